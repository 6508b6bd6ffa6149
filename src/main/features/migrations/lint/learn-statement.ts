import type { AlterTableCmd, ColumnDef, Constraint, CreateFunctionStmt, Node, RangeVar } from 'libpg-query'
import { indexName } from './index-rules.ts'
import type { ChainKnowledge, LintContext } from './lint-context.ts'
import type { SqlStatement } from './sql-script.ts'
import { nameOf, qualified, textsOf, typeOf } from './sql-tree.ts'

const addColumn = ({ chain, made }: LintContext, table: string, column: ColumnDef) => {
  const columns = chain.columns.get(table) ?? new Map()
  columns.set(column.colname ?? '', typeOf(column.typeName))
  chain.columns.set(table, columns)
  made.columns.add(`${table}.${column.colname}`)
}

/** The column that a constraint keeps from being null: `CHECK (c IS NOT NULL)`, or NOT NULL itself. */
const keptFromNull = ({ contype, raw_expr: check, keys }: Constraint): string | undefined => {
  if (contype === 'CONSTR_NOTNULL') return textsOf(keys)[0]
  if (contype !== 'CONSTR_CHECK' || !check || !('NullTest' in check)) return undefined
  const { arg, nulltesttype } = check.NullTest
  if (nulltesttype !== 'IS_NOT_NULL' || !arg || !('ColumnRef' in arg)) return undefined
  return textsOf(arg.ColumnRef.fields).at(-1)
}

const addConstraint = ({ chain, made }: LintContext, table: string, constraint: Constraint) => {
  const name = `${table}.${constraint.conname ?? ''}`
  const column = keptFromNull(constraint)
  if (column !== undefined) {
    chain.notNullChecks.set(name, column)
    if (!constraint.skip_validation) chain.provenNotNull.add(`${table}.${column}`)
  }
  if (constraint.skip_validation) made.unvalidated.add(name)
}

const learnCommand = (context: LintContext, table: string, { subtype, name = '', def }: AlterTableCmd) => {
  const { chain } = context
  if (subtype === 'AT_AddColumn' && def && 'ColumnDef' in def) addColumn(context, table, def.ColumnDef)
  if (subtype === 'AT_AlterColumnType' && def && 'ColumnDef' in def)
    chain.columns.get(table)?.set(name, typeOf(def.ColumnDef.typeName))
  if (subtype === 'AT_AddConstraint' && def && 'Constraint' in def) addConstraint(context, table, def.Constraint)
  if (subtype === 'AT_ValidateConstraint') {
    const column = chain.notNullChecks.get(`${table}.${name}`)
    if (column !== undefined) chain.provenNotNull.add(`${table}.${column}`)
  }
  if (subtype === 'AT_DropConstraint') {
    const column = chain.notNullChecks.get(`${table}.${name}`)
    if (column !== undefined) chain.provenNotNull.delete(`${table}.${column}`)
    chain.notNullChecks.delete(`${table}.${name}`)
  }
  if (subtype === 'AT_DropColumn') chain.columns.get(table)?.delete(name)
}

const rename = (columns: ChainKnowledge['columns'], from: string, to: string) => {
  const known = columns.get(from)
  if (known) columns.set(to, known)
  columns.delete(from)
}

const learnRename = ({ chain, made }: LintContext, node: Node) => {
  if (!('RenameStmt' in node)) return
  const { renameType, relation, subname = '', newname = '' } = node.RenameStmt
  const table = nameOf(relation, made.schema)
  const columns = chain.columns.get(table)
  if (renameType === 'OBJECT_COLUMN' && columns?.has(subname)) {
    columns.set(newname, columns.get(subname)!)
    columns.delete(subname)
  }
  if (renameType !== 'OBJECT_TABLE') return
  const name = `${table.slice(0, table.lastIndexOf('.'))}.${newname}`
  rename(chain.columns, table, name)
  if (made.tables.delete(table)) made.tables.add(name)
}

const optionOf = (
  { options = [] }: CreateFunctionStmt,
  name: string,
): { text: string; location?: number } | undefined => {
  for (const node of options) {
    if (!('DefElem' in node) || node.DefElem.defname !== name) continue
    const { arg, location } = node.DefElem
    if (arg && 'String' in arg) return { text: arg.String.sval ?? '', location }
    if (arg && 'List' in arg) return { text: textsOf(arg.List.items)[0] ?? '', location }
  }
  return undefined
}

const learnFunction = ({ made }: LintContext, { node, at, text }: SqlStatement) => {
  if (!('CreateFunctionStmt' in node)) return
  const create = node.CreateFunctionStmt
  const body = optionOf(create, 'as')
  if (!body) return
  const language = optionOf(create, 'language')?.text.toLowerCase() ?? 'sql'
  made.functions.set(qualified(textsOf(create.funcname), made.schema), {
    language,
    body: body.text,
    at: at(body.location),
    source: text,
  })
}

const createdRelation = (node: Node): RangeVar | undefined => {
  if ('CreateStmt' in node) return node.CreateStmt.relation
  if ('CreateForeignTableStmt' in node) return node.CreateForeignTableStmt.base?.relation
  if ('CreateTableAsStmt' in node) return node.CreateTableAsStmt.into?.rel
  if ('SelectStmt' in node) return node.SelectStmt.intoClause?.rel
  if ('ViewStmt' in node) return node.ViewStmt.view
  return undefined
}

const learnCreated = (context: LintContext, node: Node) => {
  const { made } = context
  const relation = createdRelation(node)
  if (!relation) return
  const table = nameOf(relation, made.schema)
  // With IF NOT EXISTS the table may be an older one, with rows.
  const maybeOlder = 'CreateStmt' in node && node.CreateStmt.if_not_exists === true && context.chain.columns.has(table)
  if (!maybeOlder) made.tables.add(table)
  const elements = 'CreateStmt' in node ? (node.CreateStmt.tableElts ?? []) : []
  for (const element of elements) if ('ColumnDef' in element) addColumn(context, table, element.ColumnDef)
}

const learnType = ({ made }: LintContext, node: Node) => {
  if ('CreateEnumStmt' in node) made.types.add(qualified(textsOf(node.CreateEnumStmt.typeName), made.schema))
  if ('CreateDomainStmt' in node) made.types.add(qualified(textsOf(node.CreateDomainStmt.domainname), made.schema))
  if ('CreateRangeStmt' in node) made.types.add(qualified(textsOf(node.CreateRangeStmt.typeName), made.schema))
  if ('CompositeTypeStmt' in node) made.types.add(nameOf(node.CompositeTypeStmt.typevar, made.schema))
  if (!('AlterEnumStmt' in node)) return
  const { typeName, oldVal, newVal } = node.AlterEnumStmt
  const type = qualified(textsOf(typeName), made.schema)
  if (newVal !== undefined && oldVal === undefined && !made.types.has(type)) made.enumValues.set(newVal, type)
}

const learnSearchPath = ({ made }: LintContext, node: Node) => {
  if (!('VariableSetStmt' in node) || node.VariableSetStmt.name !== 'search_path') return
  const [first] = node.VariableSetStmt.args ?? []
  made.schema = (first && 'A_Const' in first ? first.A_Const.sval?.sval : undefined) ?? 'public'
}

/** Keeps what a statement tells about the schema after it, for the statements and migrations that follow. */
export const learnStatement = (statement: SqlStatement, context: LintContext): void => {
  const { node } = statement
  const { chain, made } = context
  learnCreated(context, node)
  learnType(context, node)
  learnRename(context, node)
  learnFunction(context, statement)
  learnSearchPath(context, node)
  if ('CreateSchemaStmt' in node) made.schemas.add(node.CreateSchemaStmt.schemaname ?? '')
  if ('IndexStmt' in node) {
    const table = nameOf(node.IndexStmt.relation, made.schema)
    chain.tableOfIndex.set(indexName(node.IndexStmt, table), table)
  }
  if ('AlterTableStmt' in node) {
    const table = nameOf(node.AlterTableStmt.relation, made.schema)
    for (const each of node.AlterTableStmt.cmds ?? [])
      if ('AlterTableCmd' in each) learnCommand(context, table, each.AlterTableCmd)
  }
  if ('DropStmt' in node)
    for (const each of node.DropStmt.objects ?? []) {
      const name = 'List' in each ? qualified(textsOf(each.List.items), made.schema) : ''
      if (node.DropStmt.removeType === 'OBJECT_INDEX') made.droppedIndexes.add(name)
      if (node.DropStmt.removeType === 'OBJECT_TABLE') chain.columns.delete(name)
    }
}
