import type pg from 'pg'

const IDENTITY = `SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system()`

/**
 * Returns the server's identifier and the database's as a text that no other database has, not even a copy or a
 * restored dump.
 */
export const readDatabaseIdentity = async (database: Pick<pg.Pool, 'query'>): Promise<string> => {
  const { rows } = await database.query<{ identity: string }>(IDENTITY)
  return rows[0]!.identity
}
