import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { reasonOfServer } from '../../../foundation/words-of-server.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Statement } from '../catalog/diff.ts'
import { diffCatalogs } from '../catalog/diff-catalogs.ts'

/**
 * Finds the way between the schemas of empty tables. A renamed table and a new one with the old one dropped come to the
 * same there, and no row needs a value.
 */
const wayBetween = (from: Catalog, to: Catalog): Statement[] => {
  const renames: Record<string, null> = {}
  const backfills: Record<string, string> = {}
  for (;;) {
    const { questions, up } = diffCatalogs(from, to, { renames, backfills })
    const open = questions.filter(({ kind, id }) => !(id in (kind === 'rename' ? renames : backfills)))
    if (open.length === 0) return up
    for (const { kind, id } of open) {
      if (kind === 'rename') renames[id] = null
      else backfills[id] = 'NULL'
    }
  }
}

/**
 * Gives a replayed schema without rows what somebody changed in the live one by hand. Returns the statements that the
 * server refused.
 */
export const restoreDrift = async (
  store: PostgresStore,
  { replayed, live }: { replayed: Catalog; live: Catalog },
): Promise<{ statement: string; reason: string }[]> => {
  const statements = wayBetween(replayed, live)
  if (statements.length === 0) return []
  const refused: { statement: string; reason: string }[] = []
  const client = await store.pool.connect()
  const attempt = async (sql: string, work: () => Promise<unknown>) => {
    try {
      await work()
      return true
    } catch (error) {
      if (connectionIsLost(error)) throw error
      refused.push({ statement: sql, reason: reasonOfServer(error) })
      return false
    }
  }
  try {
    for (const { sql } of statements.filter(({ transaction }) => !transaction))
      await attempt(sql, () => client.query(sql))
    await client.query('BEGIN')
    for (const { sql } of statements.filter(({ transaction }) => transaction)) {
      await client.query('SAVEPOINT before_it')
      if (!(await attempt(sql, () => client.query(sql)))) await client.query('ROLLBACK TO before_it')
    }
    await client.query('COMMIT')
  } finally {
    client.release()
  }
  return refused
}
