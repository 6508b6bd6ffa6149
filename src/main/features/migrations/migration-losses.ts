import { quoteName } from './catalog/words/quoting.ts'
import { splitStatements } from './split-statements.ts'

/** What a statement removes from a table. `table` is in quotes where it needs them, or `schema.*`. */
export type Loss = { table: string; lost: 'table' | 'columns' | 'rows'; columns: string[] }

/** Quoted names, which stay, and what is no SQL of the statement itself: strings, dollar-quoted bodies, comments. */
const TEXTS =
  /("(?:[^"]|"")*")|\bE'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\2/gi
const withoutTexts = (sql: string) =>
  sql.replace(TEXTS, (text, name?: string) => name ?? (/^[-/]/.test(text) ? ' ' : "''")).trim()

const WORD = '(?:(?:U&)?"(?:[^"]|"")+"|[\\w$\\u0080-\\uFFFF]+)'
const NAME = `${WORD}(?:\\s*\\.\\s*${WORD}){0,2}`

const parts = /(?:U&)?"((?:[^"]|"")+)"|[\w$\u0080-\uFFFF]+/gi

const dropTable = new RegExp(
  `^DROP\\s+(?:FOREIGN\\s+)?TABLE\\s+(?:IF\\s+EXISTS\\s+)?(.+?)(?:\\s+(?:CASCADE|RESTRICT))?$`,
  'is',
)
const dropSchema = /^DROP\s+SCHEMA\s+(?:IF\s+EXISTS\s+)?(.+?)\s+CASCADE$/is
const truncate = /^TRUNCATE\s+(?:TABLE\s+)?(.+?)(?:\s+(?:RESTART|CONTINUE)\s+IDENTITY)?(?:\s+(?:CASCADE|RESTRICT))?$/is
/** Also in a WITH, EXPLAIN, PREPARE or COPY. */
const deletes = new RegExp(`\\bDELETE\\s+FROM\\s+(?:ONLY\\s+)?(${NAME})`, 'gi')
const merges = new RegExp(`\\bMERGE\\s+INTO\\s+(?:ONLY\\s+)?(${NAME})(?=[\\s\\S]*\\bTHEN\\s+DELETE\\b)`, 'gi')
const alterTable = new RegExp(
  `^ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(${NAME})(?:\\s*\\*)?\\s+(.+)$`,
  'is',
)
const dropColumn = /^DROP\s+(?!CONSTRAINT\b|EXPRESSION\b)(?:COLUMN\s+)?(?:IF\s+EXISTS\s+)?("[^"]+"|[\w$]+)/is
const changeType = /^ALTER\s+(?:COLUMN\s+)?("[^"]+"|[\w$]+)\s+(?:SET\s+DATA\s+)?TYPE\b/is

const bare = (name: string) =>
  name
    .trim()
    .replace(/^ONLY\s+/i, '')
    .replace(/\s*\*$/, '')
    .replace(/\s*\.\s*/g, '.')
    .replace(/\bU&(?=")/gi, '')
    .replaceAll('"', '')
const PLAIN = /^[a-z_\u0080-\uFFFF][a-z\d_$\u0080-\uFFFF]*$/
/** The name of a table with its schema, in quotes where it needs them; empty when the text has none. */
const tableName = (text: string) =>
  [
    ...text
      .trim()
      .replace(/^ONLY\s+/i, '')
      .matchAll(parts),
  ]
    .map(([word, quoted]) => quoted?.replaceAll('""', '"') ?? word.toLowerCase())
    .map((name) => (PLAIN.test(name) ? name : quoteName(name)))
    // A database may stand before them.
    .slice(-2)
    .join('.')
const names = (list: string) =>
  list
    .split(',')
    .map(tableName)
    .filter((name) => name !== '')

/** A rename of a table, or of a column of it. Names are the statement's own spelling without quotes. */
export type TableRename = { table: string; column: string | null; to: string }

const renameAction = /^RENAME\s+(?:(?:COLUMN\s+)?(?!TO\b|CONSTRAINT\b)("[^"]+"|[\w$]+)\s+)?TO\s+("[^"]+"|[\w$]+)$/is

/** Returns the tables and columns that a script renames, in order. A renamed column keeps what it holds. */
export const renamesOf = (sql: string): TableRename[] =>
  splitStatements(sql).flatMap((statement): TableRename[] => {
    const [, table, action = ''] = alterTable.exec(withoutTexts(statement)) ?? []
    const [, column, to] = renameAction.exec(action.trim()) ?? []
    if (table === undefined || to === undefined) return []
    return [{ table: bare(table), column: column === undefined ? null : bare(column), to: bare(to) }]
  })

/** Splits a text at the commas that are not inside of parentheses. */
const actionsOf = (text: string): string[] => {
  const actions: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')') depth--
    else if (text[at] === ',' && depth === 0) {
      actions.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...actions, text.slice(start)].map((action) => action.trim())
}

const lossesOfStatement = (statement: string, columnActions = [dropColumn, changeType]): Loss[] => {
  const whole = (list: string, lost: 'table' | 'rows'): Loss[] =>
    names(list).map((table) => ({ table, lost, columns: [] }))
  const tables = dropTable.exec(statement)?.[1]
  if (tables !== undefined) return whole(tables, 'table')
  const schemas = dropSchema.exec(statement)?.[1]
  if (schemas !== undefined)
    return names(schemas).map((schema) => ({ table: `${schema}.*`, lost: 'table', columns: [] }))
  const emptied = truncate.exec(statement)?.[1]
  if (emptied !== undefined) return whole(emptied, 'rows')
  // What a rule, view or function would remove is not removed by making it.
  const removing = /^CREATE\b/i.test(statement) ? [] : [...statement.matchAll(deletes), ...statement.matchAll(merges)]
  if (removing.length > 0) return removing.map(([, table]) => ({ table: tableName(table!), lost: 'rows', columns: [] }))
  const altered = alterTable.exec(statement)
  if (altered === null) return []
  const columns = actionsOf(altered[2]!)
    .flatMap((action) => columnActions.map((each) => each.exec(action)?.[1]))
    .filter((column) => column !== undefined)
  return columns.length === 0 ? [] : [{ table: tableName(altered[1]!), lost: 'columns', columns: columns.map(bare) }]
}

const LEADING = /^(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/
const BODY = /(\$(?:[A-Za-z_]\w*)?\$)([\s\S]*)\1|'((?:[^']|'')*)'/
const makesFunction = new RegExp(`^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:FUNCTION|PROCEDURE)\\s+(${NAME})`, 'i')
const firstRemoval = /\b(?:DROP\s+(?:FOREIGN\s+)?TABLE|DROP\s+SCHEMA|ALTER\s+TABLE|TRUNCATE)\b/i

/** What the statements of a body of procedural code remove, also those that it runs as constant texts. */
const lossesOfBody = (source: string): Loss[] => {
  const [, , dollar, quoted] = BODY.exec(source) ?? []
  // A function may have its statements without quotes (`BEGIN ATOMIC`).
  const body = dollar ?? quoted?.replaceAll("''", "'") ?? source.replace(/^CREATE\b/i, '')
  return (
    splitStatements(body)
      .flatMap((piece) => {
        const text = piece.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
        const removal = firstRemoval.exec(text)
        return [text, ...(removal ? [text.slice(removal.index).replace(/['$\s]+$/, '')] : [])]
      })
      // A block that gives an enum fewer values runs without a transaction, and stops at a row with such a value.
      .flatMap((text) => lossesOfStatement(text, [dropColumn]))
  )
}

const setPath = /^SET\s+(?:LOCAL\s+|SESSION\s+)?search_path\s*(?:TO|=)\s*["']?([\w$]+)/i
const setSchema = new RegExp(`^SET\\s+SCHEMA\\s+(${WORD})$`, 'i')

/** Follows the names of tables through a script: its search path, and what it renames or moves. */
const tableNames = () => {
  const before = new Map<string, string>()
  let schema: string | undefined
  const whole = (table: string) => (schema === undefined || table.includes('.') ? table : `${schema}.${table}`)
  const first = (table: string) => before.get(whole(table)) ?? whole(table)
  return {
    /** The names that the tables of a loss had before the script. */
    of: (table: string): string[] =>
      table.endsWith('.*')
        ? [table, ...[...before].flatMap(([now, old]) => (now.startsWith(table.slice(0, -1)) ? [old] : []))]
        : [first(table)],
    follow: (statement: string) => {
      schema = setPath.exec(statement)?.[1] ?? schema
      const [, name = '', action = ''] = alterTable.exec(withoutTexts(statement)) ?? []
      const old = whole(tableName(name))
      const moved = setSchema.exec(action)?.[1]
      const [, column, to] = renameAction.exec(action.trim()) ?? []
      const own = old.split('.')
      if (moved !== undefined) before.set(`${tableName(moved)}.${own.at(-1)}`, first(old))
      else if (to !== undefined && column === undefined)
        before.set([...own.slice(0, -1), tableName(to)].join('.'), first(old))
    },
  }
}

const WEIGHT = { rows: 0, columns: 1, table: 2 }

/**
 * Returns what a script removes from each table, in order; of several losses of one table the greatest. Tables have the
 * names from before the script. Of a block of procedural code, and of a function that the script makes and calls, the
 * statements count whose text is there. What is computed cannot be read, so a way back also compares the tables.
 */
export const lossesOf = (sql: string): Loss[] => {
  const found = new Map<string, Loss>()
  const functions = new Map<string, Loss[]>()
  const tables = tableNames()
  const lossesIn = (statement: string): Loss[] => {
    const made = makesFunction.exec(statement)?.[1]
    if (made !== undefined) {
      functions.set(bare(made), lossesOfBody(statement))
      return []
    }
    if (/^DO\b/i.test(statement)) return lossesOfBody(statement)
    const plain = withoutTexts(statement)
    const calls = /^CREATE\b/i.test(plain) ? '' : bare(plain)
    const called = [...functions].filter(([name]) => calls.includes(`${name}(`)).flatMap(([, losses]) => losses)
    return [...lossesOfStatement(plain), ...called]
  }
  for (const statement of splitStatements(sql).map((text) => text.replace(LEADING, ''))) {
    for (const loss of lossesIn(statement).flatMap((each) =>
      tables.of(each.table).map((table) => ({ ...each, table })),
    )) {
      const known = found.get(loss.table)
      const columns = [...new Set([...(known?.columns ?? []), ...loss.columns])]
      const lost = known && WEIGHT[known.lost] > WEIGHT[loss.lost] ? known.lost : loss.lost
      found.set(loss.table, { table: loss.table, lost, columns: lost === 'columns' ? columns : [] })
    }
    tables.follow(statement)
  }
  return [...found.values()]
}
