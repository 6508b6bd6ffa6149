import type pg from 'pg'

/**
 * The database's clock at the moment a statement runs, cut to the millisecond that the columns keep. `timestamptz(3)` rounds to the
 * nearest millisecond, so an instant that is not cut could lie up to 0.5 ms in the future. `now()` is the begin of the transaction, which
 * lies before the writes that the transaction waited for.
 */
export const NOW_SQL = "date_trunc('milliseconds', clock_timestamp())"

/**
 * The database's clock when a statement that reads began: one instant for all its rows, and one that an index can serve. Whatever was
 * written before the statement was sent has no later instant, also inside of a transaction, where `now()` is its begin.
 */
export const ASKED_SQL = 'statement_timestamp()'

/** The database's clock now, in milliseconds. */
export const readClock = async (database: Pick<pg.Pool, 'query'> | pg.ClientBase): Promise<Date> => {
  const { rows } = await database.query<{ now: Date }>({ name: 'clock', text: `SELECT ${NOW_SQL} AS now` })
  return rows[0]!.now
}
