import { createHash, randomUUID } from 'node:crypto'
import type { Profile } from '../../contract/connections.ts'
import type { Cache } from '../features/cache/cache.port.ts'
import { fencedCache } from '../features/cache/fenced-cache.ts'
import { knownWrites } from '../features/cache/known-writes.ts'
import { postgresWritesRecord } from '../features/cache/writes-record.sql.ts'
import { untilItWorks } from '../foundation/until-it-works.ts'
import { VERSION } from '../foundation/version.ts'
import type { PostgresStore } from '../stores/postgres/open-postgres.ts'
import type { RedisCommands } from '../stores/redis/shared-level.ts'

export type SchoolCache = {
  cache: Cache
  /** Ends before the store closes: writers of other consoles then no longer wait for this one. */
  close: () => Promise<void>
}

/** Begins the keys of one school, one form of answers and one run of its database. */
const prefixOf = (profileId: string) => {
  let last = { database: '', prefix: '' }
  return (database: string) => {
    if (database !== last.database) {
      const short = createHash('sha256').update(database).digest('base64url').slice(0, 12)
      last = { database, prefix: `sdc:${VERSION}:${profileId}:${short}` }
    }
    return last.prefix
  }
}

const openShared = async (redis: RedisCommands) => {
  const { openSharedLevel } = await import('../stores/redis/shared-level.ts')
  return openSharedLevel(redis)
}

/** The cache of one open school. Nothing is loaded or connected before its first use. */
export const openSchoolCache = ({
  profile,
  store,
  redis = null,
}: {
  profile: Pick<Profile, 'id' | 'readOnly'>
  store: PostgresStore
  /** null for a school without Redis. */
  redis?: RedisCommands | null
}): SchoolCache => {
  const id = randomUUID()
  const writes = knownWrites({ record: postgresWritesRecord(store, id), registers: !profile.readOnly })
  const reader = { id, written: writes.written }
  store.readers.add(reader)
  let ready: Cache | null = null
  const opened = untilItWorks(async () => {
    const [{ openMemoryLevel }, shared] = await Promise.all([
      import('../stores/redis/memory-level.ts'),
      redis === null ? null : openShared(redis),
    ])
    return (ready = fencedCache({ writes, memory: openMemoryLevel(), shared, prefix: prefixOf(profile.id) }))
  })
  return {
    cache: { read: (question) => ready?.read(question) ?? opened.get().then((cache) => cache.read(question)) },
    close: async () => {
      store.readers.delete(reader)
      await writes.close()
    },
  }
}
