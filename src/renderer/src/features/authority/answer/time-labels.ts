import { formatDate, formatTime } from '../../../i18n/messages.ts'
import type { TimeStop } from './time-boundaries.ts'

/** Dates that a line has room for side by side. */
const ROOM = 8

/**
 * What stands below each stop, empty where it would run into another: the chosen stop says its own first, then now, then the
 * ends, then all others there is room for. A stop on the day of the one before says its time, to the second where the minute is
 * the same too.
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
