import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint, Node } from 'libpg-query'
import { newColumn } from './column-default.ts'
import { type Found, foundBySize, isEmpty, type LintContext, type Rule, type Severity } from './lint-context.ts'
import type { SqlStatement } from './sql-script.ts'
import { kindOf, nameOf, typeOf } from './sql-tree.ts'
import { mayBeInstant, mayNarrow, typeChange } from './type-change.ts'

type Target = { table: string; statement: SqlStatement; context: LintContext }

const constraintsOf = (column: ColumnDef): Constraint[] =>
  (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []))

const addColumn = ({ table, statement, context }: Target, column: ColumnDef): Found[] => {
  const { notNull, filled, rewrites, unique, check, reference } = newColumn(
    typeOf(column.typeName).name,
    constraintsOf(column),
  )
  const found = { at: statement.at(column.location), object: `${table}.${column.colname}` }
  const worked = (code: Found['code'], most: Severity = 'error') =>
    foundBySize(context, { ...found, code, table, most })
  return [
    ...(notNull && !filled && !isEmpty(context, table)
      ? [{ ...found, code: 'add-column-not-null' as const, severity: 'error' as const }]
      : []),
    ...(rewrites === 'no' ? [] : worked('rewrite', rewrites === 'maybe' ? 'warning' : 'error')),
    ...(unique ? worked('unique-not-using-index') : []),
    // Without a value in the rows that exist, PostgreSQL does not look for what they refer to.
    ...(check || (reference && filled) ? worked('constraint-not-valid') : []),
  ]
}

/** `USING column::type` says what the change does anyway. */
const isPlainCast = (using: Node | undefined, column: string) => {
  const inner = using && 'TypeCast' in using ? using.TypeCast.arg : using
  if (!inner || !('ColumnRef' in inner)) return false
  const last = inner.ColumnRef.fields?.at(-1)
  return last !== undefined && 'String' in last && last.String.sval === column
}

const changeType = ({ table, statement, context }: Target, name: string, column: ColumnDef): Found[] => {
  const before = context.chain.columns.get(table)?.get(name)
  const after = typeOf(column.typeName)
  const computed = column.raw_default !== undefined && !isPlainCast(column.raw_default, name)
  const found = { at: statement.at(column.location), object: `${table}.${name}` }
  const rewrite = (most: Severity) => foundBySize(context, { ...found, code: 'rewrite', table, most })
  const narrows = (severity: Severity): Found[] =>
    isEmpty(context, table) ? [] : [{ ...found, code: 'type-narrowing', severity }]
  if (before === undefined) {
    if (mayNarrow(after)) return [...narrows('warning'), ...rewrite('warning')]
    return rewrite(mayBeInstant(after) && !computed ? 'warning' : 'error')
  }
  const change = typeChange(before, after)
  if (change === 'narrowing') return [...narrows('error'), ...rewrite('error')]
  return change === 'rewrite' || computed ? rewrite('error') : []
}

const addConstraint = ({ table, statement, context }: Target, constraint: Constraint): Found[] => {
  const found = { at: statement.at(constraint.location), object: `${table}.${constraint.conname ?? ''}`, table }
  switch (constraint.contype) {
    case 'CONSTR_CHECK':
    case 'CONSTR_FOREIGN':
    case 'CONSTR_NOTNULL':
      return constraint.skip_validation ? [] : foundBySize(context, { ...found, code: 'constraint-not-valid' })
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
    case 'CONSTR_EXCLUSION':
      return constraint.indexname ? [] : foundBySize(context, { ...found, code: 'unique-not-using-index' })
    default:
      return []
  }
}

const dropColumn = ({ table, statement, context }: Target, name: string): Found[] => {
  const object = `${table}.${name}`
  if (context.made.columns.has(object) || context.made.tables.has(table)) return []
  if (context.own?.columns.has(object) || context.own?.tables.has(table))
    return [{ code: 'down-loses', severity: 'warning', at: statement.start, object }]
  const severity = isEmpty(context, table) ? 'warning' : 'error'
  return [{ code: 'drop-column', severity, at: statement.start, object }]
}

const setNotNull = ({ table, statement, context }: Target, name: string): Found[] => {
  const object = `${table}.${name}`
  if (context.chain.provenNotNull.has(object)) return []
  return foundBySize(context, { code: 'set-not-null', at: statement.start, object, table })
}

const validate = ({ table, statement, context }: Target, name: string): Found[] => {
  const object = `${table}.${name}`
  if (!context.transactional || !context.made.unvalidated.has(object)) return []
  return foundBySize(context, { code: 'constraint-not-valid', at: statement.start, object, table })
}

const detach = ({ table, statement, context }: Target, def: Node | undefined): Found[] => {
  const concurrent = def && 'PartitionCmd' in def && def.PartitionCmd.concurrent === true
  const found = { at: statement.start, object: table }
  if (!concurrent) return foundBySize(context, { ...found, code: 'lock-exclusive', table, most: 'warning' })
  return context.transactional || statement.inside
    ? [{ ...found, code: 'concurrently-in-transaction', severity: 'error' }]
    : []
}

const attach = ({ statement, context }: Target, def: Node | undefined): Found[] => {
  if (!def || !('PartitionCmd' in def)) return []
  const table = nameOf(def.PartitionCmd.name, context.made.schema)
  return foundBySize(context, { code: 'lock-exclusive', at: statement.start, object: table, table })
}

const REWRITES = new Set<AlterTableCmd['subtype']>([
  'AT_SetLogged',
  'AT_SetUnLogged',
  'AT_SetAccessMethod',
  'AT_SetTableSpace',
  'AT_SetExpression',
])

/** Readers and writers go on. */
const GENTLE = new Set<AlterTableCmd['subtype']>([
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_ValidateConstraint',
  'AT_DetachPartitionFinalize',
])

const judge = (target: Target, { subtype, name = '', def }: AlterTableCmd): Found[] => {
  const { table, statement, context } = target
  const column = def && 'ColumnDef' in def ? def.ColumnDef : undefined
  if (subtype === 'AT_AddColumn' && column) return addColumn(target, column)
  if (subtype === 'AT_AlterColumnType' && column) return changeType(target, name, column)
  if (subtype === 'AT_AddConstraint' && def && 'Constraint' in def) return addConstraint(target, def.Constraint)
  if (subtype === 'AT_DropColumn') return dropColumn(target, name)
  if (subtype === 'AT_SetNotNull') return setNotNull(target, name)
  if (subtype === 'AT_ValidateConstraint') return validate(target, name)
  if (subtype === 'AT_AttachPartition') return attach(target, def)
  if (subtype === 'AT_DetachPartition') return detach(target, def)
  if (REWRITES.has(subtype)) return foundBySize(context, { code: 'rewrite', at: statement.start, object: table, table })
  return []
}

const isGentle = ({ subtype, def }: AlterTableCmd) =>
  GENTLE.has(subtype) ||
  subtype === 'AT_AttachPartition' ||
  (subtype === 'AT_DetachPartition' && def !== undefined && 'PartitionCmd' in def && def.PartitionCmd.concurrent)

/**
 * Judges `ALTER TABLE`. A change that only takes its lock for a moment is a warning on a table that is big or that
 * nobody counted: it waits behind every long query, and everybody waits behind it.
 */
export const alterTableRule: Rule = (statement, context) => {
  if (kindOf(statement.node) !== 'AlterTableStmt') return []
  const { relation, cmds = [], objtype } = (statement.node as { AlterTableStmt: AlterTableStmt }).AlterTableStmt
  if (objtype !== 'OBJECT_TABLE' && objtype !== 'OBJECT_MATVIEW') return []
  const table = nameOf(relation, context.made.schema)
  if (context.made.tables.has(table)) return []
  const commands = cmds.flatMap((node) => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []))
  const found = commands.flatMap((command) => judge({ table, statement, context }, command))
  if (found.length > 0 || commands.every(isGentle)) return found
  return foundBySize(context, { code: 'lock-exclusive', at: statement.start, object: table, table, most: 'warning' })
}

/** A new partition keeps everybody from the whole table for a moment. */
export const partitionRule: Rule = (statement, context) => {
  if (!('CreateStmt' in statement.node) || !statement.node.CreateStmt.partbound) return []
  return (statement.node.CreateStmt.inhRelations ?? []).flatMap((node) => {
    if (!('RangeVar' in node)) return []
    const table = nameOf(node.RangeVar, context.made.schema)
    const found = { code: 'lock-exclusive', at: statement.start, object: table, table, most: 'warning' } as const
    return foundBySize(context, found)
  })
}
