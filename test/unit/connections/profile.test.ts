import { expect, test } from 'vitest'
import { profileId } from '../../../src/contract/connections.ts'
import { profileIdFor } from '../../../src/main/features/connections/profile.ts'

test.each([
  ['North High', [], 'north-high'],
  ['École Élémentaire', [], 'ecole-elementaire'],
  ['  --A--  ', [], 'a'],
  ['学校', [], 'school'],
  ['North High', ['north-high'], 'north-high-2'],
  ['North High', ['north-high', 'north-high-2'], 'north-high-3'],
])('%j with %j taken is %s', (name, taken, expected) => {
  expect(profileIdFor(name, taken)).toBe(expected)
})

test('an id of the longest name fits, also when it is taken', () => {
  const name = 'x'.repeat(100)
  const first = profileIdFor(name, [])
  const second = profileIdFor(name, [first])
  for (const id of [first, second]) expect(profileId.safeParse(id).success).toBe(true)
})
