/**
 * The database's clock at the moment a statement runs, cut to the millisecond that the columns keep. `timestamptz(3)` rounds to the
 * nearest millisecond, so an instant that is not cut could lie up to 0.5 ms in the future. `now()` is the begin of the transaction, which
 * lies before the writes that the transaction waited for.
 */
export const NOW_SQL = "date_trunc('milliseconds', clock_timestamp())"
