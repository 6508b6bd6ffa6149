import type pg from 'pg'
import type { Lookups } from './open-lookups.ts'

type Asked = Pick<pg.Pool, 'query'> | pg.ClientBase | Lookups

/**
 * The server's clock at the moment a statement runs, cut to the millisecond that the columns keep. `timestamptz(3)`
 * rounds to the nearest millisecond, so an instant that is not cut could lie up to 0.5 ms in the future. `now()` is the
 * begin of the transaction, which may lie before writes that the transaction waited for. It needs no schema.
 */
export const CLOCK_SQL = "date_trunc('milliseconds', clock_timestamp())"

/**
 * The instant of the last recorded event; null in a school without events. The order of positions is nearly that of
 * time, because a write takes its position at its end, beside its instant. Looking at the last few events covers writes
 * that ended at the same moment.
 */
const RECORDED_SQL =
  '(SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)'

/**
 * The school's time now: the server's clock, but never before what is recorded. Otherwise a clock that is set back
 * would give an instant at which an acknowledged revocation has not happened yet. Every event is recorded at this
 * instant, so the school's time stands still until the clock has caught up.
 */
export const NOW_SQL = `greatest(${CLOCK_SQL}, ${RECORDED_SQL})`

/**
 * The school's time when a reading statement began: one instant for all its rows, which an index can serve. All that
 * was written before the statement was sent has no later instant. That holds inside of a transaction too, where `now()`
 * is the begin of the transaction.
 */
export const ASKED_SQL = `greatest(statement_timestamp(), ${RECORDED_SQL})`

/**
 * The begin of a reading statement, by the server's clock alone. It serves lists of people, roles and units, which tell
 * who has a post and not who may do something. The planner knows this instant and estimates by it.
 */
export const BEGUN_SQL = 'statement_timestamp()'

/** The milliseconds since the begin of the transaction. */
export const SINCE_BEGIN_MS_SQL =
  'round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer'

const readInstant = async (
  database: Asked,
  { name, expression }: { name: string; expression: string },
): Promise<Date> => {
  const { rows } = await (database as Lookups).query<{ now: Date }>({ name, text: `SELECT ${expression} AS now` })
  return rows[0]!.now
}

/** Reads the server's clock in milliseconds. It works in a database without a school too. */
export const readClock = (database: Asked) => readInstant(database, { name: 'clock', expression: CLOCK_SQL })

/** Reads the school's time in milliseconds. No write that was acknowledged before the call has a later instant. */
export const readNow = (database: Asked) => readInstant(database, { name: 'now', expression: NOW_SQL })
