import { graphOf, type Profile } from '../../contract/connections.ts'
import { Refusal } from '../../contract/errors.ts'
import { type Track, TRACKS, tracksOf } from '../../contract/migrations.ts'
import { type StoreFault, storeFaultOf } from '../../contract/store-faults.ts'
import { faultOfError } from '../features/connections/connection-probe.sql.ts'
import { graphPasswordKey, isCertificate, passwordKey } from '../features/connections/profile.ts'
import type { SecretStore } from '../features/connections/secret-store.port.ts'
import type { FleetLedgers, TrackSeen } from '../features/migrations/fleet/fleet.port.ts'
import { graphMigrationFiles } from '../features/migrations/graph/graph-migration-files.ts'
import { migrationFiles } from '../features/migrations/migration-files.ts'
import { planMigrations } from '../features/migrations/plan-migrations.ts'
import { HISTORY_SCHEMA, readLedger } from '../features/migrations/sql/migration-history.sql.ts'
import { within } from '../foundation/within.ts'
import type { EmbeddedPostgres } from '../stores/embedded/embedded-postgres.ts'
import { GuardedClient, workBounds } from '../stores/postgres/guarded-client.ts'
import { clientConfig } from '../stores/postgres/open-postgres.ts'
import { graphAdapters } from './graph-adapters.ts'
import { targetOf } from './school-database.ts'

const LIMIT_MS = 1_500
/** A stopped server of the console's own needs some seconds, after a crash longer. Its schools then say that it starts. */
const START_LIMIT_MS = 10_000
const NOTHING = { applied: [], failed: [], takenBack: [] }
const NO_DATABASE = '3D000'
const NO_RIGHT = '42501'

const recordTracks = tracksOf('record')
const codeOf = (error: unknown) => (error as { code?: unknown }).code

const recordFault = (error: unknown): StoreFault =>
  codeOf(error) === NO_RIGHT
    ? storeFaultOf('may-not-read', { what: `${HISTORY_SCHEMA}.*`, schemas: HISTORY_SCHEMA })
    : faultOfError(error)

/** Reads the ledgers of schools over connections of their own, which are closed afterwards. Opens no school. */
export const fleetLedgers = (options: {
  secrets: SecretStore
  embedded: () => EmbeddedPostgres
  /** How long a school may take, in ms. */
  limitMs?: number | undefined
}): FleetLedgers => {
  const limitMs = options.limitMs ?? LIMIT_MS
  const { secrets, embedded } = options
  /** The files are the same for every school that is read at the same time. */
  let declared = new Map<Track, ReturnType<ReturnType<typeof migrationFiles>['read']>>()
  const filesOf = (track: Track) => {
    const read =
      declared.get(track) ?? (TRACKS[track].of === 'record' ? migrationFiles() : graphMigrationFiles()).read(track)
    declared.set(track, read)
    return read
  }
  const planOf = async (track: Track, ledger: Parameters<typeof planMigrations>[1]): Promise<TrackSeen> => ({
    track,
    plan: planMigrations(await filesOf(track), ledger),
  })
  const unmade = () => Promise.all(recordTracks.map((track) => planOf(track, NOTHING)))

  const overConnection = async (profile: Profile): Promise<TrackSeen[]> => {
    const own = profile.postgresql.kind === 'embedded'
    if (own && !(await embedded().isMade())) return unmade()
    const password = own ? null : await secrets.get(passwordKey(profile.id))
    const target = targetOf(profile, password, embedded)
    const fault = (found: StoreFault): TrackSeen[] => recordTracks.map((track) => ({ track, fault: found }))
    if (target.certificateAuthority !== null && !isCertificate(target.certificateAuthority))
      return fault(storeFaultOf('authority-unreadable'))
    const timeouts = { connectMs: limitMs, statementMs: limitMs, lockMs: limitMs }
    const client = new GuardedClient(clientConfig({ target, readOnly: true, bounds: workBounds, timeouts }))
    client.on('error', () => undefined)
    const deadline = setTimeout(() => client.cut(new Error('timeout expired')), limitMs)
    try {
      await client.connect()
      const seen: TrackSeen[] = []
      for (const track of recordTracks) seen.push(await planOf(track, await readLedger(client, track)))
      return seen
    } catch (error) {
      // The console makes this database when the school is opened.
      return own && codeOf(error) === NO_DATABASE ? unmade() : fault(recordFault(error))
    } finally {
      clearTimeout(deadline)
      void client.leave()
    }
  }

  const record = async (profile: Profile): Promise<TrackSeen[]> => {
    const late = recordTracks.map((track) => ({ track, fault: storeFaultOf('stands-still') }))
    const seen = overConnection(profile).catch((error: unknown) =>
      recordTracks.map((track) => ({ track, fault: faultOfError(error) })),
    )
    return within(limitMs + 100, seen, late)
  }

  const graph = async (profile: Profile): Promise<TrackSeen[]> => {
    const named = graphOf(profile)
    if (named === null) return []
    const { store, address } = named
    const read = async (track: Track): Promise<TrackSeen> => {
      const { openDriver, migrationLedger, faultOf } = await graphAdapters[store]()
      const password = await secrets.get(graphPasswordKey({ store, profileId: profile.id }))
      const driver = await openDriver({ url: address.url, user: address.user, password: password ?? '', limitMs })
      const ledger = migrationLedger({
        driver,
        database: address.database ?? undefined,
        connectedAs: address.user,
      }).read(track)
      try {
        const late = { track, fault: storeFaultOf('no-answer') }
        return await within(
          limitMs,
          ledger.then((found) => planOf(track, found)),
          late,
        )
      } catch (error) {
        if (error instanceof Refusal) return { track, fault: storeFaultOf('failed') }
        return { track, fault: faultOf(error) }
      } finally {
        void driver.close().catch(() => undefined)
      }
    }
    return Promise.all(
      tracksOf('graph').map((track) => read(track).catch(() => ({ track, fault: storeFaultOf('failed') }))),
    )
  }

  return {
    prepare: async (profiles) => {
      declared = new Map()
      if (!profiles.some(({ postgresql }) => postgresql.kind === 'embedded')) return
      const started = async () => {
        if (await embedded().isMade()) await embedded().server()
      }
      await within(START_LIMIT_MS, started(), undefined).catch(() => undefined)
    },
    read: async (profile) => (await Promise.all([record(profile), graph(profile)])).flat(),
  }
}
