import { expect, test } from 'vitest'
import { sayFault } from '../../../src/contract/store-faults.ts'
import { postgresFault } from '../../../src/main/features/connections/connection-advice.ts'
import { graphFault, wrongServer } from '../../../src/main/features/connections/graph-advice.ts'

test.each([
  ['Neo4j/5.26.12', null],
  ['Neo4j/5.7.0', null],
  ['Neo4j/2025.10.1', null],
  ['Neo4j/4.4.44', 'Neo4j 4.4'],
  ['Neo4j/5.6.0', '5.7 or later'],
  ['Memgraph/3.1', 'needs Neo4j 5'],
  ['', 'needs Neo4j 5'],
])('the server %s', (agent, said) => {
  if (said === null) expect(wrongServer(agent)).toBeNull()
  else expect(sayFault(wrongServer(agent)!)).toContain(said)
})

test.each([
  ['ETIMEDOUT', 'does not answer'],
  ['EHOSTUNREACH', 'Check the network or VPN'],
  ['EAI_AGAIN', 'cannot be looked up now'],
])('what the system said inside of the driver’s words: %s', (code, advice) => {
  const message = `Failed to connect to server. Caused by: connect ${code} 10.0.0.1:7687`
  expect(sayFault(graphFault({ code: 'ServiceUnavailable', message }))).toContain(advice)
})

test('an unknown failure is reported with its code only', () => {
  expect(sayFault(graphFault({ code: 'Neo.X.Y', message: 'of user neo4j with password secret' }))).toBe(
    'The connection failed (Neo.X.Y).',
  )
})

test.each(['constructor', '__proto__', '\u001b]0;mine\u0007', '\u202eNeo', 'password secret', 'x'.repeat(10_000_000)])(
  'a strange server’s code is said only where it is one',
  (code) => {
    for (const fault of [graphFault, postgresFault])
      expect(sayFault(fault({ code, message: 'no' }))).toMatch(
        /^The connection failed \((no code|constructor|__proto__)\)\.$/,
      )
  },
)

test('a server’s name is shown without invisible characters', () => {
  const said = sayFault(wrongServer(`Mem\u001b[2J\u202egraph/${'x'.repeat(10_000)}`)!)
  expect(said).toMatch(/^This server calls itself Mem\[2Jgraph\/x{20,}\./)
  expect(said.length).toBeLessThan(120)
})
