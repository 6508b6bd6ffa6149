import type { ParseResult, ScanToken } from 'libpg-query'

/** PostgreSQL's own parser. Each function throws what the parser says against the text. */
export type SqlParser = {
  parse: (sql: string) => ParseResult
  /** Takes one `DO` or `CREATE FUNCTION` statement and returns its body as PL/pgSQL sees it. */
  parseProcedure: (statement: string) => unknown
  scan: (sql: string) => ScanToken[]
}

let loaded: Promise<SqlParser> | undefined

const load = async (): Promise<SqlParser> => {
  const library = await import('libpg-query')
  await library.loadModule()
  return {
    parse: library.parseSync,
    parseProcedure: library.parsePlPgSQLSync,
    scan: (sql) => library.scanSync(sql).tokens,
  }
}

/** Loads the parser (1.7 MB of WebAssembly) at the first call, so that no start pays for it. */
export const loadSqlParser = (): Promise<SqlParser> =>
  (loaded ??= load().catch((error: unknown) => {
    loaded = undefined
    throw error
  }))

const once = <Result>(read: (sql: string) => Result) => {
  const known = new Map<string, Result>()
  return (sql: string): Result => {
    const found = known.get(sql)
    if (found !== undefined) return found
    const result = read(sql)
    known.set(sql, result)
    return result
  }
}

/** Reads each text once. Whoever gets a tree may not change it. */
export const readingOnce = ({ parse, parseProcedure, scan }: SqlParser): SqlParser => ({
  parse: once(parse),
  parseProcedure: once(parseProcedure),
  scan: once(scan),
})
