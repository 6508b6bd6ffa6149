import { describe, expect, test } from 'vitest'
import { profileId } from '../../../src/contract/connections.ts'
import { sameAccount, sameGraphAccount } from '../../../src/contract/kept-passwords.ts'
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

test('the id of the longest name fits, also with a suffix', () => {
  const name = 'x'.repeat(100)
  const first = profileIdFor(name, [])
  const second = profileIdFor(name, [first])
  for (const id of [first, second]) expect(profileId.safeParse(id).success).toBe(true)
})

describe('a saved password for a server with', () => {
  const server = { kind: 'external' as const, host: 'db', port: 5_432, database: 'd', user: 'u' }
  const at = (tls: 'disable' | 'require' | 'verify-full', certificateAuthority: string | null = null, more = {}) => ({
    ...server,
    tls,
    certificateAuthority,
    ...more,
  })
  test.each([
    ['the same', at('verify-full', 'A'), at('verify-full', 'A'), true],
    ['another database', at('require'), at('require', null, { database: 'e' }), true],
    ['the same authority with other line ends', at('verify-full', 'A\nB\n'), at('verify-full', 'A\r\nB'), true],
    ['stricter TLS', at('disable'), at('require'), true],
    ['the strictest TLS', at('require'), at('verify-full', 'A'), true],
    ['no check of the certificate', at('verify-full', 'A'), at('require', 'A'), false],
    ['no TLS', at('require'), at('disable'), false],
    ['no TLS instead of a check', at('verify-full'), at('disable'), false],
    ['another authority', at('verify-full', 'A'), at('verify-full', 'B'), false],
    ['an authority of its own instead of the system’s', at('verify-full'), at('verify-full', 'B'), false],
    ['another port', at('require'), at('require', null, { port: 1 }), false],
    ['another user', at('require'), at('require', null, { user: 'v' }), false],
    ['the embedded database', at('require'), { kind: 'embedded' as const }, false],
  ])('%s', (_, kept, asked, serves) => {
    expect(sameAccount(kept, asked)).toBe(serves)
  })

  test.each([
    ['bolt+s://db:7687', 'bolt+s://db:7687', true],
    ['bolt+s://db:7687', 'bolt+ssc://db:7687', false],
    ['bolt+s://db:7687', 'bolt://db:7687', false],
    ['neo4j+ssc://db:7687', 'neo4j://db:7687', false],
    ['bolt://db:7687', 'bolt://other:7687', false],
  ])('%s, then %s: %s', (kept, asked, serves) => {
    const graph = (url: string) => ({ url, user: 'neo4j', database: null })
    expect(sameGraphAccount(graph(kept), graph(asked))).toBe(serves)
  })
})
