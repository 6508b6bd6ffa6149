import { formatDate, formatTime } from '../../../i18n/messages.ts'
import type { TimeStop } from './time-boundaries.ts'

/** The number of dates that fit side by side. */
const ROOM = 8

/**
 * The label below each stop, empty when it would overlap another one. The chosen stop has precedence, then now, then
 * both ends, then all others that fit. A stop on the same day as the previous one shows its time, with seconds when the
 * minute is the same too.
 */
export const labelsOf = (
  stops: readonly TimeStop[],
  { index, nowWord }: { index: number; nowWord: string },
): string[] => {
  const textOf = ({ at, now }: TimeStop, place: number) => {
    if (now) return nowWord
    const before = stops[place - 1]?.at
    if (!before || formatDate(before) !== formatDate(at)) return formatDate(at)
    return formatTime(at, formatTime(before, 'short') === formatTime(at, 'short') ? 'medium' : 'short')
  }
  const apart = Math.ceil(stops.length / ROOM)
  const now = stops.findIndex((stop) => stop.now)
  const shown = new Set<number>()
  for (const place of [index, now, 0, stops.length - 1, ...stops.keys()]) {
    if (place >= 0 && [...shown].every((other) => Math.abs(other - place) >= apart)) shown.add(place)
  }
  return stops.map((stop, place) => (shown.has(place) ? textOf(stop, place) : ''))
}
