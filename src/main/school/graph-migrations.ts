import type { Profile } from '../../contract/connections.ts'
import { Refusal, refusal } from '../../contract/errors.ts'
import { sayFault } from '../../contract/store-faults.ts'
import type { MigrationEvent } from '../../contract/migrations.ts'
import { dropStatement } from '../features/migrations/graph/graph-schema.ts'
import type { Migrations } from '../features/migrations/migrate-track.ts'
import type { MigrationLedger, MigrationSession } from '../features/migrations/migration-ledger.port.ts'
import type { TrackSchema } from '../features/migrations/track-schema.port.ts'
import { untilItWorks } from '../foundation/until-it-works.ts'

export type GraphMigrations = { migrations: Migrations; close: () => Promise<void> }

/**
 * Migrates track `graph` of a school, whatever the state of its database. Its own connection opens on first use. A
 * Neo4j that is away is `STORE_UNAVAILABLE` with what a person can do about it.
 */
export const openGraphMigrations = (
  { url, user, database }: NonNullable<Profile['neo4j']>,
  password: () => Promise<string | null>,
): GraphMigrations => {
  const open = async () => {
    const [{ openNeo4j }, { neo4jMigrationLedger }, { neo4jTrackSchema }, { graphFaultOfError }] = await Promise.all([
      import('../stores/neo4j/open-neo4j.ts'),
      import('../features/migrations/graph/graph-ledger.cypher.ts'),
      import('../features/migrations/graph/graph-schema.cypher.ts'),
      import('../features/connections/connection-probe.cypher.ts'),
    ])
    const driver = await openNeo4j({ url, user, password: (await password()) ?? '' })
    const ledger = neo4jMigrationLedger({ driver, database: database ?? undefined, connectedAs: user })
    const explained = (error: unknown) =>
      error instanceof Refusal
        ? error
        : refusal('STORE_UNAVAILABLE', { store: 'neo4j', reason: sayFault(graphFaultOfError(error)) }, { cause: error })
    const schema = neo4jTrackSchema({ driver, database: database ?? undefined })
    return { driver, ledger, schema, explained }
  }
  const opened = untilItWorks(open)

  const withAdvice = async <Result>(
    work: (ledger: MigrationLedger, schema: TrackSchema) => Promise<Result>,
  ): Promise<Result> => {
    const { ledger, schema, explained } = await opened.get()
    try {
      return await work(ledger, schema)
    } catch (error) {
      throw explained(error)
    }
  }

  async function* acquire(track: 'graph', signal?: AbortSignal): AsyncGenerator<MigrationEvent, MigrationSession> {
    const { ledger, explained } = await opened.get()
    try {
      const session = yield* ledger.acquire(track, signal)
      return {
        read: () => withAdvice(() => session.read()),
        apply: (migration) => withAdvice(() => session.apply(migration)),
        revert: (migration) => withAdvice(() => session.revert(migration)),
        close: () => session.close(),
      }
    } catch (error) {
      throw signal?.aborted ? error : explained(error)
    }
  }

  return {
    migrations: {
      migrationFiles: {
        read: async (track) => {
          const { graphMigrationFiles } = await import('../features/migrations/graph/graph-migration-files.ts')
          return graphMigrationFiles().read(track)
        },
      },
      migrations: {
        read: (track) => withAdvice((ledger) => ledger.read(track)),
        acquire: (_track, signal) => acquire('graph', signal),
      },
      schema: {
        read: (track) => withAdvice((_, schema) => schema.read(track)),
        dropping: dropStatement,
        run: (track, step) => withAdvice((_, schema) => schema.run(track, step)),
      },
    },
    close: async () => {
      const closed = refusal('STORE_UNAVAILABLE', { store: 'neo4j', reason: 'The school was closed.' })
      await (await opened.end(closed))?.driver.close()
    },
  }
}
