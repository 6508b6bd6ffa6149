import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import type { Cart } from '../../../src/main/features/shop/shop.port.ts'

const COPIES = `SELECT line.book_id, free.id FROM unnest($1::uuid[], $2::integer[]) line (book_id, quantity)
  CROSS JOIN LATERAL (
    SELECT copy.id FROM library.copy WHERE copy.book_id = line.book_id AND copy.state = 'available'
    LIMIT line.quantity FOR NO KEY UPDATE SKIP LOCKED) free`
const ACCOUNT = `SELECT id, balance, (SELECT id FROM library.account WHERE purpose = 'sales' AND currency = 'EUR') AS sales
  FROM library.account WHERE purpose = 'person' AND person_id = $1 AND currency = 'EUR' FOR NO KEY UPDATE`
const LINES = `INSERT INTO library.shop_order_line (order_id, book_id, ordinal, title, unit_price, quantity, filled, backordered, refused)
  SELECT $1, id, place, title, price_amount, 1, 1, 0, 0 FROM unnest($2::uuid[]) WITH ORDINALITY line (book_id, place) JOIN library.book ON id = book_id`

/**
 * The checkout as one would write it in SQL alone: the same rows in one transaction, one statement for each table, no
 * rules and no second try. The cart has one copy of each book.
 */
export const bareCheckout = async (pool: pg.Pool, { personId, lines, idempotencyKey }: Cart): Promise<void> => {
  const client = await pool.connect()
  const [order, transfer] = [uuidv7(), uuidv7()]
  const bookIds = lines.map(({ bookId }) => bookId)
  try {
    await client.query('BEGIN')
    await client.query(
      `INSERT INTO library.answered (key, procedure, fingerprint) VALUES ($1, 'c', 'f') ON CONFLICT DO NOTHING`,
      [idempotencyKey],
    )
    await client.query('SELECT deleted_at FROM directory.person WHERE id = $1 FOR KEY SHARE', [personId])
    const books = await client.query<{ price: string }>(
      'SELECT id, title, price_amount AS price, price_currency FROM library.book WHERE id = ANY ($1::uuid[])',
      [bookIds],
    )
    const copies = await client.query<{ book_id: string; id: string }>(COPIES, [bookIds, bookIds.map(() => 1)])
    if (copies.rows.length < bookIds.length) throw new Error('A copy is missing.')
    const ids = copies.rows.map(({ id }) => id)
    const total = books.rows.reduce((sum, { price }) => sum + Number(price), 0)
    const account = (await client.query<{ id: string; sales: string }>(ACCOUNT, [personId])).rows[0]!
    await client.query(`INSERT INTO library.transfer (id, kind, entries) VALUES ($1, 'purchase', 2)`, [transfer])
    await client.query(
      `INSERT INTO library.entry (id, transfer_id, account_id, currency, amount) VALUES ($1, $3, $4, 'EUR', -$6::bigint), ($2, $3, $5, 'EUR', $6)`,
      [uuidv7(), uuidv7(), transfer, account.id, account.sales, total],
    )
    await client.query(
      `INSERT INTO library.shop_order (id, person_id, status, currency, total, transfer_id) VALUES ($1, $2, 'completed', 'EUR', $3, $4)`,
      [order, personId, total, transfer],
    )
    await client.query(LINES, [order, bookIds])
    await client.query(
      'INSERT INTO library.shop_order_copy (order_id, copy_id, book_id) SELECT $1, copy_id, book_id FROM unnest($2::uuid[], $3::uuid[]) sold (copy_id, book_id)',
      [order, ids, copies.rows.map((row) => row.book_id)],
    )
    await client.query(
      `UPDATE library.copy SET state = 'sold', version = version + 1, updated_at = now() WHERE id = ANY ($1)`,
      [ids],
    )
    await client.query('UPDATE library.answered SET answer = $2 WHERE key = $1', [idempotencyKey, { order }])
    await client.query(
      `INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, after)
       VALUES ($1, now(), 'bench', 'in-process', 'order.create', 'order', $2, $3)`,
      [uuidv7(), order, { lines, total }],
    )
    await client.query(
      `INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ('order', ARRAY[$1::uuid], now())`,
      [order],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
