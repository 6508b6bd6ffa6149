/** The token of the last visible event in the outbox; `0.0` in a school without events. */
export const HEAD_SQL = `coalesce((SELECT transaction_id || '.' || position FROM directory.outbox_event
  ORDER BY transaction_id DESC, position DESC LIMIT 1), '0.0')`
