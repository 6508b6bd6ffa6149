import type pg from 'pg'
import { COUNT_CAP, type Page } from '../../../contract/page.ts'
import {
  comesAfter,
  cursors,
  type KeyedRow,
  type Keyset,
  orderBy,
  pageOf,
  selectKeys,
  statementValues,
  unindexedOrder,
  withoutKeys,
} from './keyset.ts'

export type Bind = (value: unknown) => string

export type ListQuery = {
  /** Names the list in its cursors. */
  list: string
  keyset: Keyset
  /** Sort and filter: a cursor of others is refused. */
  criteria: readonly unknown[]
  cursor: string | undefined
  limit: number
  table: string
  /** Conditions on `t`, a row of the table. */
  conditions: (bind: Bind) => string[]
  /** Columns and joins of a row on the page, over `t`. */
  columns: string
  joins?: string
  /** Fetch what matches and sort it, instead of walking the sort's index and testing each row. */
  fewMatch?: boolean
}

const sqlWhere = (conditions: readonly string[]) => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`)

/** One page of a list by keyset; joins are made for the rows of the page only. `total` comes with the first page. */
export const readPage = async <Row extends object>(pool: pg.Pool, query: ListQuery): Promise<Page<Row>> => {
  const { keyset, limit } = query
  const { cursorAfter, read } = cursors(query.list, query)
  const after = query.cursor ? read(query.cursor) : undefined
  const { values, bind } = statementValues()
  const conditions = query.conditions(bind)
  if (after) conditions.push(comesAfter(keyset, { alias: 't', after, bind }))
  const order = query.fewMatch ? unindexedOrder(keyset, 't') : orderBy(keyset, 't')
  const rows = `SELECT t.* FROM ${query.table} t ${sqlWhere(conditions)} ORDER BY ${order} LIMIT ${bind(limit + 1)}`
  const text = `SELECT ${query.columns}, ${selectKeys(keyset, 't')} FROM (${rows}) t ${query.joins ?? ''} ORDER BY ${orderBy(keyset, 't')}`
  const [found, total] = await Promise.all([
    pool.query<Row & KeyedRow>({ text, values }),
    after ? undefined : countUpToCap(pool, query),
  ])
  const page = pageOf(found.rows, { limit, cursorAfter, toItem: withoutKeys<Row> })
  return total === undefined ? page : { ...page, total, totalCapped: total >= COUNT_CAP }
}

const countUpToCap = async (pool: pg.Pool, { table, conditions }: Pick<ListQuery, 'table' | 'conditions'>) => {
  const { values, bind } = statementValues()
  const text = `SELECT count(*)::integer AS total FROM (SELECT FROM ${table} t ${sqlWhere(conditions(bind))} LIMIT ${COUNT_CAP}) counted`
  const { rows } = await pool.query<{ total: number }>({ text, values })
  return rows[0]?.total ?? 0
}

/** Words that all have to match a folded text, each on its own. */
export const searchConditions = (search: string | undefined, { text, bind }: { text: string; bind: Bind }): string[] =>
  [...new Set((search ?? '').split(/\s+/u).filter((word) => word !== ''))].map(
    (word) => `${text} LIKE directory.search_pattern(${bind(word)}::text)`,
  )
