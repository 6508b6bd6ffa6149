import type pg from 'pg'
import type { Page } from '../../../contract/page.ts'
import type { OrderRow } from '../../../contract/shop.ts'
import { instantKey, keysetOf } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import type { Orders } from './shop.port.ts'

/** The lines of an order in one value, in the order of the cart: one statement for a page. */
const lines = `(SELECT coalesce(json_agg(json_build_object(
    'bookId', line.book_id, 'title', line.title, 'quantity', line.quantity, 'filled', line.filled,
    'backordered', line.backordered, 'refused', line.refused, 'returned', line.returned, 'unitPrice', line.unit_price)
    ORDER BY line.ordinal), '[]') FROM library.shop_order_line line WHERE line.order_id = t.id)`

const columns = `t.id, t.person_id AS "personId", ${personName('buyer')} AS "personName", t.status, t.currency,
  t.total::float8 AS total, t.refunded::float8 AS refunded, t.created_at AS "createdAt", ${lines} AS lines`

export const searchOrderRows = (pool: pg.Pool, query: Parameters<Orders['search']>[0]): Promise<Page<OrderRow>> =>
  readPage<OrderRow>(pool, {
    list: 'orders',
    keyset: keysetOf('-createdAt', { createdAt: [instantKey('created_at')] }),
    query,
    table: 'library.shop_order',
    conditions: (bind) => [
      ...(query.personId === undefined ? [] : [`t.person_id = ${bind(query.personId)}::uuid`]),
      ...(query.status === undefined ? [] : [`t.status = ${bind(query.status)}::text`]),
    ],
    columns,
    joins: 'LEFT JOIN directory.person buyer ON buyer.id = t.person_id',
  })
