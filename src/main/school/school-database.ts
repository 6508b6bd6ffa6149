import type { OpeningStep, Profile, StoreHealth } from '../../contract/connections.ts'
import { Refusal } from '../../contract/errors.ts'
import { type RecordTrack, TRACKS, tracksOf } from '../../contract/migrations.ts'
import { type StoreFault, storeFaultOf } from '../../contract/store-faults.ts'
import { because, downBecause, unavailableBecause } from '../features/connections/connection-advice.ts'
import type { BackupStore } from '../features/backups/backup-store.port.ts'
import { trackRows, trackTables } from './school-rows.ts'
import { faultOfError, measure } from '../features/connections/connection-probe.sql.ts'
import { missingRights } from '../features/connections/missing-rights.sql.ts'
import { type DatabaseState, notSeenYet } from '../features/connections/school-health.ts'
import { bringUp, type Migrations, trackPlan } from '../features/migrations/migrate-track.ts'
import { migrationFiles } from '../features/migrations/migration-files.ts'
import type { MigrationPlan } from '../features/migrations/plan-migrations.ts'
import type { TrackRows } from '../features/migrations/judge-plan.ts'
import { migrationTimeouts, postgresMigrationLedger } from '../features/migrations/sql/migration-ledger.sql.ts'
import type { PlanSeal } from '../features/migrations/plan-seal.ts'
import { emptiedBy, refuseOtherSchema } from '../features/migrations/refuse-other-schema.ts'
import { postgresTrackRehearsal } from '../features/migrations/rehearse/track-rehearsal.sql.ts'
import { scratchServer } from '../features/migrations/sql/scratch-server.sql.ts'
import { postgresPlanScript } from '../features/migrations/sql/plan-script.sql.ts'
import { postgresTrackCatalogs } from '../features/migrations/sql/track-catalogs.sql.ts'
import { EMBEDDED_MAJOR } from '../stores/embedded/embedded-cluster.ts'
import type { EmbeddedPostgres } from '../stores/embedded/embedded-postgres.ts'
import { createMissingDatabase, embeddedTarget, explainRefusedLogin } from '../stores/embedded/embedded-school.ts'
import { openPostgres, type PostgresStore, type PostgresTarget } from '../stores/postgres/open-postgres.ts'
import { untilItWorks } from '../foundation/until-it-works.ts'
import { type Seen, watch } from '../foundation/watch.ts'
import { within } from '../foundation/within.ts'

/** A school's database. It exists whatever the state of its server and schema. */
export type SchoolDatabase = Migrations & {
  rows: TrackRows
  profile: Profile
  /** Returns the state that was last seen. Does not wait for the server. */
  seen: () => Promise<Seen<DatabaseState>>
  store: PostgresStore
  /**
   * Resolves when the tracks that open the school are as this console needs them. Makes and migrates an embedded
   * database for that. The database of another server is never changed: `CONFLICT` says `schema-pending`,
   * `schema-changed` or `schema-newer`.
   */
  current: () => Promise<void>
  /**
   * Refuses with `STORE_UNAVAILABLE` when the server does not answer, whatever the schema. Makes a missing embedded
   * database.
   */
  reach: () => Promise<void>
  /**
   * Makes and migrates an embedded database that is not there yet. Changes none that is there, and none of another
   * server.
   */
  make: () => Promise<void>
  /** Refuses the present schema as `current` does, and changes nothing. */
  refuseOtherSchema: (track?: RecordTrack) => Promise<void>
  close: () => Promise<void>
}

type DatabaseStep = Extract<OpeningStep, { kind: 'starting-database' | 'migrating' }>

const OPEN_LIMIT_MS = 60_000
const HEALTH_LIMIT_MS = 5_000
const FIRST_HEALTH_MS = 2_000
const STARTING_AFTER_MS = 1_500

/** The state of migrations that were not read. */
const unread = { pendingMigrations: null, pendingToOpen: null, emptied: null }

const pendingOf = (plans: Pick<MigrationPlan, 'up'>[]) => plans.reduce((pending, { up }) => pending + up.length, 0)

/** Returns how to reach the PostgreSQL that a profile names. */
export const targetOf = (
  profile: Pick<Profile, 'postgresql'> & { id?: string },
  password: string | null,
  embedded: () => EmbeddedPostgres,
): PostgresTarget => {
  if (profile.postgresql.kind === 'embedded') {
    return profile.id === undefined
      ? { ...embeddedTarget(embedded(), ''), database: 'postgres' }
      : embeddedTarget(embedded(), profile.id)
  }
  const { host, port, database, user, tls, certificateAuthority } = profile.postgresql
  return { host, port, database, user, password: password ?? undefined, tls, certificateAuthority }
}

/** Returns a database that connects or starts nothing before its first use. */
export const openSchoolDatabase = (options: {
  profile: Profile
  password: string | null
  embedded: () => EmbeddedPostgres
  entities: Parameters<typeof openPostgres>[0]['entities']
  backups: BackupStore
  seal: PlanSeal
  /** Called with each step of opening an embedded database, and with null after the last. */
  tell?: (step: DatabaseStep | null) => void
}): SchoolDatabase => {
  const { profile, tell = () => undefined } = options
  const embedded = profile.postgresql.kind === 'embedded' ? options.embedded() : null
  const target = targetOf(profile, options.password, options.embedded)
  const store = openPostgres({ target, readOnly: profile.readOnly, entities: options.entities })
  const readOnlyMigrations = profile.readOnly && !embedded
  const ledger = postgresMigrationLedger({
    store,
    openOwn: ({ name, lockMs = migrationTimeouts.lockMs, statementMs = migrationTimeouts.statementMs }) =>
      openPostgres({
        target,
        name,
        readOnly: readOnlyMigrations,
        poolSize: 1,
        timeouts: { ...migrationTimeouts, lockMs, statementMs },
      }),
    changed: () => {
      current.forget()
      health.forget()
    },
    tables: trackTables,
  })
  const rows = trackRows({ pool: store.pool, backups: options.backups, school: { id: profile.id, name: profile.name } })
  const beside = {
    store,
    target,
    scratch: async () => {
      const server = { ...embeddedTarget(options.embedded(), ''), database: 'postgres' }
      return { target: server, version: EMBEDDED_MAJOR }
    },
  }
  const catalogs = postgresTrackCatalogs({ ...beside, entities: options.entities })
  const rehearsal = postgresTrackRehearsal({ store, server: scratchServer(beside) })
  const migrations = {
    migrationFiles: migrationFiles(),
    migrations: ledger,
    planScript: postgresPlanScript,
    rows,
    catalogs,
    rehearsal,
    seal: options.seal,
  }

  const reach = async (limitMs: number): Promise<StoreHealth> => {
    try {
      return await measure(store.pool, limitMs)
    } catch (error) {
      const { code } = error as { code?: string }
      if (embedded && code === '28P01') throw await explainRefusedLogin(embedded)
      if (!embedded || code !== '3D000') throw (await embedded?.damage()) ?? error
      await createMissingDatabase(target)
      return measure(store.pool, limitMs)
    }
  }

  /** Returns the rights that the login lacks. The owner of an embedded database lacks none. */
  const lackingRights = async () => (embedded ? null : missingRights(store.pool, profile))

  /**
   * Returns the fault of the disk under the database. The console looks at its own disk. Refused writes tell of another
   * server's.
   */
  const diskFault = async (): Promise<StoreFault | null> => {
    if (embedded) return embedded.diskTrouble()
    return store.writes.diskIsFull() ? storeFaultOf('server-disk-full') : null
  }

  const answer = (limitMs: number) => reach(limitMs).catch((error: unknown) => downBecause(faultOfError(error)))

  /** A track that does not open the school keeps it shut for no refusal: its state tells of a failed migration. */
  const bringUpEmbedded = async (track: RecordTrack) => {
    try {
      await bringUp(migrations, track, (migration) => tell({ kind: 'migrating', ...migration }))
    } catch (error) {
      const refused = error instanceof Refusal && error.code !== 'STORE_UNAVAILABLE'
      if (TRACKS[track].opens || !refused) throw error
    }
  }

  /** Why the last try to open the database failed; null when it did not fail or has not ended. */
  let keptShut: StoreFault | null = null
  const makeCurrent = async () => {
    // A first start makes a cluster, and a start after a crash replays a log. Both may take longer than the time to
    // connect.
    if (embedded) tell({ kind: 'starting-database' })
    await embedded?.server().catch((error: unknown) => {
      keptShut = faultOfError(error)
      throw error
    })
    const { fault } = await answer(OPEN_LIMIT_MS)
    keptShut = fault
    if (fault) throw unavailableBecause(fault)
    const missing = await lackingRights()
    if (missing?.shut) throw unavailableBecause(missing.fault)
    if (embedded) for (const track of tracksOf('record')) await bringUpEmbedded(track)
    await refuseOtherSchema(migrations)
  }

  const current = untilItWorks(() => makeCurrent().finally(() => tell(null)))

  const answerHealth = async (): Promise<StoreHealth> => {
    if (embedded) {
      const settled = current.get().then(
        () => true,
        () => true,
      )
      const inTime = await within(STARTING_AFTER_MS, settled, false)
      if (!inTime) return keptShut ? downBecause(keptShut) : notSeenYet
    }
    return answer(HEALTH_LIMIT_MS)
  }

  const look = async (): Promise<DatabaseState> => {
    const health = await answerHealth()
    if (health.state !== 'up') return { store: health, ...unread }
    const missing = await lackingRights()
    if (missing?.shut) return { store: { ...health, state: 'down', ...because(missing.fault) }, ...unread }
    const fault = missing?.fault ?? (await diskFault())
    if (fault) Object.assign(health, because(fault))
    const plans = await Promise.all(
      tracksOf('record').map(async (track) => ({ track, ...(await trackPlan(migrations, track)) })),
    ).catch(() => null)
    if (plans === null) return { store: health, ...unread }
    const opening = plans.filter(({ track }) => TRACKS[track].opens)
    return {
      store: health,
      pendingMigrations: pendingOf(plans),
      pendingToOpen: pendingOf(opening),
      emptied: opening.map(emptiedBy).find((emptied) => emptied !== null) ?? null,
    }
  }

  const health = watch({
    look,
    late: { store: downBecause(storeFaultOf('stands-still')), ...unread },
    unknown: { store: notSeenYet, ...unread },
    limitMs: HEALTH_LIMIT_MS,
    firstMs: FIRST_HEALTH_MS,
  })

  return {
    ...migrations,
    profile,
    store,
    seen: health.now,
    current: current.get,
    reach: async () => {
      const { fault } = await answer(HEALTH_LIMIT_MS)
      if (fault) throw unavailableBecause(fault)
    },
    make: async () => {
      if (!embedded) return
      await embedded.server()
      try {
        await store.pool.query('SELECT')
      } catch (error) {
        if ((error as { code?: string }).code !== '3D000') throw error
        await current.get()
      }
    },
    refuseOtherSchema: (track) => refuseOtherSchema(migrations, track),
    close: async () => {
      health.end()
      await catalogs.close()
      await store.close()
    },
  }
}
