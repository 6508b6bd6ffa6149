/** The last event in the order of the outbox, as a consistency token. */
export const POSITION_SQL = `coalesce((
  SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0')`
