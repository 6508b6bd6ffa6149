import type { CheckAnswer } from '../../../../../contract/authority.ts'

/** The largest number of instants on a time line. Those nearest to the question's instant are kept. */
export const MOST_BOUNDARIES = 24

/** What happens to a link of a chain at an instant. `subject` is the delegator or the holder of the link. */
export type TimeEvent = { kind: 'begins' | 'ends' | 'revoked'; link: 'delegation' | 'assignment'; subject: string }
export type TimeBoundary = { at: Date; events: TimeEvent[]; changesVerdict: boolean }

type Valid = { validFrom: Date; validTo: Date | null; revokedAt?: Date | null }

/**
 * Every instant at which something in the answer begins or ends, and the one at which the verdict changes, in order. An
 * end after a revocation is left out.
 */
export const boundariesOf = (answer: CheckAnswer): TimeBoundary[] => {
  const found = new Map<number, TimeBoundary>()
  const boundary = (at: Date) => {
    const known = found.get(at.getTime()) ?? { at, events: [], changesVerdict: false }
    found.set(at.getTime(), known)
    return known
  }
  const note = (at: Date, event: TimeEvent) => {
    const { events } = boundary(at)
    if (!events.some((known) => known.kind === event.kind && known.subject === event.subject)) events.push(event)
  }
  const noteAll = ({ validFrom, validTo, revokedAt }: Valid, link: TimeEvent['link'], subject: string) => {
    note(validFrom, { kind: 'begins', link, subject })
    if (revokedAt && (validTo === null || revokedAt < validTo)) note(revokedAt, { kind: 'revoked', link, subject })
    else if (validTo) note(validTo, { kind: 'ends', link, subject })
  }
  for (const chain of [...(answer.chain ? [answer.chain] : []), ...answer.nearMisses]) {
    if (chain.root) noteAll(chain.root, 'assignment', chain.root.person.name)
    for (const hop of chain.hops) noteAll(hop, 'delegation', hop.delegator.name)
  }
  if (answer.changesAt) boundary(answer.changesAt).changesVerdict = true
  return [...found.values()].sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** Merges two lists. When there are too many instants, those nearest to `around` are kept. */
export const mergeBoundaries = (
  known: readonly TimeBoundary[],
  more: readonly TimeBoundary[],
  around: Date,
): TimeBoundary[] => {
  const merged = new Map(known.map((boundary) => [boundary.at.getTime(), boundary]))
  for (const boundary of more) {
    const same = merged.get(boundary.at.getTime())
    const fresh = boundary.events.filter(
      (event) => !same?.events.some((old) => old.kind === event.kind && old.subject === event.subject),
    )
    merged.set(boundary.at.getTime(), {
      at: boundary.at,
      events: [...(same?.events ?? []), ...fresh],
      changesVerdict: boundary.changesVerdict || (same?.changesVerdict ?? false),
    })
  }
  const far = ({ at }: TimeBoundary) => Math.abs(at.getTime() - around.getTime())
  return [...merged.values()]
    .sort((a, b) => far(a) - far(b))
    .slice(0, MOST_BOUNDARIES)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

export type TimeStop = { at: Date; now: boolean; boundary: TimeBoundary | undefined }

/** The stops of the slider: every boundary, now, and the question's instant. */
export const stopsOf = ({
  boundaries,
  now,
  at,
}: {
  boundaries: readonly TimeBoundary[]
  now: Date
  /** Undefined when the question is about now. */
  at: Date | undefined
}): TimeStop[] => {
  const stops = new Map<number, TimeStop>()
  for (const boundary of boundaries) stops.set(boundary.at.getTime(), { at: boundary.at, now: false, boundary })
  if (at && !stops.has(at.getTime())) stops.set(at.getTime(), { at, now: false, boundary: undefined })
  stops.set(now.getTime(), { at: now, now: true, boundary: stops.get(now.getTime())?.boundary })
  return [...stops.values()].sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** The index of the stop of the question's instant. */
export const stopIndex = (stops: readonly TimeStop[], at: Date | undefined): number =>
  stops.findIndex((stop) => (at === undefined ? stop.now : stop.at.getTime() === at.getTime()))
