import type { DropStmt, RenameStmt, TruncateStmt } from 'libpg-query'
import { type Found, foundBySize, isEmpty, type LintContext, type Rule } from './lint-context.ts'
import type { SqlStatement } from './sql-script.ts'
import { kindOf, nameOf, qualified, textsOf } from './sql-tree.ts'

type Dropped = { parts: string[]; at: number }

const objectsOf = ({ objects = [] }: DropStmt, statement: SqlStatement): Dropped[] =>
  objects.map((node) => {
    const at = statement.start
    if ('List' in node) return { parts: textsOf(node.List.items), at }
    if ('String' in node) return { parts: [node.String.sval ?? ''], at }
    if ('TypeName' in node) return { parts: textsOf(node.TypeName.names), at: statement.at(node.TypeName.location) }
    if ('ObjectWithArgs' in node) return { parts: textsOf(node.ObjectWithArgs.objname), at }
    return { parts: [''], at }
  })

const dropTable = (context: LintContext, at: number, object: string): Found[] => {
  if (context.made.tables.has(object)) return []
  if (context.own?.tables.has(object)) return [{ code: 'down-loses', severity: 'warning', at, object }]
  return [{ code: 'drop-table', severity: isEmpty(context, object) ? 'warning' : 'error', at, object }]
}

const dropSchema = (
  context: LintContext,
  { at, object, cascade }: { at: number; object: string; cascade: boolean },
) => {
  if (context.made.schemas.has(object)) return []
  if (context.own?.schemas.has(object)) return [{ code: 'down-loses', severity: 'warning', at, object } as const]
  // Without CASCADE only an empty one can be dropped.
  return cascade ? [{ code: 'drop-schema', severity: 'error', at, object } as const] : []
}

const dropIndex = (
  statement: SqlStatement,
  { concurrent }: DropStmt,
  object: string,
  context: LintContext,
): Found[] => {
  const { start: at, inside } = statement
  if (concurrent)
    return context.transactional || inside
      ? [{ code: 'concurrently-in-transaction', severity: 'error', at, object }]
      : []
  const table = context.chain.tableOfIndex.get(object) ?? null
  return foundBySize(context, { code: 'lock-exclusive', at, object, table, most: 'warning' })
}

const dropOne = (statement: SqlStatement, drop: DropStmt, { parts, at }: Dropped, context: LintContext): Found[] => {
  const object = qualified(parts, context.made.schema)
  const cascade = drop.behavior === 'DROP_CASCADE'
  switch (drop.removeType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
      return dropTable(context, at, object)
    case 'OBJECT_SCHEMA':
      return dropSchema(context, { at, object: parts[0] ?? '', cascade })
    case 'OBJECT_INDEX':
      return dropIndex(statement, drop, object, context)
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      if (context.made.types.has(object)) return []
      if (context.own?.types.has(object) && !cascade) return []
      return [{ code: 'drop-type', severity: cascade ? 'error' : 'warning', at, object }]
    default:
      return cascade ? [{ code: 'drop-cascade', severity: 'warning', at, object: parts.join('.') }] : []
  }
}

export const dropRule: Rule = (statement, context) => {
  const { node, start: at } = statement
  if ('DropStmt' in node)
    return objectsOf(node.DropStmt, statement).flatMap((each) => dropOne(statement, node.DropStmt, each, context))
  if ('DropOwnedStmt' in node) return [{ code: 'drop-schema', severity: 'error', at, object: 'OWNED' }]
  if ('DropdbStmt' in node)
    return [{ code: 'drop-schema', severity: 'error', at, object: node.DropdbStmt.dbname ?? '' }]
  return []
}

export const truncateRule: Rule = (statement, context) => {
  if (kindOf(statement.node) !== 'TruncateStmt') return []
  const { relations = [], behavior } = (statement.node as { TruncateStmt: TruncateStmt }).TruncateStmt
  return relations.flatMap((node): Found[] => {
    if (!('RangeVar' in node)) return []
    const object = nameOf(node.RangeVar, context.made.schema)
    if (behavior !== 'DROP_CASCADE' && isEmpty(context, object)) return []
    return [{ code: 'truncate', severity: 'error', at: statement.at(node.RangeVar.location), object }]
  })
}

const RELATIONS = new Set<RenameStmt['renameType']>([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_FOREIGN_TABLE',
])

export const renameRule: Rule = (statement, context) => {
  const { node } = statement
  if ('AlterObjectSchemaStmt' in node) {
    const { relation, objectType } = node.AlterObjectSchemaStmt
    const object = nameOf(relation, context.made.schema)
    if (!relation || !RELATIONS.has(objectType) || context.made.tables.has(object)) return []
    return [{ code: 'rename-table', severity: 'warning', at: statement.at(relation.location), object }]
  }
  if (!('RenameStmt' in node)) return []
  const { renameType, relation, subname = '' } = node.RenameStmt
  const table = nameOf(relation, context.made.schema)
  if (!relation || context.made.tables.has(table)) return []
  const at = statement.at(relation.location)
  if (RELATIONS.has(renameType)) return [{ code: 'rename-table', severity: 'warning', at, object: table }]
  if (renameType !== 'OBJECT_COLUMN' || context.made.columns.has(`${table}.${subname}`)) return []
  return [{ code: 'rename-column', severity: 'warning', at, object: `${table}.${subname}` }]
}
