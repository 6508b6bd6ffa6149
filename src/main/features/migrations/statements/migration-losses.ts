import { sqlName } from '../../../foundation/sql-name.ts'
import type { Reach } from '../../backups/school-tables.port.ts'
import { runsComputed, takesOthers } from './computed-statements.ts'
import { firstLineOf, splitStatements } from './split-statements.ts'

/**
 * What a statement removes from a table. `table` is in quotes where it needs them, or `schema.*`. `because` is what its
 * file says of it.
 */
export type Loss = { table: string; lost: 'table' | 'columns' | 'rows'; columns: string[]; because?: string }

/** A loss as a statement names it. `with` are the tables that lose as much: none, those that refer to it, or parts of it. */
type Named = Loss & { takes?: 'referring' | 'deleted' | 'parts' }

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
const truncate = /^TRUNCATE\s+(?:TABLE\s+)?(.+?)(?:\s+(?:RESTART|CONTINUE)\s+IDENTITY)?(?:\s+(CASCADE|RESTRICT))?$/is
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
/** The name of a table with its schema, in quotes where it needs them; empty when the text has none. */
const tableName = (text: string) =>
  [
    ...text
      .trim()
      .replace(/^ONLY\s+/i, '')
      .matchAll(parts),
  ]
    .map(([word, quoted]) => quoted?.replaceAll('""', '"') ?? word.toLowerCase())
    .map(sqlName)
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

const lossesOfStatement = (statement: string, columnActions = [dropColumn, changeType]): Named[] => {
  const whole = (list: string, lost: 'table' | 'rows', takes?: Named['takes']): Named[] =>
    names(list).map((table) => ({ table, lost, columns: [], takes }))
  const tables = dropTable.exec(statement)?.[1]
  if (tables !== undefined) return whole(tables, 'table', 'parts')
  const schemas = dropSchema.exec(statement)?.[1]
  if (schemas !== undefined)
    return names(schemas).map((schema) => ({ table: `${schema}.*`, lost: 'table', columns: [] }))
  const [, emptied, how] = truncate.exec(statement) ?? []
  if (emptied !== undefined) return whole(emptied, 'rows', /^CASCADE$/i.test(how ?? '') ? 'referring' : undefined)
  // What a rule, view or function would remove is not removed by making it.
  const removing = /^CREATE\b/i.test(statement) ? [] : [...statement.matchAll(deletes), ...statement.matchAll(merges)]
  if (removing.length > 0)
    return removing.map(([, table]) => ({ table: tableName(table!), lost: 'rows', columns: [], takes: 'deleted' }))
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

const bodyOf = (source: string): string => {
  const [, , dollar, quoted] = BODY.exec(source) ?? []
  // A function may have its statements without quotes (`BEGIN ATOMIC`).
  const body = dollar ?? quoted?.replaceAll("''", "'") ?? source.replace(/^CREATE\b/i, '')
  return body.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
}

/** What the statements of a body of procedural code remove, also those that it runs as constant texts. */
const lossesOfBody = (body: string): Named[] =>
  splitStatements(body)
    .flatMap((text) => {
      const removal = firstRemoval.exec(text)
      return [text, ...(removal ? [text.slice(removal.index).replace(/['$\s]+$/, '')] : [])]
    })
    // A block that gives an enum fewer values runs without a transaction, and stops at a row with such a value.
    .flatMap((text) => lossesOfStatement(text, [dropColumn]))

/** What statements remove. `known` is false where they may remove more. */
type Read = { losses: Named[]; known: boolean }

const together = (parts: Read[]): Read => ({
  losses: parts.flatMap(({ losses }) => losses),
  known: parts.every(({ known }) => known),
})

/** These name functions without calling them. */
const calledByNone =
  /^(?:CREATE|DROP|COMMENT|GRANT|REVOKE|SECURITY\s+LABEL|ALTER\s+(?:FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|EXTENSION|DEFAULT))\b/i

/** Reads the functions that a text calls, and those that they call. `null` is one whose body is no SQL. */
const functionReader = (given: Reach['functions']) => {
  const known: { name: string; calls: RegExp; source: string | null }[] = []
  const learn = ({ name, source }: { name: string; source: string | null }) => {
    const [own, schema] = bare(name)
      .split('.')
      .reverse()
      .map((part) => part.replace(/[^\w]/g, '\\$&')) as [string, string?]
    const before = schema === undefined ? '(?<![\\w$])' : `(?<![\\w$.])(?:${schema}\\.)?`
    known.push({ name, source, calls: new RegExp(`${before}${own}\\s*\\(`, 'i') })
  }
  for (const each of given) learn(each)
  const readCalls = (text: string, seen: ReadonlySet<string> = new Set()): Read => {
    const plain = bare(text)
    const called = known.filter(({ name, calls }) => !seen.has(name) && calls.test(plain))
    const inside = new Set([...seen, ...called.map(({ name }) => name)])
    return together(
      called.map(({ source }) => (source === null ? { losses: [], known: false } : readBody(source, inside))),
    )
  }
  const readBody = (source: string, seen: ReadonlySet<string> = new Set()): Read => {
    const body = bodyOf(source)
    const own = { losses: lossesOfBody(body), known: !runsComputed(body) && !takesOthers(body) }
    return together([own, readCalls(body, seen)])
  }
  return { learn, readCalls, readBody }
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
    /** A file begins with the search path of the console. */
    begin: () => {
      schema = undefined
    },
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

const NOTHING_REACHED: Reach = { tables: [], functions: [], views: [], references: [], parts: [] }

/** The tables of `edges` that are reached from a table, without it. */
const reachedFrom = (table: string, edges: readonly { table: string; to: string }[]): string[] => {
  const found = new Set([table])
  for (const name of found) for (const edge of edges) if (isNamed(edge.to, name)) found.add(edge.table)
  return [...found].slice(1)
}

/** Whether a statement means this table, which it may name without the schema. */
const isNamed = (table: string, name: string) => table === name || (!name.includes('.') && table.endsWith(`.${name}`))

/** The tables that lose what a statement says of one: those of a view, and those that go with it. */
const spread = ({ takes, ...loss }: Named, { views, references, parts }: Reach): Read => {
  const view = loss.lost === 'rows' ? views.find(({ name }) => isNamed(name, loss.table)) : undefined
  if (view?.tables === null) return { losses: [], known: false }
  const edges = {
    referring: references,
    deleted: references.filter(({ deletes }) => deletes),
    parts: parts.map(({ table, of }) => ({ table, to: of })),
  }
  const losses = (view?.tables ?? [loss.table]).flatMap((table) =>
    [table, ...(takes ? reachedFrom(table, edges[takes]) : [])].map((each) => ({ ...loss, table: each })),
  )
  return { losses, known: true }
}

/** A comment of the lint that allows a loss says why nothing is lost, e.g. that another table holds the content. */
const ALLOWED = /^\s*--[ \t]*lint:[ \t]*allow\b[^\n]*?\bbecause\b[ \t]*([^\n]*?)[ \t]*$/im

export type Removals = {
  /** What is removed from each table, in order; of several losses of one table the greatest. */
  losses: Loss[]
  /** The statements that may remove more, which cannot be known, by their first line. */
  unknown: { migration: string; line: string }[]
}

/**
 * Returns what scripts remove that run one after the other. Tables have the names from before the first. Of a block of
 * procedural code, and of a function that is called, the statements count whose text is there.
 */
export const removalsOf = (
  scripts: readonly { name: string; sql: string }[],
  reach: Reach = NOTHING_REACHED,
): Removals => {
  const found = new Map<string, Loss>()
  const unknown: Removals['unknown'] = []
  const functions = functionReader(reach.functions)
  const tables = tableNames()
  const read = (statement: string): Read => {
    const made = makesFunction.exec(statement)?.[1]
    if (made !== undefined) functions.learn({ name: bare(made), source: statement })
    if (/^DO\b/i.test(statement)) return functions.readBody(statement)
    const plain = withoutTexts(statement)
    const called = calledByNone.test(plain) ? [] : [functions.readCalls(plain)]
    return together([{ losses: lossesOfStatement(plain), known: !takesOthers(plain) }, ...called])
  }
  const keep = (loss: Loss, because: string | undefined) => {
    const before = found.get(loss.table)
    const columns = [...new Set([...(before?.columns ?? []), ...loss.columns])]
    const lost = before && WEIGHT[before.lost] > WEIGHT[loss.lost] ? before.lost : loss.lost
    const said = before === undefined || before.because === because ? because : undefined
    found.set(loss.table, { table: loss.table, lost, columns: lost === 'columns' ? columns : [], because: said })
  }
  for (const { name: migration, sql } of scripts) {
    tables.begin()
    for (const text of splitStatements(sql)) {
      const statement = text.replace(LEADING, '')
      const because = ALLOWED.exec(LEADING.exec(text)?.[0] ?? '')?.[1]
      const { losses, known } = read(statement)
      const whole = together(
        losses.flatMap((each) => tables.of(each.table).map((table) => spread({ ...each, table }, reach))),
      )
      for (const loss of whole.losses) keep(loss, because)
      if (!known || !whole.known) unknown.push({ migration, line: firstLineOf(statement) })
      tables.follow(statement)
    }
  }
  return { losses: [...found.values()], unknown }
}
