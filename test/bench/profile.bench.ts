import type pg from 'pg'
import pino from 'pino'
import type { ProfilePartName } from '../../src/contract/person-profile.ts'
import { authorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import { postgresAuthorityWitness } from '../../src/main/features/authority/graph/authority-witness.sql.ts'
import type { PersonProfiles } from '../../src/main/features/person-profile/person-profile.port.ts'
import { readPersonProfile } from '../../src/main/features/person-profile/read-person-profile.ts'
import { rebuildGraph } from '../../src/main/features/projection/rebuild-graph.ts'
import { postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { openSchoolCache } from '../../src/main/school/school-cache.ts'
import { personProfiles } from '../../src/main/school/person-profiles.ts'
import { readNow } from '../../src/main/stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../src/main/stores/postgres/open-postgres.ts'
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

  const cache = openSchoolCache({ profile: { id: 'bench', readOnly: false }, store })
  const answers = authorityAnswers({ sql: district.sql, graph: district.cypher, witness })
  const cached = personProfiles({
    store,
    people,
    log,
    cache: cache.cache,
    authority: { answers, record: district.sql, now },
  })
  const [id] = peopleOf(district, 2).slice(1) as [string]
  const asked = { id, isPresent: true, signal: new AbortController().signal }
  let at = await now()
  const hit = () => cached.parts.managers({ ...asked, at })
  for (let tries = 0; tries < 1_000 && (await hit())?.servedFrom !== 'memory'; tries += 1) at = await now()
  const hits = scale === 'full' ? 20_000 : 500
  const took = await timed(async () => {
    for (let n = 0; n < hits; n += 1) await hit()
  })
  yield { name: 'managers, L1 hit', ours: (took * 1_000) / hits, unit: 'us', goal: { of: 'ours', atMost: 30 } }
  await cache.close()
}

/** A profile against the slowest of its parts alone, in the district of the authority bench. */
export const bench: Bench = { name: 'profile', rows, close: closeAuthorityAtScale }
