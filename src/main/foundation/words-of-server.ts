const HIDDEN = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu

const MOST = 1_000

/**
 * A server's own words as they may stand on a screen, in a log and on a terminal: at most 1,000 characters, lines and tabs kept,
 * no other control, bidi or zero-width characters. Any server may answer at an address, and may say anything.
 */
export const wordsOfServer = (said: string, most = MOST): string => said.slice(0, most).replace(HIDDEN, '')

/** The message and the code of an error of PostgreSQL or Neo4j, as a report shows them. They name objects of the schema. */
export const reasonOfServer = (error: unknown): string => {
  const { message, code } = error as Error & { code?: string }
  return wordsOfServer(code ? `${message} (${code.startsWith('Neo.') ? code : `SQLSTATE ${code}`})` : message)
}

/** A code or a name of a table, constraint or routine, which is short and one word; undefined where it is anything else. */
export const nameOfServer = (name: unknown): string | undefined =>
  typeof name === 'string' && /^[\w.$/-]{1,100}$/.test(name) ? name : undefined

/** What a table says of a name that a server gave: `constructor` is a key of every object. */
export const saidOf = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
