import { splitStatements } from './split-statements.ts'

/** What a statement removes from a table. `table` is the statement's own spelling, or `schema.*`. */
export type Loss = { table: string; lost: 'table' | 'columns' | 'rows'; columns: string[] }

const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g
const NAME = '(?:"[^"]+"|[\\w$]+)(?:\\.(?:"[^"]+"|[\\w$]+))?'

const dropTable = new RegExp(
  `^DROP\\s+(?:FOREIGN\\s+)?TABLE\\s+(?:IF\\s+EXISTS\\s+)?(.+?)(?:\\s+(?:CASCADE|RESTRICT))?$`,
  'is',
)
const dropSchema = /^DROP\s+SCHEMA\s+(?:IF\s+EXISTS\s+)?(.+?)\s+CASCADE$/is
const truncate = /^TRUNCATE\s+(?:TABLE\s+)?(.+?)(?:\s+(?:RESTART|CONTINUE)\s+IDENTITY)?(?:\s+(?:CASCADE|RESTRICT))?$/is
const deleteFrom = new RegExp(`^(?:WITH\\b.*\\s)?DELETE\\s+FROM\\s+(?:ONLY\\s+)?(${NAME})`, 'is')
const alterTable = new RegExp(`^ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(${NAME})\\s+(.+)$`, 'is')
const dropColumn = /^DROP\s+(?!CONSTRAINT\b|EXPRESSION\b)(?:COLUMN\s+)?(?:IF\s+EXISTS\s+)?("[^"]+"|[\w$]+)/is
const changeType = /^ALTER\s+(?:COLUMN\s+)?("[^"]+"|[\w$]+)\s+(?:SET\s+DATA\s+)?TYPE\b/is

const bare = (name: string) =>
  name
    .trim()
    .replace(/^ONLY\s+/i, '')
    .replaceAll('"', '')
const names = (list: string) => list.split(',').map(bare)

/** A rename of a table, or of a column of it. Names are the statement's own spelling without quotes. */
export type TableRename = { table: string; column: string | null; to: string }

const renameAction = /^RENAME\s+(?:(?:COLUMN\s+)?(?!TO\b|CONSTRAINT\b)("[^"]+"|[\w$]+)\s+)?TO\s+("[^"]+"|[\w$]+)$/is

/** Returns the tables and columns that a script renames, in order. A renamed column keeps what it holds. */
export const renamesOf = (sql: string): TableRename[] =>
  splitStatements(sql).flatMap((statement): TableRename[] => {
    const [, table, action = ''] = alterTable.exec(statement.replace(COMMENTS, ' ').trim()) ?? []
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

const lossesOfStatement = (statement: string): Loss[] => {
  const whole = (list: string, lost: 'table' | 'rows'): Loss[] =>
    names(list).map((table) => ({ table, lost, columns: [] }))
  const tables = dropTable.exec(statement)?.[1]
  if (tables !== undefined) return whole(tables, 'table')
  const schemas = dropSchema.exec(statement)?.[1]
  if (schemas !== undefined)
    return names(schemas).map((schema) => ({ table: `${schema}.*`, lost: 'table', columns: [] }))
  const emptied = truncate.exec(statement)?.[1] ?? deleteFrom.exec(statement)?.[1]
  if (emptied !== undefined) return whole(emptied, 'rows')
  const altered = alterTable.exec(statement)
  if (altered === null) return []
  const columns = actionsOf(altered[2]!)
    .map((action) => (dropColumn.exec(action) ?? changeType.exec(action))?.[1])
    .filter((column) => column !== undefined)
  return columns.length === 0 ? [] : [{ table: bare(altered[1]!), lost: 'columns', columns: columns.map(bare) }]
}

const WEIGHT = { rows: 0, columns: 1, table: 2 }

/**
 * Returns what a script removes from each table, in order; of several losses of one table the greatest. The effect of a
 * block of procedural code cannot be read from its text, so the run also compares the tables before and after.
 */
export const lossesOf = (sql: string): Loss[] => {
  const found = new Map<string, Loss>()
  for (const statement of splitStatements(sql)) {
    for (const loss of lossesOfStatement(statement.replace(COMMENTS, ' ').trim())) {
      const known = found.get(loss.table)
      const columns = [...new Set([...(known?.columns ?? []), ...loss.columns])]
      const lost = known && WEIGHT[known.lost] > WEIGHT[loss.lost] ? known.lost : loss.lost
      found.set(loss.table, { table: loss.table, lost, columns: lost === 'columns' ? columns : [] })
    }
  }
  return [...found.values()]
}
