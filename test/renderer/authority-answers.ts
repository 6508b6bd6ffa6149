import type { ChainHop, CheckAnswer, Holding } from '../../src/contract/authority.ts'

const idOf = (name: string) =>
  `01a1fb67-1800-7000-8000-${[...name]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .slice(0, 12)
    .padEnd(12, '0')}`
const named = (name: string) => ({ id: idOf(name), name })

export const day = (date: string) => new Date(`${date}T12:00:00.000Z`)

export const holdingOf = (person: string, more: Partial<Holding> = {}): Holding => ({
  assignmentId: idOf(`holds ${person}`),
  person: named(person),
  role: named('Principal'),
  orgUnit: named('North High'),
  validFrom: day('2025-08-01'),
  validTo: null,
  ...more,
})

export const hopOf = (delegator: string, delegate: string, more: Partial<ChainHop> = {}): ChainHop => ({
  delegationId: idOf(`${delegator} ${delegate}`),
  delegator: named(delegator),
  delegate: named(delegate),
  orgUnit: named('Year 9'),
  role: null,
  permissionKeys: ['trip.approve'],
  maxRedelegations: 0,
  validFrom: day('2026-09-01'),
  validTo: day('2026-12-12'),
  revokedAt: null,
  reason: 'Trips of year 9',
  ...more,
})

/** An answer about Ana Ruiz, trip.approve and Year 9 in November 2026. */
export const answerOf = (more: Partial<CheckAnswer>): CheckAnswer => ({
  verdict: more.chain ? 'granted' : 'denied',
  person: named('Ana Ruiz'),
  permission: 'trip.approve',
  orgUnit: named('Year 9'),
  at: day('2026-11-22'),
  chain: null,
  nearMisses: [],
  limitReached: null,
  changesAt: null,
  servedBy: 'postgresql',
  fallback: null,
  position: '812.44',
  ...more,
})
