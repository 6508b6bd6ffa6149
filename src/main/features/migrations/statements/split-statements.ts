const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y

const endOfQuoted = (sql: string, start: number, quote: string, escapes: boolean) => {
  for (let at = start + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at++
    }
  }
  return sql.length
}

const endOfBlockComment = (sql: string, start: number) => {
  let depth = 0
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++
      at++
    } else if (sql.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return sql.length
}

/**
 * Returns the end of the token that starts here, when it may hold a semicolon. Otherwise returns the next character.
 */
const skip = (sql: string, at: number): number => {
  const character = sql[at]
  if (character === "'") {
    const escapes = /[eE]/.test(sql[at - 1] ?? '') && !/[\w$]/.test(sql[at - 2] ?? '')
    return endOfQuoted(sql, at, "'", escapes)
  }
  if (character === '"') return endOfQuoted(sql, at, '"', false)
  if (sql.startsWith('--', at)) {
    const end = sql.indexOf('\n', at)
    return end === -1 ? sql.length : end
  }
  if (sql.startsWith('/*', at)) return endOfBlockComment(sql, at)
  if (character === '$' && !/[\w$]/.test(sql[at - 1] ?? '')) {
    DOLLAR_TAG.lastIndex = at
    const tag = DOLLAR_TAG.exec(sql)?.[0]
    if (tag) {
      const end = sql.indexOf(tag, at + tag.length)
      return end === -1 ? sql.length : end + tag.length
    }
  }
  return at + 1
}

const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g

/**
 * Splits a PostgreSQL script into its statements, in order and without semicolons, for statements that cannot run in a
 * transaction and are sent one by one. Knows quotes, dollar quotes and nested comments. SQL-standard function bodies
 * (`BEGIN ATOMIC`) are not split correctly and belong in a migration with a transaction.
 */
export const splitStatements = (sql: string): string[] => {
  const statements: string[] = []
  let start = 0
  for (let at = 0; at < sql.length;) {
    if (sql[at] === ';') {
      statements.push(sql.slice(start, at))
      start = at + 1
      at++
    } else at = skip(sql, at)
  }
  statements.push(sql.slice(start))
  return statements
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(COMMENTS, '').trim() !== '')
}

/** Whether `splitStatements` may split a script wrongly. */
export const isOnePiece = (sql: string) => /\bBEGIN\s+ATOMIC\b/i.test(sql)

/**
 * Returns the pieces in which a script is sent. A script that `splitStatements` cannot split correctly is one piece.
 */
export const piecesOf = (sql: string): string[] => (isOnePiece(sql) ? [sql] : splitStatements(sql))

/** Why a text is not sent: the protocol of the server would end it there. */
export const NO_NUL = 'a text without the character NUL (U+0000)'

/** Why a file without a statement is not run. */
export const NO_STATEMENT = 'a file with at least one statement; this one has none'

const LINE_LIMIT = 200

/** Returns the first line of a statement that is no comment, cut to 200 characters. */
export const firstLineOf = (statement: string): string =>
  (
    statement
      .replace(COMMENTS, '')
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? ''
  ).slice(0, LINE_LIMIT)
