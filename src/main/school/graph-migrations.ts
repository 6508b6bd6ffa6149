import type { Graph } from '../../contract/connections.ts'
import { Refusal, refusal } from '../../contract/errors.ts'
import { sayFault } from '../../contract/store-faults.ts'
import type { MigrationEvent } from '../../contract/migrations.ts'
import { dropStatement } from '../features/migrations/graph/graph-schema.ts'
import type { Migrations } from '../features/migrations/migrate-track.ts'
import type { MigrationLedger, MigrationSession } from '../features/migrations/migration-ledger.port.ts'
import type { ExplainStatement } from '../features/migrations/track-rehearsal.port.ts'
import type { TrackSchema } from '../features/migrations/track-schema.port.ts'
import { untilItWorks } from '../foundation/until-it-works.ts'
import { graphAdapters } from './graph-adapters.ts'

export type GraphMigrations = { migrations: Migrations; close: () => Promise<void> }

/**
 * Migrates track `graph` of a school. Its state, drift, repair and way back are told whatever the state of the database;
 * it is applied when the tracks of `record` that it requires are up to date. Its own connection opens on first use. A
 * store that is away is `STORE_UNAVAILABLE` with what a person can do about it.
 */
export const openGraphMigrations = (
  { store, address: { url, user, database } }: Graph,
  { password, record }: { password: () => Promise<string | null>; record: NonNullable<Migrations['record']> },
): GraphMigrations => {
  const open = async () => {
    const { openDriver, migrationLedger, trackSchema, explainStatement, faultOf } = await graphAdapters[store]()
    const driver = await openDriver({ url, user, password: (await password()) ?? '' })
    const ledger = migrationLedger({ driver, database: database ?? undefined, connectedAs: user })
    const explained = (error: unknown) =>
      error instanceof Refusal
        ? error
        : refusal('STORE_UNAVAILABLE', { store, reason: sayFault(faultOf(error)) }, { cause: error })
    const schema = trackSchema({ driver, database: database ?? undefined })
    const explain = explainStatement({ driver, database: database ?? undefined })
    return { driver, ledger, schema, explain, explained }
  }
  const opened = untilItWorks(open)

  const withAdvice = async <Result>(
    work: (ledger: MigrationLedger, schema: TrackSchema, explain: ExplainStatement) => Promise<Result>,
  ): Promise<Result> => {
    const { ledger, schema, explain, explained } = await opened.get()
    try {
      return await work(ledger, schema, explain)
    } catch (error) {
      throw explained(error)
    }
  }

  async function* acquire(signal?: AbortSignal, by?: string): AsyncGenerator<MigrationEvent, MigrationSession> {
    const { ledger, explained } = await opened.get()
    try {
      const session = yield* ledger.acquire('graph', signal, by)
      return {
        read: () => withAdvice(() => session.read()),
        apply: (migration, tell) => withAdvice(() => session.apply(migration, tell)),
        revert: (migration, tell) => withAdvice(() => session.revert(migration, tell)),
        record: (migrations) => withAdvice(() => session.record(migrations)),
        accept: (migration) => withAdvice(() => session.accept(migration)),
        clear: (failed) => withAdvice(() => session.clear(failed)),
        close: () => session.close(),
      }
    } catch (error) {
      throw signal?.aborted ? error : explained(error)
    }
  }

  const files = async () => {
    const { graphMigrationFiles } = await import('../features/migrations/graph/graph-migration-files.ts')
    return graphMigrationFiles()
  }

  return {
    migrations: {
      record,
      migrationFiles: {
        read: async (track) => (await files()).read(track),
        readObjects: async (track) => (await files()).readObjects!(track),
      },
      migrations: {
        read: (track) => withAdvice((ledger) => ledger.read(track)),
        readLog: (track) => withAdvice((ledger) => ledger.readLog(track)),
        acquire: (_track, signal, by) => acquire(signal, by),
      },
      schema: {
        read: (track) => withAdvice((_, schema) => schema.read(track)),
        dropping: dropStatement,
        run: (track, step) => withAdvice((_, schema) => schema.run(track, step)),
      },
      explain: (statement) => withAdvice((_, __, explain) => explain(statement)),
    },
    close: async () => {
      const closed = refusal('STORE_UNAVAILABLE', { store, reason: 'The school was closed.' })
      await (await opened.end(closed))?.driver.close()
    },
  }
}
