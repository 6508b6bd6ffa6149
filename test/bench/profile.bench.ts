import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type pg from 'pg'
import pino from 'pino'
import { startRedis } from '../../scripts/services/redis.ts'
import type { ProfilePartName } from '../../src/contract/person-profile.ts'
import { authorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import { postgresAuthorityWitness } from '../../src/main/features/authority/graph/authority-witness.sql.ts'
import type { Cache } from '../../src/main/features/cache/cache.port.ts'
import { fencedCache } from '../../src/main/features/cache/fenced-cache.ts'
import { knownWrites } from '../../src/main/features/cache/known-writes.ts'
import { memoryLevel } from '../../src/main/features/cache/memory-level.ts'
import { SEAL_LENGTH } from '../../src/main/features/cache/sealed-text.ts'
import { postgresWritesRecord } from '../../src/main/features/cache/writes-record.sql.ts'
import type { PersonProfiles } from '../../src/main/features/person-profile/person-profile.port.ts'
import { readPersonProfile } from '../../src/main/features/person-profile/read-person-profile.ts'
import { rebuildGraph } from '../../src/main/features/projection/rebuild-graph.ts'
import { postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { openSchoolCache } from '../../src/main/school/school-cache.ts'
import { personProfiles } from '../../src/main/school/person-profiles.ts'
import { readNow } from '../../src/main/stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../src/main/stores/postgres/open-postgres.ts'
import { openRedis } from '../../src/main/stores/redis/open-redis.ts'
import { openSharedLevel } from '../../src/main/stores/redis/shared-level.ts'
import { redisTarget } from '../redis.ts'
import { chainOf, closeAuthorityAtScale, openAuthorityAtScale } from './authority-at-scale.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { measurePairs, median, timed } from './measure.ts'

const READERS = 16
const NAMES: ProfilePartName[] = [
  'assignments',
  'managers',
  'reports',
  'permissions',
  'delegations',
  'relationships',
  'changes',
]
const LOOKUPS_AT_ONCE = 10

type District = Awaited<ReturnType<typeof openAuthorityAtScale>>

/** Whose profile is read: people at the end of chains, and now and then a principal with many people below. */
const peopleOf = (district: District, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const { personId, principalId } = chainOf(district.sizes, n, 1 + (n % 8))
    return n % 8 === 0 ? principalId : personId
  })

const readAll = (profiles: PersonProfiles, ids: readonly string[], at: Date) =>
  Promise.all(ids.map((id) => readPersonProfile({ personProfiles: profiles }, { id, at })))

const readPart = (
  profiles: PersonProfiles,
  { ids, name, at }: { ids: readonly string[]; name: ProfilePartName; at: Date },
) =>
  Promise.all(ids.map((id) => profiles.parts[name]({ id, at, isPresent: false, signal: new AbortController().signal })))

/** The slowest part by the median of some runs. */
const slowestPart = async (profiles: PersonProfiles, batches: readonly string[][], at: Date) => {
  const times = new Map<ProfilePartName, number>()
  for (const name of NAMES) {
    const runs: number[] = []
    for (const ids of batches.slice(0, 7)) runs.push(await timed(() => readPart(profiles, { ids, name, at })))
    times.set(name, median(runs))
  }
  return [...times].reduce((slowest, each) => (each[1] > slowest[1] ? each : slowest))[0]
}

async function* misses(
  profiles: PersonProfiles,
  { district, scale, from }: { district: District; scale: Scale; from: string },
): AsyncGenerator<Row> {
  const at = new Date('2026-11-22T12:00:00Z')
  const rounds = scale === 'full' ? 60 : 5
  for (const { readers, atMost } of [
    { readers: 1, atMost: 1.2 },
    { readers: READERS, atMost: 1.5 },
  ]) {
    const ids = peopleOf(district, readers * 20)
    const batches = Array.from({ length: 20 }, (_, n) => ids.slice(n * readers, (n + 1) * readers))
    await readAll(profiles, ids.slice(0, 40), at)
    const name = await slowestPart(profiles, batches, at)
    let ours = 0
    let peer = 0
    const measured = await measurePairs({
      pairs: rounds,
      ours: () => timed(() => readAll(profiles, batches[(ours += 1) % batches.length]!, at)),
      peer: () => timed(() => readPart(profiles, { ids: batches[(peer += 1) % batches.length]!, name, at })),
    })
    const who = readers === 1 ? 'one reader' : `${readers} readers at once`
    yield {
      name: `miss, ${from}, ${who}, against ${name} bare`,
      ...measured,
      unit: 'ms',
      goal: { of: 'ratio', atMost },
    }
  }
}

/** Look-ups by key as a page sends them: through the store's look-ups, and through the pool with named statements. */
async function* pipeline(store: PostgresStore, scale: Scale, ids: readonly string[]): AsyncGenerator<Row> {
  const repeats = scale === 'full' ? 300 : 20
  const text = 'SELECT id, given_name, family_name FROM directory.person WHERE id = $1'
  const batch = (query: (config: { name: string; text: string; values: unknown[] }) => Promise<unknown>) =>
    timed(async () => {
      for (let n = 0; n < repeats; n += 1) {
        const asked = ids.slice(0, LOOKUPS_AT_ONCE).map((id) => query({ name: 'bench-person', text, values: [id] }))
        await Promise.all(asked)
      }
    })
  const rate = (ms: number) => (repeats * LOOKUPS_AT_ONCE * 1_000) / ms
  const against = async (peer: (config: pg.QueryConfig) => Promise<unknown>) => {
    const {
      ours,
      peer: other,
      ratio,
    } = await measurePairs({
      pairs: 7,
      ours: () => batch((config) => store.lookups.query(config)),
      peer: () => batch((config) => peer(config)),
    })
    return { ours: rate(ours), peer: rate(other), ratio: 1 / ratio, unit: 'queries/s' }
  }
  const goal = { of: 'ratio', atLeast: 1.2 } as const
  const client = await store.pool.connect()
  yield {
    name: '10 look-ups at once, against one connection with named statements',
    ...(await against((config) => client.query(config))),
    goal,
  }
  client.release()
  yield {
    name: '10 look-ups at once, against the pool with named statements',
    ...(await against((config) => store.pool.query(config))),
    goal: { of: 'ratio', atLeast: 1 },
  }
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const district = await openAuthorityAtScale(scale)
  const { store } = district.database
  for await (const _progress of rebuildGraph(district.ports));
  const witness = postgresAuthorityWitness(store.lookups)
  const { people } = postgresDirectoryPorts(store)
  const log = pino({ level: 'silent' })
  const now = () => readNow(store.lookups)
  const on = (graph: District['cypher'] | null) =>
    personProfiles({
      store,
      people,
      log,
      authority: { answers: authorityAnswers({ sql: district.sql, graph, witness }), record: district.sql, now },
    })
  yield* misses(on(district.cypher), { district, scale, from: 'PostgreSQL and Neo4j' })
  yield* misses(on(null), { district, scale, from: 'PostgreSQL alone' })
  yield* pipeline(store, scale, peopleOf(district, LOOKUPS_AT_ONCE))

  const authority = {
    answers: authorityAnswers({ sql: district.sql, graph: district.cypher, witness }),
    record: district.sql,
    now,
  }
  yield* hits(scale, {
    store,
    id: peopleOf(district, 2)[1]!,
    now,
    cached: (cache) => personProfiles({ store, people, log, cache, authority }),
  })
}

type Hits = { store: PostgresStore; id: string; now: () => Promise<Date>; cached: (cache: Cache) => PersonProfiles }

/** A part from memory, and from Redis over the connection that the console opens. */
async function* hits(scale: Scale, { store, id, now, cached }: Hits): AsyncGenerator<Row> {
  const times = scale === 'full' ? 20_000 : 500
  const asked = { id, isPresent: true, signal: new AbortController().signal }
  /** A reading that is served from there. The first ones are loaded, or kept by a snapshot that is too old. */
  const hitFrom = async (servedFrom: 'memory' | 'redis', cache: Cache) => {
    const { managers } = cached(cache).parts
    let at = await now()
    const read = () => managers({ ...asked, at })
    for (let tries = 0; tries < 1_000 && (await read())?.servedFrom !== servedFrom; tries += 1) at = await now()
    return read
  }
  const each = async (count: number, read: () => Promise<unknown>) => {
    const took = await timed(async () => {
      for (let n = 0; n < count; n += 1) await read()
    })
    return (took * 1_000) / count
  }

  const school = openSchoolCache({ profile: { id: 'bench', readOnly: false }, store })
  const fromMemory = await hitFrom('memory', school.cache)
  yield { name: 'managers, L1 hit', ours: await each(times, fromMemory), unit: 'us', goal: { of: 'ours', atMost: 30 } }
  await school.close()

  const server = await startRedis()
  const client = new Redis(server.url)
  const redis = openRedis(redisTarget.single(Number(new URL(server.url).port)))
  const writes = knownWrites({ record: postgresWritesRecord(store, randomUUID()), registers: true })
  const shared = fencedCache({
    writes,
    memory: { ...memoryLevel(), get: () => undefined, set: () => undefined },
    shared: openSharedLevel(redis),
    prefix: () => 'bench',
  })
  try {
    const fromRedis = await hitFrom('redis', shared)
    await client.set('raw', (await client.get(`bench:profile.managers:${id}`))!.slice(SEAL_LENGTH))
    const measured = await measurePairs({
      pairs: 9,
      ours: () => each(times / 10, fromRedis),
      peer: () => each(times / 10, async () => JSON.parse((await client.get('raw'))!) as unknown),
    })
    yield {
      name: 'managers, L2 hit, against raw GET and parse',
      ...measured,
      unit: 'us',
      goal: { of: 'ratio', atMost: 1.5 },
    }
  } finally {
    await writes.close()
    await redis.close()
    client.disconnect()
    await server.stop()
  }
}

/** A profile against the slowest of its parts alone, in the district of the authority bench. */
export const bench: Bench = { name: 'profile', rows, close: closeAuthorityAtScale }
