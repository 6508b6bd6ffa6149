import type { Client } from '../../../src/contract/index.ts'
import type { TestDatabase } from '../../postgres.ts'

let number = 0

export const aPerson = async ({ people }: Client): Promise<string> => {
  number += 1
  const person = {
    givenName: 'Ana',
    familyName: 'Ruiz',
    username: `ana${number}`,
    email: null,
    status: 'active' as const,
  }
  return (await people.create(person)).id
}

/** A person with so much on the account, in euro cents. */
export const aBuyer = async (client: Client, amount: number): Promise<string> => {
  const personId = await aPerson(client)
  await client.library.accounts.deposit({ personId, amount, currency: 'EUR' })
  return personId
}

export const aBook = async (
  { library }: Client,
  { copies, price = 500, currency = 'EUR' }: { copies: number; price?: number | null; currency?: string },
): Promise<string> => {
  const money = price === null ? null : { amount: price, currency }
  return (await library.books.create({ title: `Book of ${copies}`, language: 'en', copies, price: money })).id
}

/** What the tables hold that a checkout may change. */
export const heldIn = async (database: TestDatabase) => {
  const { rows } = await database.store.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM library.shop_order) AS orders,
       (SELECT count(*)::int FROM library.shop_order_line) AS lines,
       (SELECT count(*)::int FROM library.shop_order_copy WHERE refund_id IS NULL) AS copies,
       (SELECT count(*)::int FROM library.copy WHERE state = 'sold') AS sold,
       (SELECT count(*)::int FROM library.transfer) AS transfers,
       (SELECT count(*)::int FROM library.answered) AS answered,
       (SELECT count(*)::int FROM directory.audit_event WHERE entity_kind = 'order') AS audited,
       (SELECT count(*)::int FROM directory.outbox_event WHERE kind = 'order') AS announced`,
  )
  return rows[0]!
}
