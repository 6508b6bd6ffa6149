import type { DeleteStmt, InsertStmt, MergeStmt, Node, RangeVar, UpdateStmt } from 'libpg-query'
import { type Found, foundBySize, isEmpty, type LintContext, type Rule } from './lint-context.ts'
import type { SqlStatement } from './sql-script.ts'
import { kindOf, nameOf, walk } from './sql-tree.ts'

const isConstant = (node: Node | undefined): boolean => node !== undefined && 'A_Const' in node

/** `WHERE true` and `WHERE 1 = 1` leave no row out. */
const leavesNoneOut = (where: Node | undefined): boolean => {
  if (where === undefined) return true
  if ('A_Const' in where) return where.A_Const.boolval?.boolval === true
  if (!('A_Expr' in where)) return false
  const { lexpr, rexpr } = where.A_Expr
  if (!isConstant(lexpr) || !isConstant(rexpr)) return false
  const valueOf = (node: Node | undefined) =>
    JSON.stringify(node, (key, value) => (key === 'location' ? undefined : value))
  return valueOf(lexpr) === valueOf(rexpr)
}

type Change = { kind: string; relation: RangeVar | undefined; whole: boolean; inserts: boolean }

/** The changes of rows in a statement, those in its CTEs too. */
export const changesOf = (node: Node): Change[] => {
  const changes: Change[] = []
  walk(node, (kind, fields) => {
    if (kind === 'UpdateStmt' || kind === 'DeleteStmt') {
      const { relation, whereClause, ...rest } = fields as UpdateStmt & DeleteStmt
      const joined = (rest.fromClause ?? rest.usingClause ?? []).length > 0
      changes.push({ kind, relation, whole: !joined && leavesNoneOut(whereClause), inserts: false })
    }
    if (kind === 'InsertStmt' || kind === 'MergeStmt')
      changes.push({ kind, relation: (fields as InsertStmt & MergeStmt).relation, whole: false, inserts: true })
  })
  if ('CopyStmt' in node && node.CopyStmt.is_from)
    changes.push({ kind: 'CopyStmt', relation: node.CopyStmt.relation, whole: false, inserts: true })
  return changes
}

/** Statements that define something, and whose bodies run later or not at all. */
const DEFINES = /^(Create|View|Rule|Do|Comment)/

const changesNow = (statement: SqlStatement) => (DEFINES.test(kindOf(statement.node)) ? [] : changesOf(statement.node))

export const wholeTableRule: Rule = (statement, context) =>
  changesNow(statement).flatMap(({ kind, relation, whole }): Found[] => {
    if (!whole) return []
    const object = nameOf(relation, context.made.schema)
    const at = statement.at(relation?.location)
    if (kind === 'UpdateStmt') return foundBySize(context, { code: 'full-table-update', at, object, table: object })
    return isEmpty(context, object) ? [] : [{ code: 'full-table-delete', severity: 'error', at, object }]
  })

const DDL = new Set(['AlterTableStmt', 'DropStmt', 'RenameStmt', 'TruncateStmt', 'IndexStmt', 'AlterObjectSchemaStmt'])

const touchesExisting = ({ node }: SqlStatement, { made }: LintContext) => {
  if (!DDL.has(kindOf(node))) return false
  const { relation } = Object.values(node)[0] as { relation?: RangeVar }
  return relation === undefined || !made.tables.has(nameOf(relation, made.schema))
}

/**
 * Finds the first change of rows of a table that was there before, in a transaction that also changes what was there
 * before. Looks at the whole file at once.
 */
export const mixedData = (statements: readonly SqlStatement[], context: LintContext): (Found & { index: number })[] => {
  if (!context.transactional || !statements.some((each) => touchesExisting(each, context))) return []
  for (const statement of statements)
    for (const { relation } of changesNow(statement)) {
      const object = nameOf(relation, context.made.schema)
      if (isEmpty(context, object)) continue
      const at = statement.at(relation?.location)
      return [{ code: 'data-with-ddl', severity: 'warning', at, object, index: statement.index }]
    }
  return []
}
