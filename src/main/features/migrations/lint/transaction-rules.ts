import { type Found, foundBySize, type Rule } from './lint-context.ts'
import { kindOf, nameOf, walk } from './sql-tree.ts'

const OUTSIDE_ONLY = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'AlterSystemStmt',
])

export const outsideRule: Rule = ({ node, start: at, inside }, { transactional }) => {
  if (!transactional && !inside) return []
  const kind = kindOf(node)
  const never =
    OUTSIDE_ONLY.has(kind) ||
    ('VacuumStmt' in node && node.VacuumStmt.is_vacuumcmd === true) ||
    ('ClusterStmt' in node && node.ClusterStmt.relation === undefined) ||
    ('ReindexStmt' in node && node.ReindexStmt.relation === undefined)
  return never ? [{ code: 'not-in-transaction', severity: 'error', at, object: '' }] : []
}

const SAVEPOINTS = new Set(['TRANS_STMT_SAVEPOINT', 'TRANS_STMT_RELEASE', 'TRANS_STMT_ROLLBACK_TO'])

export const transactionRule: Rule = ({ node, start: at }) =>
  'TransactionStmt' in node && !SAVEPOINTS.has(node.TransactionStmt.kind ?? '')
    ? [{ code: 'transaction-control', severity: 'error', at, object: '' }]
    : []

/** The lowest level that keeps writers out: SHARE. */
const SHARE = 5

export const lockRule: Rule = (statement, context) => {
  if (!('LockStmt' in statement.node)) return []
  const { relations = [], mode = 0 } = statement.node.LockStmt
  if (mode < SHARE) return []
  return relations.flatMap((node) => {
    if (!('RangeVar' in node)) return []
    const table = nameOf(node.RangeVar, context.made.schema)
    return foundBySize(context, { code: 'lock-table', at: statement.at(node.RangeVar.location), object: table, table })
  })
}

/** The use of an enum value in the transaction that added it. */
export const enumValueRule: Rule = (statement, { made, transactional }) => {
  if (made.enumValues.size === 0 || !transactional || 'AlterEnumStmt' in statement.node) return []
  const found: Found[] = []
  walk(statement.node, (kind, fields) => {
    const value = kind === 'A_Const' ? (fields['sval'] as { sval?: string } | undefined)?.sval : undefined
    const type = value === undefined ? undefined : made.enumValues.get(value)
    if (type === undefined) return
    const at = statement.at(fields['location'] as number | undefined)
    found.push({ code: 'enum-value-in-use', severity: 'error', at, object: `${type}.${value}` })
  })
  return found
}
