import type { CacheStatus, ServedFrom } from '../../../../contract/cache.ts'

/** The levels in the order of the drawing, from the bottom. */
export const LEVELS = ['memory', 'redis', 'source'] as const satisfies readonly ServedFrom[]
export type Level = (typeof LEVELS)[number]
export type Minute = { at: Date } & Record<Level, number>

const MINUTE_MS = 60_000
const MINUTES = 60

/** Returns the last 60 minutes, oldest first, also those without a question. */
export const minutesOf = ({ minutes }: Pick<CacheStatus, 'minutes'>, now: Date): Minute[] => {
  const last = Math.floor(now.getTime() / MINUTE_MS)
  const shown = Array.from({ length: MINUTES }, (_, at) => ({
    at: new Date((last - MINUTES + 1 + at) * MINUTE_MS),
    memory: 0,
    redis: 0,
    source: 0,
  }))
  for (const counted of minutes) {
    const minute = shown[Math.floor(counted.at.getTime() / MINUTE_MS) - last + MINUTES - 1]
    if (minute) for (const level of LEVELS) minute[level] += counted[level]
  }
  return shown
}

/** The share of answers for which the source was not asked, 0 to 1; null while there are none. */
export const hitRate = ({ families }: Pick<CacheStatus, 'families'>): number | null => {
  const kept = families.reduce((sum, { memory, redis }) => sum + memory + redis, 0)
  const all = families.reduce((sum, { source }) => sum + source, kept)
  return all === 0 ? null : kept / all
}
