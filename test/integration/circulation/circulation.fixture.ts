import type { Client } from '../../../src/contract/index.ts'

let people = 0

/** A person who may borrow. */
export const aBorrower = (client: Client, name = 'Ana') => {
  people += 1
  return client.people.create({ givenName: name, familyName: 'Ruiz', username: `borrower.${people}` })
}

/** A book with copies, and their barcodes in order. */
export const aBookOf = async ({ library }: Client, copies: number, title = 'The sea') => {
  const book = await library.books.create({ title, language: 'en', copies, price: { amount: 1950, currency: 'EUR' } })
  const { items } = await library.copies.search({ bookId: book.id, limit: 200 })
  return { book, copies: items, barcodes: items.map(({ barcode }) => barcode) }
}

export const rule = (name: string) => ({ code: 'RULE_VIOLATION', data: { rule: name } })

/** How many of the calls were refused for each reason; `done` are the others. */
export const tally = (settled: PromiseSettledResult<unknown>[]) => {
  const counts: Record<string, number> = {}
  for (const each of settled) {
    const { code, data } = (each.status === 'rejected' ? each.reason : {}) as {
      code?: string
      data?: { rule?: string }
    }
    const reason = each.status === 'fulfilled' ? 'done' : (data?.rule ?? code ?? String(each.reason))
    counts[reason] = (counts[reason] ?? 0) + 1
  }
  return counts
}
