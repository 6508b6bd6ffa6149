import { expect, test } from 'vitest'
import { sayFault } from '../../../src/contract/store-faults.ts'
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

test('an unknown failure is said by its code alone', () => {
  expect(sayFault(graphFault({ code: 'Neo.X.Y', message: 'of user neo4j with password secret' }))).toBe(
    'The connection failed (Neo.X.Y).',
  )
})
