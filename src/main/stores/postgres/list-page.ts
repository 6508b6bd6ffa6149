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
  /** The name of the list in its cursors. */
  list: string
  keyset: Keyset
  /** The caller's query: sort, filters and place. A cursor of another sort or filter is refused. */
  query: { cursor?: string | undefined; limit: number }
  table: string
  /** Conditions on `t`, a row of the table. */
  conditions: (bind: Bind) => string[]
  /** Columns and joins of a row on the page, over `t`. */
  columns: string
  joins?: string
  /**
   * True when few rows match. They are fetched and sorted, instead of walking the sort's index and testing each row.
   */
  fewMatch?: boolean
}

const sqlWhere = (conditions: readonly string[]) => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`)

/** Reads one page of a list by keyset. Only the rows of the page are joined. The first page has `total`. */
export const readPage = async <Row extends object>(pool: pg.Pool, list: ListQuery): Promise<Page<Row>> => {
  const { keyset } = list
  const { cursor, limit } = list.query
  const { cursorAfter, read } = cursors(list.list, list)
  const after = cursor ? read(cursor) : undefined
  const { values, bind } = statementValues()
  const conditions = list.conditions(bind)
  if (after) conditions.push(comesAfter(keyset, { alias: 't', after, bind }))
  const order = list.fewMatch ? unindexedOrder(keyset, 't') : orderBy(keyset, 't')
  const rows = `SELECT t.* FROM ${list.table} t ${sqlWhere(conditions)} ORDER BY ${order} LIMIT ${bind(limit + 1)}`
  const text = `SELECT ${list.columns}, ${selectKeys(keyset, 't')} FROM (${rows}) t ${list.joins ?? ''} ORDER BY ${orderBy(keyset, 't')}`
  const [found, total] = await Promise.all([
    pool.query<Row & KeyedRow>({ text, values }),
    after ? undefined : countUpToCap(pool, list),
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

const wordsOf = (search: string | undefined) => [...new Set((search ?? '').split(/\s+/u).filter((word) => word !== ''))]

/**
 * Returns the conditions of a search in a short list whose folded text is not kept: each word has to match `text`, which
 * is folded once for a row.
 */
export const wordsIn = (search: string | undefined, { text, bind }: { text: string; bind: Bind }): string[] => {
  const words = wordsOf(search)
  return words.length === 0
    ? []
    : [
        `directory.fold(' ' || ${text}) LIKE ALL (ARRAY(SELECT directory.search_pattern(word) FROM unnest(${bind(words)}::text[]) word))`,
      ]
}

/**
 * Returns the conditions of a search: each word has to match the folded text. Only the part of an e-mail up to its `@`
 * uses the trigram index. Nearly everybody shares what follows, and looking up its pieces costs more than comparing the
 * few rows that are left.
 */
export const searchConditions = (search: string | undefined, { text, bind }: { text: string; bind: Bind }): string[] =>
  wordsOf(search).flatMap((word) => {
    const matches = (part: string) => `${text} LIKE directory.search_pattern(${bind(part)}::text)`
    const at = word.indexOf('@')
    if (at < 2 || at === word.length - 1) return [matches(word)]
    return [matches(word.slice(0, at + 1)), `strpos(${text}, directory.fold(${bind(word)}::text)) > 0`]
  })
