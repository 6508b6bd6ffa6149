import { createHash, randomUUID } from 'node:crypto'
import type { Profile } from '../../contract/connections.ts'
import { answerSampler } from '../features/cache/answer-sampler.ts'
import type { Cache } from '../features/cache/cache.port.ts'
import type { CacheService } from '../features/cache/cache-service.port.ts'
import { cacheStatistics } from '../features/cache/cache-statistics.ts'
import { fencedCache } from '../features/cache/fenced-cache.ts'
import { encodeAnswer } from '../features/cache/kept-answer.ts'
import { knownWrites } from '../features/cache/known-writes.ts'
import { memoryLevel } from '../features/cache/memory-level.ts'
import { postgresWritesRecord } from '../features/cache/writes-record.sql.ts'
import { untilItWorks } from '../foundation/until-it-works.ts'
import { VERSION } from '../foundation/version.ts'
import type { PostgresStore } from '../stores/postgres/open-postgres.ts'
import type { RedisCommands } from '../stores/redis/shared-level.ts'

export type SchoolCache = {
  cache: Cache
  service: CacheService
  /** Ends before the store closes: writers of other consoles then no longer wait for this one. */
  close: () => Promise<void>
}

/** Begins the keys of one school, one form of answers and one run of its database. */
const prefixOf = (profileId: string, version: string) => {
  let last = { database: '', prefix: '' }
  return (database: string) => {
    if (database !== last.database) {
      const short = createHash('sha256').update(database).digest('base64url').slice(0, 12)
      last = { database, prefix: `sdc:${version}:${profileId}:${short}` }
    }
    return last.prefix
  }
}

/** The longest part of a kept answer that is shown, in characters. */
const MOST_JSON = 20_000

const openShared = async (redis: RedisCommands) => {
  const { openSharedLevel } = await import('../stores/redis/shared-level.ts')
  return openSharedLevel(redis)
}

/** The cache of one open school. Nothing is loaded or connected before its first use. */
export const openSchoolCache = ({
  profile,
  store,
  redis = null,
  share,
  version = VERSION,
}: {
  profile: Pick<Profile, 'id' | 'readOnly'>
  store: PostgresStore
  /** null for a school without Redis. */
  redis?: RedisCommands | null
  /** The share of kept answers that are compared with the source. */
  share?: number
  /** The version of the console. Another one may give its answers another form. */
  version?: string
}): SchoolCache => {
  const id = randomUUID()
  const writes = knownWrites({ record: postgresWritesRecord(store, id), registers: !profile.readOnly })
  const reader = { id, written: writes.written }
  store.readers.add(reader)
  let ready: Cache | null = null
  const statistics = cacheStatistics()
  const memory = memoryLevel()
  const opened = untilItWorks(async () => {
    const shared = redis === null ? null : await openShared(redis)
    const { observe, compared } = statistics
    const sample = answerSampler({ compared, ...(share !== undefined && { share }) })
    const fenced = fencedCache({ writes, memory, shared, prefix: prefixOf(profile.id, version), observe, sample })
    ready = fenced
    return fenced
  })
  return {
    cache: { read: (question) => ready?.read(question) ?? opened.get().then((cache) => cache.read(question)) },
    service: {
      status: async () => ({ ...statistics.report(), memory: memory.size() }),
      lookup: async (question) => {
        const found = await (await opened.get()).look(question)
        if (found === null) return null
        const { kept, level } = found
        const json = JSON.stringify(kept.value)
        return {
          level,
          loadedAt: new Date(kept.loadedAt),
          ageMs: Math.max(0, Math.round(writes.clock() - kept.loadedAt)),
          loadMs: Math.round(kept.loadMs * 100) / 100,
          changesAt: kept.changesAt === null ? null : new Date(kept.changesAt),
          bytes: Buffer.byteLength(encodeAnswer(kept)),
          json: json.slice(0, MOST_JSON),
        }
      },
      invalidate: async (rows, author) => {
        const { announceChange } = await import('../features/cache/announce-change.sql.ts')
        await announceChange(store, rows, author)
      },
    },
    close: async () => {
      store.readers.delete(reader)
      await writes.close()
    },
  }
}
