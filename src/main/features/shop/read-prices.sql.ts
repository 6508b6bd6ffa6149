import { refusal } from '../../../contract/errors.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'

export type Priced = { title: string; unitPrice: number }

type PriceRow = { id: string; title: string; price: number | null; currency: string | null; now: Date }

/** What a cart costs at an instant of the school's time. */
export type Prices = { books: Map<string, Priced>; currency: string; now: Date }

/**
 * Reads the books of a cart, each named once, as they are for sale now. Refuses unknown books, books without a price and
 * prices in several currencies; the field is that of the line.
 */
export const readPrices = async ({ query }: WriteScope, bookIds: readonly string[]): Promise<Prices> => {
  const rows = await query<PriceRow>(
    `SELECT id, title, price_amount::float8 AS price, price_currency AS currency, ${NOW_SQL} AS now
     FROM library.book WHERE id = ANY ($1::uuid[])`,
    [bookIds],
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  const unknown = bookIds.filter((id) => !found.has(id))
  if (unknown.length > 0)
    throw refusal('RULE_VIOLATION', { rule: 'unknown-book', field: 'lines', expected: 'ids of books', unknown })
  const books = new Map<string, Priced>()
  const currency = found.get(bookIds[0]!)!.currency
  for (const [index, id] of bookIds.entries()) {
    const { title, price, currency: own } = found.get(id)!
    const field = `lines.${index}.bookId`
    if (price === null || own === null)
      throw refusal('RULE_VIOLATION', { rule: 'book-without-price', field, expected: 'a book that has a price' })
    if (own !== currency)
      throw refusal('RULE_VIOLATION', {
        rule: 'mixed-currencies',
        field,
        expected: `a book whose price is in ${currency}, as those before it`,
      })
    books.set(id, { title, unitPrice: price })
  }
  return { books, currency: currency!, now: rows[0]!.now }
}
