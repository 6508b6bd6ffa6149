import { describe, expect, it } from 'vitest'
import {
  judgeNewPerson,
  judgePersonPatch,
  orNone,
} from '../../../src/renderer/src/features/people/fields/person-rules.ts'

describe('a person before it is sent', () => {
  it('names each invalid field once, in words', () => {
    const { faults } = judgeNewPerson({
      givenName: '',
      familyName: 'x'.repeat(201),
      username: 'ana',
      email: 'nope',
      sourcedId: 'a b',
    })
    expect(faults).toMatchObject({
      givenName: 'Fill this in.',
      familyName: 'At most 200 characters.',
      email: expect.stringContaining('@'),
      sourcedId: expect.stringContaining('@'),
    })
    expect(faults).not.toHaveProperty('username')
  })

  it('is trimmed, and empty optional texts are left out', () => {
    expect(orNone('  ')).toBeNull()
    expect(judgePersonPatch({ givenName: ' Ana ' }).value).toEqual({ givenName: 'Ana' })
    expect(judgePersonPatch({ email: orNone('') }).value).toEqual({ email: null })
  })
})
