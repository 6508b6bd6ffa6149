import type pg from 'pg'
import type { LedgerFault, LedgerReport } from '../../../contract/shop.ts'

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
]

const VERIFY = `SELECT
  (SELECT count(*)::integer FROM library.account) AS accounts,
  (SELECT count(*)::integer FROM library.transfer) AS transfers,
  coalesce((SELECT json_agg(fault) FROM (
    SELECT * FROM (${FAULTS.join('\n  UNION ALL ')}) found ORDER BY kind, id LIMIT ${MOST_FAULTS}) fault), '[]') AS faults`

export const verifyLedgerRows = async (pool: pg.Pool): Promise<LedgerReport> => {
  const { rows } = await pool.query<{ accounts: number; transfers: number; faults: LedgerFault[] }>(VERIFY)
  return rows[0]!
}
