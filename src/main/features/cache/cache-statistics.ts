import type { CacheStatus } from '../../../contract/cache.ts'
import type { CacheEvent } from './fenced-cache.ts'

const MINUTE_MS = 60_000
const KEPT_MINUTES = 60
const RECENT_IDS = 20
/** The most families that are counted apart. */
const MOST_FAMILIES = 100

type Counts = { memory: number; redis: number; source: number; savedMs: number }
type Family = Counts & { loads: number; loadMs: number; oldestMs: number; recentIds: string[] }

const none = (): Counts => ({ memory: 0, redis: 0, source: 0, savedMs: 0 })

const add = (counts: Counts, { servedFrom, tookMs, loadMs }: CacheEvent) => {
  counts[servedFrom]++
  if (servedFrom !== 'source') counts.savedMs += Math.max(0, loadMs - tookMs)
}

const rounded = ({ savedMs, ...counts }: Counts) => ({ ...counts, savedMs: Math.round(savedMs) })

export type CacheStatistics = {
  observe: (event: CacheEvent) => void
  /** Counts one comparison of a kept answer with the source. */
  compared: (result: { differs: boolean }) => void
  report: () => Omit<CacheStatus, 'memory'>
}

/**
 * Counts the answers of one console: by family, and by minute for the last hour. The minutes are those of this computer:
 * they date what the console did, and no row.
 */
export const cacheStatistics = ({ wallClock = Date.now }: { wallClock?: () => number } = {}): CacheStatistics => {
  const since = new Date(wallClock())
  const families = new Map<string, Family>()
  /** By the number of the minute, then by family. */
  const minutes = new Map<number, Map<string, Counts>>()
  const sampler = { compared: 0, differences: 0 }

  const familyOf = (name: string) => {
    const known = families.get(name)
    if (known) return known
    const made = { ...none(), loads: 0, loadMs: 0, oldestMs: 0, recentIds: [] }
    if (families.size < MOST_FAMILIES) families.set(name, made)
    return made
  }
  const minuteOf = (name: string) => {
    const number = Math.floor(wallClock() / MINUTE_MS)
    let minute = minutes.get(number)
    if (minute === undefined) {
      for (const old of minutes.keys()) if (old <= number - KEPT_MINUTES) minutes.delete(old)
      minute = new Map()
      minutes.set(number, minute)
    }
    const counts = minute.get(name) ?? none()
    if (minute.size < MOST_FAMILIES) minute.set(name, counts)
    return counts
  }

  return {
    observe: (event) => {
      const family = familyOf(event.family)
      add(family, event)
      add(minuteOf(event.family), event)
      if (event.servedFrom === 'source' && !event.joined) {
        family.loads++
        family.loadMs += event.loadMs
      }
      family.oldestMs = Math.max(family.oldestMs, event.ageMs)
      if (family.recentIds[0] !== event.id)
        family.recentIds = [event.id, ...family.recentIds.filter((id) => id !== event.id)].slice(0, RECENT_IDS)
    },
    compared: ({ differs }) => {
      sampler.compared++
      if (differs) sampler.differences++
    },
    report: () => ({
      since,
      families: [...families]
        .map(([family, { loads, loadMs, oldestMs, recentIds, ...counts }]) => ({
          family,
          ...rounded(counts),
          loadMs: loads === 0 ? null : Math.round((loadMs / loads) * 100) / 100,
          oldestMs: Math.round(oldestMs),
          recentIds,
        }))
        .sort((one, other) => one.family.localeCompare(other.family)),
      minutes: [...minutes].flatMap(([number, counted]) =>
        [...counted].map(([family, counts]) => ({ at: new Date(number * MINUTE_MS), family, ...rounded(counts) })),
      ),
      sampler: { ...sampler },
    }),
  }
}
