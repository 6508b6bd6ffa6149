import type pg from 'pg'

/**
 * What the server's clock says at the moment a statement runs, cut to the millisecond that the columns keep. `timestamptz(3)` rounds
 * to the nearest millisecond, so an instant that is not cut could lie up to 0.5 ms in the future. `now()` is the begin of the
 * transaction, which lies before the writes that the transaction waited for. It needs no schema.
 */
export const CLOCK_SQL = "date_trunc('milliseconds', clock_timestamp())"

/**
 * The latest instant of what was recorded last; null in a school without events. The order of positions is nearly that of time: a
 * write takes its position beside its instant, at its end. The few events that come before the last one cover writes that ended at
 * the same moment.
 */
const RECORDED_SQL =
  '(SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)'

/**
 * Now, of a school: the server's clock, and never before what is recorded. A clock that is set back would otherwise give an instant
 * at which an acknowledged revocation has not happened yet. Every event is recorded at this instant, so the school's time
 * stands still until the clock is there again.
 */
export const NOW_SQL = `greatest(${CLOCK_SQL}, ${RECORDED_SQL})`

/**
 * The same when a statement that reads began: one instant for all its rows, and one that an index can serve. Whatever was
 * written before the statement was sent has no later instant, also inside of a transaction, where `now()` is its begin.
 */
export const ASKED_SQL = `greatest(statement_timestamp(), ${RECORDED_SQL})`

/**
 * When a statement that reads began, by the server's clock alone. For lists of people, roles and units, which say who has a post and
 * not who may do something: the planner knows the instant and estimates by it.
 */
export const BEGUN_SQL = 'statement_timestamp()'

const readInstant = async (
  database: Pick<pg.Pool, 'query'> | pg.ClientBase,
  { name, expression }: { name: string; expression: string },
): Promise<Date> => {
  const { rows } = await database.query<{ now: Date }>({ name, text: `SELECT ${expression} AS now` })
  return rows[0]!.now
}

/** The server's clock, in milliseconds; a database without a school has one, too. */
export const readClock = (database: Pick<pg.Pool, 'query'> | pg.ClientBase) =>
  readInstant(database, { name: 'clock', expression: CLOCK_SQL })

/** Now, of a school, in milliseconds. Every write that was acknowledged before the call has no later instant. */
export const readNow = (database: Pick<pg.Pool, 'query'> | pg.ClientBase) =>
  readInstant(database, { name: 'now', expression: NOW_SQL })
