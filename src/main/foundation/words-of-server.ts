const HIDDEN = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu

const MOST = 1_000

/**
 * Cleans a server's own words for screens, logs and terminals: at most 1,000 characters, with lines and tabs but no
 * other control, bidi or zero-width characters. Any server may answer at an address and say anything.
 */
export const wordsOfServer = (said: string, most = MOST): string => said.slice(0, most).replace(HIDDEN, '')

/**
 * Returns a code or a name of a table, constraint or routine, which is one short word. Returns undefined for anything
 * else.
 */
export const nameOfServer = (name: unknown): string | undefined =>
  typeof name === 'string' && /^[\w.$/-]{1,100}$/.test(name) ? name : undefined

/** Looks up a name that a server gave. Inherited keys such as `constructor` do not count. */
export const saidOf = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
