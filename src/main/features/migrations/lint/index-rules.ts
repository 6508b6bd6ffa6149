import type { IndexStmt, Node } from 'libpg-query'
import { type Found, foundBySize, type Rule } from './lint-context.ts'
import { nameOf, qualified } from './sql-tree.ts'

const schemaOf = (table: string) => table.slice(0, table.indexOf('.'))

/** An index lives in the schema of its table. */
export const indexName = ({ idxname }: IndexStmt, table: string) => qualified([idxname ?? ''], schemaOf(table))

const inTransaction = (statement: { start: number }, object: string): Found => ({
  code: 'concurrently-in-transaction',
  severity: 'error',
  at: statement.start,
  object,
})

export const indexRule: Rule = (statement, context) => {
  if (!('IndexStmt' in statement.node)) return []
  const index = statement.node.IndexStmt
  const table = nameOf(index.relation, context.made.schema)
  const object = index.idxname ? indexName(index, table) : table
  const at = statement.start
  if (!index.concurrent) return foundBySize(context, { code: 'index-not-concurrent', at, object, table })
  const found: Found[] = context.transactional || statement.inside ? [inTransaction(statement, object)] : []
  if (index.if_not_exists && !context.made.droppedIndexes.has(object))
    found.push({ code: 'index-if-not-exists', severity: 'error', at, object })
  return found
}

const has = (params: readonly Node[] | undefined, name: string) =>
  (params ?? []).some((node) => 'DefElem' in node && node.DefElem.defname === name)

/** Statements that keep everybody from a table as long as they work through it: REINDEX, REFRESH, CLUSTER, VACUUM FULL. */
export const rebuildRule: Rule = (statement, context) => {
  const { node, start: at, inside } = statement
  const atOnce = context.transactional || inside
  if ('ReindexStmt' in node) {
    const { relation, kind, params, name } = node.ReindexStmt
    const object = relation ? nameOf(relation, context.made.schema) : (name ?? '')
    if (has(params, 'concurrently')) return atOnce ? [inTransaction(statement, object)] : []
    const table = kind === 'REINDEX_OBJECT_INDEX' ? (context.chain.tableOfIndex.get(object) ?? null) : object
    return foundBySize(context, { code: 'lock-exclusive', at, object, table })
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt
    const table = nameOf(relation, context.made.schema)
    return concurrent ? [] : foundBySize(context, { code: 'lock-exclusive', at, object: table, table })
  }
  if ('ClusterStmt' in node && node.ClusterStmt.relation) {
    const table = nameOf(node.ClusterStmt.relation, context.made.schema)
    return foundBySize(context, { code: 'rewrite', at, object: table, table })
  }
  if ('VacuumStmt' in node && has(node.VacuumStmt.options, 'full'))
    return (node.VacuumStmt.rels ?? []).flatMap((each) => {
      if (!('VacuumRelation' in each)) return []
      const table = nameOf(each.VacuumRelation.relation, context.made.schema)
      return foundBySize(context, { code: 'rewrite', at, object: table, table })
    })
  return []
}
