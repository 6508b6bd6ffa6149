import { expect, test } from 'vitest'
import { refusal } from '../../../src/contract/errors.ts'
import { refusalLines } from '../../../src/main/cli/words/refusal-lines.ts'

test.each([
  [
    refusal('CONFLICT', { reason: 'no-graph', detail: 'This school has no Neo4j.' }),
    ['This school has no Neo4j.', '  (no-graph)'],
  ],
  [
    refusal('CONFLICT', { reason: 'chain-broken', detail: 'Missing here: 1-a' }),
    [
      expect.stringMatching(/^A file of an applied migration .* migrations validate$/),
      '  Missing here: 1-a (chain-broken)',
    ],
  ],
  [
    refusal('CONFLICT', { reason: 'schema-pending', count: 2 }),
    [expect.stringContaining('pending migrations'), '  2 pending (schema-pending)'],
  ],
  [refusal('CONFLICT', { reason: 'offset' }), ['The state changed under this request.', '  (offset)']],
  [
    refusal('RULE_VIOLATION', { rule: 'migration', field: '1-a', expected: 'relation "x" exists' }),
    ['The server refuses a migration.', '  1-a: relation "x" exists (migration)'],
  ],
  [
    refusal('RULE_VIOLATION', { rule: 'unknown-permission', expected: 'permissions', unknown: ['a.b'] }),
    ['The directory does not allow this.', '  permissions {"unknown":["a.b"]} (unknown-permission)'],
  ],
  [
    refusal('BAD_REQUEST', { issues: [{ field: 'track', rule: 'required', expected: 'a track' }] }),
    [expect.any(String), '  track: expected a track'],
  ],
  [refusal('NOT_FOUND', { entity: 'profile', id: 'x' }), [expect.any(String), '  {"entity":"profile","id":"x"}']],
])('a refusal is a sentence, with what it is about: %#', (refused, lines) => {
  expect(refusalLines(refused)).toEqual(lines)
})
