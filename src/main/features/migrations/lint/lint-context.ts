import type { LintCode } from '../../../../contract/reasons/lint-findings.ts'
import type { SqlStatement } from './sql-script.ts'
import type { SqlType } from './sql-tree.ts'

export type Severity = 'error' | 'warning'

/** What a rule says. `at` is in UTF-16 units from the file's start. */
export type Found = {
  code: LintCode
  severity: Severity
  at: number
  object: string
  /** What the parser says, or how a name was hidden. */
  detail?: string
}

/** From this many rows on, a lock that lasts as long as reading or writing the table stops a school's work. */
export const BIG_TABLE_ROWS = 100_000

/** The rows of a table at this school; null when nobody counted them, `absent` when the school has no such table. */
export type RowsOf = (table: string) => number | 'absent' | null

/** What earlier migrations of the chain left, as far as their statements tell. Names have their schema. */
export type ChainKnowledge = {
  columns: Map<string, Map<string, SqlType>>
  tableOfIndex: Map<string, string>
  /** `table.constraint` -> the column that the check or constraint keeps from being null. */
  notNullChecks: Map<string, string>
  /** `table.column`, proven not null by a validated check. */
  provenNotNull: Set<string>
}

/** What the statements before this one in the same file made. */
export type MadeHere = {
  tables: Set<string>
  /** `table.column` */
  columns: Set<string>
  types: Set<string>
  schemas: Set<string>
  droppedIndexes: Set<string>
  /** `table.constraint`, added here and not validated. */
  unvalidated: Set<string>
  /** Value -> its enum type. */
  enumValues: Map<string, string>
  /** Functions by name, in case a later statement calls them. */
  functions: Map<string, { language: string; body: string; at: number; source: string }>
  /** The schema of names without one. */
  schema: string
}

export type LintContext = {
  direction: 'up' | 'down'
  transactional: boolean
  rowsOf: RowsOf
  chain: ChainKnowledge
  made: MadeHere
  /** On the way down: what this migration's own way up made. */
  own: Pick<MadeHere, 'tables' | 'columns' | 'types' | 'schemas'> | null
}

export type Rule = (statement: SqlStatement, context: LintContext) => Found[]

export const newChain = (): ChainKnowledge => ({
  columns: new Map(),
  tableOfIndex: new Map(),
  notNullChecks: new Map(),
  provenNotNull: new Set(),
})

export const nothingMade = (): MadeHere => ({
  tables: new Set(),
  columns: new Set(),
  types: new Set(),
  schemas: new Set(),
  droppedIndexes: new Set(),
  unvalidated: new Set(),
  enumValues: new Map(),
  functions: new Map(),
  schema: 'public',
})

/** An absent table of an earlier migration is pending too, and empty. Any other absent one is known by another name. */
const rowsIn = ({ rowsOf, chain }: LintContext, table: string): number | null => {
  const rows = rowsOf(table)
  if (rows !== 'absent') return rows
  return chain.columns.has(table) ? 0 : null
}

/** True for a table without rows: made by this file, or counted. Nothing is lost there and nobody waits. */
export const isEmpty = (context: LintContext, table: string) =>
  context.made.tables.has(table) || rowsIn(context, table) === 0

/**
 * How bad it is to work through all rows of a table under a lock: null for a small table, `warning` where nobody
 * counted, `error` from `BIG_TABLE_ROWS` on.
 */
const bySize = (context: LintContext, table: string | null): Severity | null => {
  if (table === null) return 'warning'
  if (context.made.tables.has(table)) return null
  const rows = rowsIn(context, table)
  if (rows === null) return 'warning'
  return rows >= BIG_TABLE_ROWS ? 'error' : null
}

/** A finding whose severity is that of the table's size; none for a small table. `table` is null when it is not known. */
export const foundBySize = (
  context: LintContext,
  { table, most = 'error', ...found }: Omit<Found, 'severity'> & { table: string | null; most?: Severity },
): Found[] => {
  const severity = bySize(context, table)
  return severity === null ? [] : [{ ...found, severity: most === 'warning' ? most : severity }]
}
