import { describe, expect, it } from 'vitest'
import {
  boundariesOf,
  MOST_BOUNDARIES,
  mergeBoundaries,
  stopIndex,
  stopsOf,
} from '../../../src/renderer/src/features/authority/answer/time-boundaries.ts'
import { answerOf, day, holdingOf, hopOf } from '../authority-answers.ts'

const dates = (boundaries: { at: Date }[]) => boundaries.map(({ at }) => at.toISOString().slice(0, 10))

describe('the boundaries of an answer', () => {
  it('are every beginning and end of its links, in order, and the change of the verdict', () => {
    const chain = { root: holdingOf('Tom Hale'), hops: [hopOf('Tom Hale', 'Ana Ruiz')] }
    const found = boundariesOf(answerOf({ chain, changesAt: day('2026-12-12') }))
    expect(dates(found)).toEqual(['2025-08-01', '2026-09-01', '2026-12-12'])
    expect(found.map(({ changesVerdict }) => changesVerdict)).toEqual([false, false, true])
    expect(found[2]?.events).toEqual([{ kind: 'ends', link: 'delegation', subject: 'Tom Hale' }])
  })

  it('come from near misses too, and a revocation hides the end after it', () => {
    const hop = hopOf('Tom Hale', 'Ana Ruiz', { revokedAt: day('2026-10-05') })
    const found = boundariesOf(
      answerOf({
        nearMisses: [
          { root: holdingOf('Tom Hale'), hops: [hop], reasons: [{ code: 'revoked', hop: 1, at: day('2026-10-05') }] },
        ],
      }),
    )
    expect(dates(found)).toEqual(['2025-08-01', '2026-09-01', '2026-10-05'])
    expect(found[2]?.events[0]?.kind).toBe('revoked')
  })

  it('name an event of two chains once', () => {
    const hop = hopOf('Tom Hale', 'Ana Ruiz')
    const miss = {
      root: null,
      hops: [hop],
      reasons: [{ code: 'no-granting-role' as const, hop: 0 as const, person: hop.delegator }],
    }
    const found = boundariesOf(answerOf({ nearMisses: [miss, miss] }))
    expect(found.map(({ events }) => events.length)).toEqual([1, 1])
  })

  it('are collected over several answers, and the nearest to the question’s instant are kept', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      at: new Date(day('2026-01-01').getTime() + index * 86_400_000),
      events: [],
      changesVerdict: index === 39,
    }))
    const kept = mergeBoundaries(many.slice(0, 30), many.slice(20), day('2026-02-09'))
    expect(kept).toHaveLength(MOST_BOUNDARIES)
    expect(kept.at(-1)).toMatchObject({ at: day('2026-02-09'), changesVerdict: true })
    expect(dates(kept)).toEqual([...dates(kept)].sort())
  })
})

describe('the stops of the slider', () => {
  const boundaries = [day('2026-09-01'), day('2026-12-12')].map((at) => ({ at, events: [], changesVerdict: false }))
  const now = day('2026-11-22')

  it('are the boundaries with now among them', () => {
    const stops = stopsOf({ boundaries, now, at: undefined })
    expect(dates(stops)).toEqual(['2026-09-01', '2026-11-22', '2026-12-12'])
    expect(stopIndex(stops, undefined)).toBe(1)
    expect(stopIndex(stops, day('2026-12-12'))).toBe(2)
  })

  it('include a chosen time that is no boundary', () => {
    const stops = stopsOf({ boundaries, now, at: day('2027-01-01') })
    expect(stops).toHaveLength(4)
    expect(stopIndex(stops, day('2027-01-01'))).toBe(3)
  })

  it('are one when a boundary is now', () => {
    const stops = stopsOf({ boundaries, now: day('2026-09-01'), at: undefined })
    expect(stops).toHaveLength(2)
    expect(stops[0]).toMatchObject({ now: true, boundary: boundaries[0] })
  })
})
