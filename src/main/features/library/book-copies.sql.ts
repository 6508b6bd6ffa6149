import { In, Not } from 'typeorm'
import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { copyEntity } from './copy.entity.ts'

/** States of copies that the school has no longer. */
const GONE = ['sold', 'lost', 'withdrawn'] as const

/** How many copies of the book the school has. */
export const countCopies = ({ manager }: WriteScope, bookId: string): Promise<number> =>
  manager.countBy(copyEntity, { bookId, state: Not(In([...GONE])) })

/** Two writers that make copies wait for each other, so that no barcode is given twice. */
export const lastBarcode = async ({ query }: WriteScope): Promise<number> => {
  await query(`SELECT pg_advisory_xact_lock('library.copy'::regclass::oid::integer, 0)`)
  const rows = await query<{ barcode: string }>(
    `SELECT barcode FROM library.copy WHERE barcode BETWEEN 'B000000000' AND 'B999999999' AND barcode ~ '^B[0-9]{9}$'
     ORDER BY barcode DESC LIMIT 1`,
  )
  return Number(rows[0]?.barcode.slice(1) ?? 0)
}

/** The barcode with a number: `B` and nine digits. */
export const barcodeOf = (number: number): string => `B${String(number).padStart(9, '0')}`

/** Adds copies to the shelf, with the next barcodes of the school. */
export const addCopies = async (
  scope: WriteScope,
  { bookId, count }: { bookId: string; count: number },
): Promise<void> => {
  if (count === 0) return
  const last = await lastBarcode(scope)
  const made = Array.from({ length: count }, (_, index) => ({
    id: uuidv7(),
    bookId,
    barcode: barcodeOf(last + index + 1),
    createdAt: () => NOW_SQL,
    updatedAt: () => NOW_SQL,
  }))
  await scope.manager.insert(copyEntity, made)
}

/** Withdraws the newest copies of those on the shelf. Refused when fewer than `count` stand there. */
export const withdrawCopies = async (
  { manager }: WriteScope,
  { bookId, count, held }: { bookId: string; count: number; held: number },
): Promise<void> => {
  const onShelf = await manager.find(copyEntity, {
    where: { bookId, state: 'available' },
    order: { barcode: 'DESC' },
    take: count,
    lock: { mode: 'pessimistic_write' },
  })
  if (onShelf.length < count) {
    const least = held - onShelf.length
    throw refusal('RULE_VIOLATION', {
      rule: 'copies-in-use',
      field: 'copies',
      expected: `at least ${least}, for the others are lent or reserved`,
      counts: { inUse: least },
    })
  }
  for (const { id, version } of onShelf)
    await manager.update(copyEntity, { id }, { state: 'withdrawn', version: version + 1, updatedAt: () => NOW_SQL })
}

/** Drops the withdrawn copies of a book and returns how many others it has. */
export const dropWithdrawn = async ({ manager }: WriteScope, bookId: string): Promise<number> => {
  const left = await manager.countBy(copyEntity, { bookId, state: Not('withdrawn') })
  if (left === 0) await manager.delete(copyEntity, { bookId, state: 'withdrawn' })
  return left
}
