import { join } from 'node:path'
import type { Logger } from 'pino'
import { graphOf, type Profile } from '../contract/connections.ts'
import { refusal } from '../contract/errors.ts'
import type { App } from './routes/context.ts'
import { fileProfileStore } from './features/connections/profile-store.file.ts'
import { fileBackupStore } from './features/backups/backup-store.file.ts'
import { environmentSecrets } from './features/connections/secret-store.environment.ts'
import { findProfile } from './features/connections/find-profile.ts'
import { notConfigured, notSeenYet } from './features/connections/school-health.ts'
import { EMBEDDED_DEFAULT_ID, graphPasswordKey, passwordKey, PASSWORDS } from './features/connections/profile.ts'
import { fileSceneBooks } from './features/org-chart/scene-book.file.ts'
import { fileSecretStore } from './features/connections/secret-store.file.ts'
import type { SecretStore } from './features/connections/secret-store.port.ts'
import { planSeal } from './features/migrations/plan-seal.ts'
import { planSecret } from './features/migrations/plan-seal.file.ts'
import { graphAdapters } from './school/graph-adapters.ts'
import { type GraphMigrations, openGraphMigrations } from './school/graph-migrations.ts'
import { openSchoolCache, type SchoolCache } from './school/school-cache.ts'
import { createOpenings, type Openings } from './school/openings.ts'
import { type AppRouter, router } from './router.ts'
import type { SchoolGraph } from './school/school-graph.ts'
import { openSchoolRedis, type SchoolRedis } from './school/school-redis.ts'
import type { School } from './school/school.ts'
import type { SchoolDatabase } from './school/school-database.ts'
import type { EmbeddedPostgres } from './stores/embedded/embedded-postgres.ts'
import { type UntilItWorks, untilItWorks } from './foundation/until-it-works.ts'

/** One running console without a door: what hosts (desktop, headless, command line) open their doors on. */
export type Console = {
  app: App
  router: AppRouter
  openings: Openings
  /** Ends what runs, then the stores, then their processes. Safe to call twice. */
  close: () => Promise<void>
}

export type ConsoleOptions = {
  /** Folder with profiles, secrets, scenes and embedded databases. */
  dataFolder: string
  log: Logger
  /** Profile of calls that name none; left out: the embedded default. */
  defaultProfileId?: string
  /** Keeps graphs up to date while their schools are open; left out: yes. A command that ends at once does not. */
  projects?: boolean
  /** Where secrets are kept; left out: encrypted files in the data folder. The environment goes before either. */
  secrets?: SecretStore
  /** How long a school may take to tell the fleet its state, in ms; left out: 1,500. */
  fleetLimitMs?: number
}

/** Another console's change of the profiles is seen at the next call, and after this long without one. */
const FOLLOW_MS = 2_000

/** Every port of one open school, on its stores. */
const schoolOn = async (
  { profile, store }: SchoolDatabase,
  { authority, graph }: SchoolGraph,
  { cache, service: cacheService }: SchoolCache,
  { dataFolder, log }: Pick<ConsoleOptions, 'dataFolder' | 'log'>,
): Promise<School> => {
  const [
    { postgresDirectoryPorts },
    { cachedPorts },
    { personProfiles },
    { postgresDistrictLoader },
    { postgresSampleLibrary },
    { postgresSampleFilms },
    { postgresSampleBulletin },
    { postgresRosterImports },
    { folderPackageUploads },
  ] = await Promise.all([
    import('./school/directory-ports.ts'),
    import('./school/cached-ports.ts'),
    import('./school/person-profiles.ts'),
    import('./features/sample/district-loader.sql.ts'),
    import('./features/sample/library/sample-library.sql.ts'),
    import('./features/sample/films/sample-films.sql.ts'),
    import('./features/sample/bulletin/sample-bulletin.sql.ts'),
    import('./features/imports/apply/roster-imports.sql.ts'),
    import('./features/imports/package-uploads.ts'),
  ])
  const imports = postgresRosterImports({ store, profileId: profile.id })
  // What a killed import left is swept now or by the next import; opening the school does not wait for it.
  void imports.sweep().catch(() => undefined)
  const directory = cachedPorts(postgresDirectoryPorts(store), { store, cache })
  return {
    profile,
    authority,
    graph,
    ...directory,
    cache,
    cacheService,
    personProfiles: personProfiles({ store, authority, people: directory.people, log, cache }),
    districtLoader: postgresDistrictLoader(store),
    sampleCollections: [postgresSampleLibrary(store), postgresSampleFilms(store), postgresSampleBulletin(store)],
    imports,
    uploads: folderPackageUploads(join(dataFolder, 'uploads', profile.id)),
  }
}

/** The only place that builds stores, adapters and use cases. */
export const compose = async ({ dataFolder, log, ...options }: ConsoleOptions): Promise<Console> => {
  // Drivers load while the rest starts.
  const drivers = Promise.all([
    import('./school/school-database.ts'),
    import('./stores/embedded/embedded-postgres.ts'),
    import('./features/connections/connection-probe.sql.ts'),
  ])
  const profiles = fileProfileStore(dataFolder)
  const scenes = fileSceneBooks(dataFolder)
  const secrets = environmentSecrets(options.secrets ?? fileSecretStore(dataFolder))
  const backups = fileBackupStore(dataFolder)
  const seal = untilItWorks(async () => planSeal(await planSecret(dataFolder)))
  const defaultProfileId = options.defaultProfileId ?? EMBEDDED_DEFAULT_ID

  type Opened = {
    database: SchoolDatabase
    graphMigrations: GraphMigrations | null
    graph: UntilItWorks<SchoolGraph>
    redis: SchoolRedis
    cache: SchoolCache
    school: UntilItWorks<School>
  }
  const opened = new Map<string, { revision: string | undefined; opening: Promise<Opened> }>()
  /** Schools that another console removed or changed, until they are closed here. */
  const leaving = new Set<Promise<void>>()
  let mark: string | null = null
  let embedded: EmbeddedPostgres | null = null
  let closing: Promise<void> | null = null

  const openings = createOpenings()
  const making = () => openings.tellWaiting({ kind: 'making-database' })
  const server = (start: (options: { directory: string; making: () => void }) => EmbeddedPostgres) =>
    (embedded ??= start({ directory: dataFolder, making }))

  /** A secret that cannot be read leaves the school without its cache server, which says that no password came. */
  const kept = async (name: 'redisPassword' | 'sentinelPassword', { id, redis }: Pick<Profile, 'id' | 'redis'>) =>
    redis.kind === 'none' ? null : secrets.get(PASSWORDS[name].keptAt(id)).catch(() => null)

  const open = async (id: string): Promise<Opened> => {
    const profile = await findProfile(profiles, id)
    const password = profile.postgresql.kind === 'external' ? await secrets.get(passwordKey(id)) : null
    const [{ openSchoolDatabase }, { embeddedPostgres }] = await drivers
    const entities = async () => (await import('./school/track-entities.ts')).schoolEntities
    const database = openSchoolDatabase({
      profile,
      password,
      embedded: () => server(embeddedPostgres),
      entities,
      backups,
      seal: await seal.get(),
      tell: (step) => openings.tell(id, step),
    })
    const named = graphOf(profile)
    const graphMigrations =
      named &&
      openGraphMigrations(named, {
        record: database,
        password: () => secrets.get(graphPasswordKey({ store: named.store, profileId: id })),
      })
    const graph = untilItWorks(() => openGraph(database))
    const redis = await openSchoolRedis(profile, {
      password: await kept('redisPassword', profile),
      sentinelPassword: await kept('sentinelPassword', profile),
    })
    const cache = openSchoolCache({ profile, store: database.store, redis: redis.connection })
    const school = untilItWorks(async () => schoolOn(database, await graph.get(), cache, { dataFolder, log }))
    return { database, graphMigrations, graph, redis, cache, school }
  }

  const forget = async (id: string) => {
    const found = opened.get(id)
    opened.delete(id)
    const known = await found?.opening.catch(() => null)
    // Whoever still waits for the database would open a graph that nobody closes.
    const closed = refusal('STORE_UNAVAILABLE', { store: 'postgresql', reason: 'The school was closed.' })
    await (await known?.graph.end(closed))?.close()
    await known?.graphMigrations?.close()
    await known?.cache.close()
    await known?.redis.close()
    await known?.database.close()
  }

  /** Closes the schools whose profile another console on this data folder removed or changed. */
  const follow = async () => {
    const now = await profiles.mark()
    if (now === mark) return
    const aside = profiles.setAside()
    const revisions = await profiles.revisions()
    mark = now
    // A file that was just found to be unreadable says nothing of the schools that are open.
    if (profiles.setAside() !== aside) return
    for (const [id, { revision }] of opened) {
      if (revision === revisions.get(id)) continue
      const left = forget(id).catch(() => undefined)
      leaving.add(left)
      void left.finally(() => leaving.delete(left))
    }
  }
  // Nobody may be calling, and the projector of a removed school is to end all the same.
  const following = setInterval(() => void follow().catch(() => undefined), FOLLOW_MS).unref()

  const find = async (id: string): Promise<Opened> => {
    await follow().catch(() => undefined)
    const known = opened.get(id)
    if (known && !closing) return known.opening
    const revision = (await profiles.revisions()).get(id)
    if (closing) throw refusal('STORE_UNAVAILABLE', { store: 'postgresql', reason: 'The console is closing.' })
    const meanwhile = opened.get(id)
    if (meanwhile) return meanwhile.opening
    const opening = open(id)
    opened.set(id, { revision, opening })
    opening.catch(() => opened.get(id)?.opening === opening && opened.delete(id))
    return opening
  }

  const openGraph = async ({ profile, store }: SchoolDatabase): Promise<SchoolGraph> => {
    const { openSchoolGraph } = await import('./school/school-graph.ts')
    const named = graphOf(profile)
    const password = named && (await secrets.get(graphPasswordKey({ store: named.store, profileId: profile.id })))
    return openSchoolGraph({ profile, password, store, log, projects: options.projects ?? true })
  }

  const app: App = {
    connections: {
      defaultProfileId,
      profiles,
      secrets,
      scenes,
      probe: {
        probe: async (profile, password) => {
          const [{ targetOf }, { embeddedPostgres }, { postgresProbe }] = await drivers
          return postgresProbe({
            targetOf: (each, secret) => targetOf(each, secret, () => server(embeddedPostgres)),
          }).probe(profile, password)
        },
      },
      graphProbes: {
        neo4j: { probe: async (graph, how) => (await graphAdapters.neo4j()).probe().probe(graph, how) },
      },
      redisProbe: {
        probe: async (redis, passwords) =>
          (await import('./features/connections/connection-probe.redis.ts')).redisProbe().probe(redis, passwords),
      },
      forget,
    },
    database: async (id = defaultProfileId) => {
      const found = await find(id)
      const begun = () => found.graph.begun()?.catch(() => null) ?? null
      const unseen = { value: graphOf(found.database.profile) ? notSeenYet : notConfigured, ageSeconds: null }
      return {
        ...found.database,
        stores: {
          database: found.database.seen,
          graph: async () => (await begun())?.seen() ?? unseen,
          redis: async () => found.redis.seen(),
        },
        graphMigrations: found.graphMigrations?.migrations ?? null,
      }
    },
    school: async (id = defaultProfileId) => {
      const found = await find(id)
      await found.database.current()
      return found.school.get()
    },
    opening: async (id = defaultProfileId, signal) => {
      const { profile } = (await find(id)).database
      const opened = profile.postgresql.kind === 'embedded' ? app.school(id) : Promise.resolve()
      opened.catch(() => undefined)
      return openings.follow(id, opened, signal)
    },
    refuseOtherSchema: async (id = defaultProfileId, track) => (await find(id)).database.refuseOtherSchema(track),
    fleet: async () => {
      const [{ schoolFleet }, [, { embeddedPostgres }]] = await Promise.all([
        import('./school/school-fleet.ts'),
        drivers,
      ])
      const embedded = () => server(embeddedPostgres)
      return schoolFleet({ profiles, secrets, log, embedded, find, limitMs: options.fleetLimitMs })
    },
    sceneBook: async (id = defaultProfileId) => scenes((await findProfile(profiles, id)).id),
  }

  log.debug({ secrets: secrets.backend }, 'console composed')
  return {
    app,
    router,
    openings,
    close: () =>
      (closing ??= (async () => {
        clearInterval(following)
        await Promise.all([...[...opened.keys()].map(forget), ...leaving])
        await embedded?.close()
      })()),
  }
}
