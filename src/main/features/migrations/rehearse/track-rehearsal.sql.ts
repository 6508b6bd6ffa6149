import { refusal } from '../../../../contract/errors.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import type { ScratchServer } from '../sql/scratch-server.sql.ts'
import { inScratchDatabase, liveCatalog, othersIn, replayMigrations } from '../sql/throwaway-database.sql.ts'
import { refuseLocked } from './reading-live.sql.ts'
import { copyRows } from './copy-rows.sql.ts'
import { measureStatements } from './measure-statements.sql.ts'
import { restoreDrift } from './restore-drift.sql.ts'
import { withoutGuards } from './set-aside.sql.ts'
import type { ScratchTrack, TrackRehearsal } from '../track-rehearsal.port.ts'

/**
 * Copies are made on `server`. The schema is the replay of the applied migrations, with what somebody changed in the
 * live schema by hand.
 */
export const postgresTrackRehearsal = (options: {
  store: PostgresStore
  server: () => Promise<ScratchServer | null>
}): TrackRehearsal => {
  const serverOrRefusal = async (): Promise<ScratchServer> => {
    const server = await options.server()
    if (server) return server
    const detail =
      'The login of this school may not create databases, and the server of this console is of another version of PostgreSQL.'
    throw refusal('CONFLICT', { reason: 'no-scratch-database', detail })
  }
  return {
    refuseImpossible: async () => void (await serverOrRefusal()),
    inScratch: async ({ chains, rows, tell, signal }, work) => {
      const server = await serverOrRefusal()
      const schemas = chains.map(({ track }) => track)
      tell({ kind: 'restoring' })
      const live = await refuseLocked(() => liveCatalog(options.store, schemas))
      return inScratchDatabase(server.target, async (scratch) => {
        const migrations = chains.flatMap(({ applied }) => applied)
        await replayMigrations(scratch, { migrations, extensions: othersIn(live) })
        signal?.throwIfAborted()
        const refused = await restoreDrift(scratch, { replayed: await liveCatalog(scratch, schemas), live })
        let copied: Pick<ScratchTrack, 'tables' | 'wholeData'> = { tables: [], wholeData: true }
        const broken = await withoutGuards(scratch.pool, schemas, async () => {
          copied = await copyRows({ live: options.store, scratch, schemas, rows, tell, signal })
        })
        signal?.throwIfAborted()
        const [client, watcher] = [await scratch.pool.connect(), await scratch.pool.connect()]
        try {
          // Times are those of a school, whose commits wait for the disk.
          await client.query('SET synchronous_commit = on')
          const result = await work({
            ...copied,
            server: server.own ? 'own' : 'embedded',
            notRestored: [...refused, ...broken],
            catalog: () => liveCatalog(scratch, schemas.slice(-1)),
            run: (sql, { transactional, tell: tellStatement }) =>
              measureStatements({ client, watcher, sql, transactional, schemas, tell: tellStatement, signal }),
          })
          tell({ kind: 'dropping' })
          return result
        } finally {
          client.release()
          watcher.release()
        }
      })
    },
  }
}
