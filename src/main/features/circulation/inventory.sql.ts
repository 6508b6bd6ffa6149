import type pg from 'pg'
import type { CopyRow } from '../../../contract/circulation.ts'
import type { Inventory, InventoryQuery } from '../../../contract/holds.ts'
import { inOneSnapshot } from '../../stores/postgres/one-snapshot.ts'
import { copyColumns, copyJoins } from './loan-list.sql.ts'

const MOST_MISSING = 1_000

/** Copies that should stand on the shelf, of the whole library or of the books of a category. */
const EXPECTED = `t.state = 'available' AND ($2::uuid IS NULL OR EXISTS (
  SELECT FROM library.book_category link WHERE link.book_id = t.book_id AND link.category_id = $2))`

const readShelves = async (client: pg.ClientBase, { read, categoryId }: { read: string[]; categoryId?: string }) => {
  const scope = [read, categoryId ?? null]
  const missing = await client.query<CopyRow>(
    `SELECT ${copyColumns} FROM library.copy t ${copyJoins} WHERE ${EXPECTED} AND t.barcode <> ALL ($1::text[])
     ORDER BY t.barcode LIMIT ${MOST_MISSING}`,
    scope,
  )
  const total = await client.query<{ missing: number }>(
    `SELECT count(*)::integer AS missing FROM library.copy t WHERE ${EXPECTED} AND t.barcode <> ALL ($1::text[])`,
    scope,
  )
  const found = await client.query<CopyRow>(
    `SELECT ${copyColumns} FROM library.copy t ${copyJoins} WHERE t.barcode = ANY ($1::text[]) ORDER BY t.barcode`,
    [read],
  )
  return { missing, total, found }
}

/** Compares what was read on the shelves with what should stand there, all at one moment. */
export const takeInventory = async (pool: pg.Pool, { barcodes, categoryId }: InventoryQuery): Promise<Inventory> => {
  const read = [...new Set(barcodes)]
  const { missing, total, found } = await inOneSnapshot(pool, (client) =>
    readShelves(client, { read, ...(categoryId !== undefined && { categoryId }) }),
  )
  const known = new Set(found.rows.map(({ barcode }) => barcode))
  return {
    scanned: read.length,
    missing: missing.rows,
    missingTotal: total.rows[0]!.missing,
    misplaced: found.rows.filter(({ state }) => state !== 'available'),
    unknown: read.filter((barcode) => !known.has(barcode)),
  }
}
