import type pg from 'pg'
import { piecesOf } from '../statements/split-statements.ts'

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

/**
 * Ends what the statements of a migration set for the session, so that the next one begins as the first did. Keeps locks
 * and prepared statements.
 */
export const FRESH_SESSION = 'RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DISCARD TEMP'

/**
 * Runs one way of a migration on a copy, whose prepared statements are all from migrations, and ends what it set for the
 * session. A failure ends the use of the session.
 */
export const sendWay = async (
  client: pg.ClientBase,
  { sql, transactional }: { sql: string; transactional: boolean },
): Promise<void> => {
  if (transactional) await client.query(`BEGIN;\n${sql}\n;COMMIT`)
  else for (const statement of piecesOf(sql)) await client.query(statement)
  await client.query(`${FRESH_SESSION}; DEALLOCATE ALL`)
}
