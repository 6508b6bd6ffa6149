import { expect, test } from 'vitest'
import type { CheckAnswer } from '../../src/contract/authority.ts'
import { explainCheck, explainPath } from '../../src/main/cli/authority.commands.ts'

const named = (name: string) => ({ id: '01a1fb67-1800-7078-b544-4112b2cd3857', name })
const hop = {
  delegationId: named('').id,
  delegator: named('Tom Hale'),
  delegate: named('Ana Ruiz'),
  orgUnit: named('Year 9'),
  role: null,
  permissionKeys: ['trip.approve'],
  maxRedelegations: 0,
  validFrom: new Date('2026-11-12T00:00:00Z'),
  validTo: new Date('2026-12-12T00:00:00Z'),
  revokedAt: null,
  reason: 'Trip week',
}
const root = {
  assignmentId: named('').id,
  person: named('Tom Hale'),
  role: named('Head of year'),
  orgUnit: named('Year 9'),
  validFrom: new Date('2020-01-01T00:00:00Z'),
  validTo: null,
}
const granted: CheckAnswer = {
  servedBy: 'postgresql',
  fallback: 'down',
  position: '7.3',
  verdict: 'granted',
  person: named('Ana Ruiz'),
  permission: 'trip.approve',
  orgUnit: named('Year 9'),
  at: new Date('2026-11-22T12:00:00Z'),
  chain: { root, hops: [hop] },
  nearMisses: [],
  limitReached: null,
  changesAt: new Date('2026-12-12T00:00:00Z'),
}

test('a grant names the root, every hop, its end, the next change and who answered', () => {
  expect(explainCheck(granted)).toEqual([
    'granted: Ana Ruiz, trip.approve at Year 9 at 2026-11-22T12:00:00.000Z',
    '  Tom Hale holds it as Head of year at Year 9 without an end',
    '  1. Tom Hale delegated trip.approve to Ana Ruiz for Year 9 from 2026-11-12T00:00:00.000Z until 2026-12-12T00:00:00.000Z; may not be passed on (Trip week)',
    'Changes at 2026-12-12T00:00:00.000Z.',
    'Answered by postgresql (the graph is down) as of 7.3.',
  ])
})

test('a denial names what the nearest chain lacks', () => {
  const expired = { code: 'expired' as const, hop: 1, at: new Date('2026-11-01T00:00:00Z') }
  const inactive = { code: 'inactive-person' as const, hop: 0, person: named('Tom Hale') }
  const nearMisses = [{ root, hops: [hop], reasons: [inactive, expired] }]
  const answer = { ...granted, verdict: 'denied' as const, chain: null, nearMisses, changesAt: null }
  expect(explainCheck(answer).slice(1, 2)).toEqual([
    '  near: Tom Hale is inactive; hop 1 ended at 2026-11-01T00:00:00.000Z',
  ])
})

test('a missing path is reported', () => {
  const { servedBy, position, at } = granted
  const asked = { servedBy, fallback: null, position, at, from: named('Ana'), to: named('Tom'), limitReached: null }
  expect(explainPath({ ...asked, hops: null })[0]).toBe('Ana to Tom: no chain of delegations')
  expect(explainPath({ ...asked, hops: [] })[0]).toBe('Ana to Tom: the same person')
})
