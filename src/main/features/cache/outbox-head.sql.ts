import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'

/** The token of the last visible event in the outbox; `0.0` in a school without events. */
export const HEAD_SQL = `coalesce((SELECT transaction_id || '.' || position FROM directory.outbox_event
  ORDER BY transaction_id DESC, position DESC LIMIT 1), '0.0')`

/** Reads the token of the last visible write. */
export const readHead = async ({ pool }: Pick<PostgresStore, 'pool'>): Promise<string> => {
  const { rows } = await pool.query<{ head: string }>({ name: 'outbox-head', text: `SELECT ${HEAD_SQL} AS head` })
  return rows[0]!.head
}
