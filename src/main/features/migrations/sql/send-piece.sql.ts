import type pg from 'pg'

const CONCURRENTLY = /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*(?:CREATE|DROP|REINDEX)\b[^;]*?\bCONCURRENTLY\b/i

/**
 * A concurrent build waits for older transactions without holding anybody up. A limit for its locks would leave an
 * INVALID index behind.
 */
const patiently = async (client: pg.ClientBase, statement: string) => {
  const { rows } = await client.query<{ limit: string }>(
    `SELECT current_setting('lock_timeout') AS limit, set_config('lock_timeout', '0', false)`,
  )
  try {
    await client.query(statement)
  } finally {
    await client.query(`SELECT set_config('lock_timeout', $1, false)`, [rows[0]!.limit]).catch(() => undefined)
  }
}

/** Runs a piece of a migration with the limits of its session. */
export const sendPiece = async (client: pg.ClientBase, piece: string): Promise<void> => {
  await (CONCURRENTLY.test(piece) ? patiently(client, piece) : client.query(piece))
}
