/** A time from `validFrom` to just before `validTo`, open when null. */
export type Period = { key: string; text: string; validFrom: Date; validTo: Date | null; ended: boolean }

export type ValidityBar = Period & {
  /** Shares of the width, 0 to 1. */
  from: number
  to: number
}

/** Room after now for what has no end, as a share of what is drawn. */
const AHEAD = 0.08

/**
 * Places periods on one line of time that begins with the first of them and reaches beyond now and every known end.
 * `places` are those of `marks`, as shares.
 */
export const validityBars = (
  periods: readonly Period[],
  { now, marks }: { now: Date; marks: readonly Date[] },
): { bars: ValidityBar[]; begin: Date; end: Date; places: number[] } => {
  const begins = periods.map(({ validFrom }) => validFrom.getTime())
  const known = [...begins, ...periods.flatMap(({ validTo }) => (validTo ? [validTo.getTime()] : []))]
  const instants = [...known, now.getTime(), ...marks.map((mark) => mark.getTime())]
  const first = Math.min(...instants)
  const last = Math.max(...instants)
  const end = last + Math.max(1, (last - first) * AHEAD)
  const share = (at: number) => Math.min(1, Math.max(0, (at - first) / (end - first)))
  return {
    begin: new Date(first),
    end: new Date(end),
    bars: periods.map((period) => ({
      ...period,
      from: share(period.validFrom.getTime()),
      to: period.validTo ? share(period.validTo.getTime()) : 1,
    })),
    places: marks.map((mark) => share(mark.getTime())),
  }
}
