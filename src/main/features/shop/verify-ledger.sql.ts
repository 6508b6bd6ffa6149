import type pg from 'pg'
import type { LedgerReport } from '../../../contract/shop.ts'

const MOST_FAULTS = 1_000

/** Each part counts one rule of the ledger again for all rows. All parts see the same snapshot. */
const FAULTS = [
  `SELECT 'transfer-not-zero' AS kind, entry.transfer_id AS id, format('%s %s', sum(entry.amount), entry.currency) AS detail
   FROM library.entry GROUP BY entry.transfer_id, entry.currency HAVING sum(entry.amount) <> 0`,
  `SELECT 'entries-missing', transfer.id, format('%s of %s', count(entry.id), transfer.entries)
   FROM library.transfer LEFT JOIN library.entry ON entry.transfer_id = transfer.id
   GROUP BY transfer.id HAVING count(entry.id) <> transfer.entries`,
  `SELECT 'balance-differs', account.id, format('balance %s, entries %s', account.balance, coalesce(sum(entry.amount), 0))
   FROM library.account LEFT JOIN library.entry ON entry.account_id = account.id
   WHERE account.balance IS NOT NULL GROUP BY account.id HAVING account.balance <> coalesce(sum(entry.amount), 0)`,
  `SELECT 'below-limit', id, format('balance %s, lowest %s', balance, lowest) FROM library.account WHERE balance < lowest`,
  `SELECT 'order-not-paid', shop_order.id, format('total %s, paid %s', shop_order.total, coalesce(-sum(entry.amount), 0))
   FROM library.shop_order
   LEFT JOIN library.account ON account.person_id = shop_order.person_id AND account.currency = shop_order.currency
   LEFT JOIN library.entry ON entry.transfer_id = shop_order.transfer_id AND entry.account_id = account.id
   GROUP BY shop_order.id HAVING shop_order.total <> coalesce(-sum(entry.amount), 0)`,
  `SELECT 'order-total-differs', shop_order.id,
     format('total %s and %s back, lines %s and %s back', total, refunded, sum(filled * unit_price), sum(returned * unit_price))
   FROM library.shop_order JOIN library.shop_order_line line ON line.order_id = shop_order.id
   GROUP BY shop_order.id HAVING total <> sum(filled * unit_price) OR refunded <> sum(returned * unit_price)`,
  `SELECT 'refund-differs', shop_order.id, format('refunded %s, paid back %s', refunded, coalesce(sum(entry.amount), 0))
   FROM library.shop_order
   LEFT JOIN library.shop_refund ON shop_refund.order_id = shop_order.id
   LEFT JOIN library.account ON account.person_id = shop_order.person_id AND account.currency = shop_order.currency
   LEFT JOIN library.entry ON entry.transfer_id = shop_refund.transfer_id AND entry.account_id = account.id
   GROUP BY shop_order.id HAVING refunded <> coalesce(sum(entry.amount), 0)`,
  `SELECT 'copies-differ', line.order_id, format('book %s: %s of %s sold, %s of %s back, %s not marked as sold', line.book_id,
     count(sold.copy_id), filled, count(sold.refund_id), returned, count(*) FILTER (WHERE sold.refund_id IS NULL AND copy.state <> 'sold'))
   FROM library.shop_order_line line
   LEFT JOIN library.shop_order_copy sold ON sold.order_id = line.order_id AND sold.book_id = line.book_id
   LEFT JOIN library.copy ON copy.id = sold.copy_id
   GROUP BY line.order_id, line.book_id
   HAVING count(sold.copy_id) <> filled OR count(sold.refund_id) <> returned
     OR bool_or(sold.refund_id IS NULL AND copy.state <> 'sold')`,
]

const VERIFY = `SELECT
  (SELECT count(*)::integer FROM library.account) AS accounts,
  (SELECT count(*)::integer FROM library.transfer) AS transfers,
  (SELECT count(*)::integer FROM library.shop_order) AS orders,
  coalesce((SELECT json_agg(fault) FROM (
    SELECT * FROM (${FAULTS.join('\n  UNION ALL ')}) found ORDER BY kind, id LIMIT ${MOST_FAULTS}) fault), '[]') AS faults`

export const verifyLedgerRows = async (pool: pg.Pool): Promise<LedgerReport> => {
  const { rows } = await pool.query<LedgerReport>(VERIFY)
  return rows[0]!
}
