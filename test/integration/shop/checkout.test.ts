import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBook, aBuyer, aPerson, heldIn } from './shop.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const library = () => running.client.library
const UNKNOWN = '01931d3a-5c00-7000-8000-000000000001'
const rule = (name: string, data: object = {}) => ({ code: 'RULE_VIOLATION', data: { rule: name, ...data } })

beforeEach(() => database.truncate())

type Line = { bookId: string; quantity: number; onShortage?: 'refuse' | 'backorder' }
const sent = async (body: unknown, key?: string) => {
  const response = await running.rest('/api/v1/library/checkout', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) },
    body: JSON.stringify(body),
  })
  return {
    status: response.status,
    body: (await response.json()) as { order: { id: string } } & Record<string, unknown>,
  }
}
const buy = (personId: string, lines: Line[], idempotencyKey?: string) =>
  library().checkout({ personId, lines, ...(idempotencyKey && { idempotencyKey }) })

describe('a checkout', () => {
  test('takes copies, charges the account and writes order, log and event together', async () => {
    const personId = await aBuyer(running.client, 5_000)
    const [sea, lake] = [
      await aBook(running.client, { copies: 3 }),
      await aBook(running.client, { copies: 1, price: 1_250 }),
    ]
    const lines = [
      { bookId: sea, quantity: 2, onShortage: 'refuse' },
      { bookId: lake, quantity: 1, onShortage: 'backorder' },
    ]
    const { status, body } = await sent({ personId, lines })
    expect(status).toBe(200)
    expect(body.order).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'completed',
      total: 2_250,
      currency: 'EUR',
      lines: [
        { bookId: sea, quantity: 2, filled: 2, backordered: 0, refused: 0, unitPrice: 500 },
        { bookId: lake, quantity: 1, filled: 1, backordered: 0, refused: 0, unitPrice: 1_250 },
      ],
    })
    expect(await library().books.get({ id: sea })).toMatchObject({ stock: 1, copies: 1 })
    const account = await library().accounts.get({ personId })
    expect(account).toMatchObject({
      balance: 2_750,
      entries: [{ kind: 'purchase', amount: -2_250 }, { kind: 'deposit' }],
    })
    expect(await heldIn(database)).toMatchObject({ orders: 1, lines: 2, copies: 3, sold: 3, audited: 1, announced: 1 })
    const [line] = (await running.client.audit.search({ limit: 1 })).items
    expect(line).toMatchObject({
      action: 'order.create',
      entityId: body.order.id,
      before: null,
      after: { total: 2_250 },
    })
    expect(await library().orders.search({ personId })).toMatchObject({
      total: 1,
      items: [{ id: body.order.id, personName: 'Ana Ruiz', lines: [{ title: 'Book of 3' }, { bookId: lake }] }],
    })
    expect((await library().ledger.verify()).faults).toEqual([])
  })

  test('refuses a short line as a whole, owes the rest of another, and sells the others', async () => {
    const personId = await aBuyer(running.client, 10_000)
    const [short, owed, there] = [
      await aBook(running.client, { copies: 2 }),
      await aBook(running.client, { copies: 2 }),
      await aBook(running.client, { copies: 2 }),
    ]
    const { order } = await buy(personId, [
      { bookId: short, quantity: 3, onShortage: 'refuse' },
      { bookId: owed, quantity: 5, onShortage: 'backorder' },
      { bookId: there, quantity: 2 },
    ])
    expect(order).toMatchObject({
      status: 'backordered',
      total: 2_000,
      lines: [
        { filled: 0, backordered: 0, refused: 3 },
        { filled: 2, backordered: 3, refused: 0 },
        { filled: 2, backordered: 0, refused: 0 },
      ],
    })
    // Its savepoint gave the copies of the refused line back.
    expect(await library().books.get({ id: short })).toMatchObject({ stock: 2 })
    const nothing = await buy(personId, [{ bookId: owed, quantity: 1, onShortage: 'refuse' }])
    expect(nothing.order).toMatchObject({ status: 'refused', total: 0, lines: [{ filled: 0, refused: 1 }] })
    expect((await library().ledger.verify()).faults).toEqual([])
  })

  test('sells only what stands on the shelf when it is paid, whatever was seen before', async () => {
    const personId = await aBuyer(running.client, 10_000)
    const bookId = await aBook(running.client, { copies: 20 })
    expect(await library().books.get({ id: bookId })).toMatchObject({ stock: 20 })
    await buy(await aBuyer(running.client, 10_000), [{ bookId, quantity: 20 }])
    expect((await buy(personId, [{ bookId, quantity: 5 }])).order).toMatchObject({ status: 'refused', total: 0 })
    expect(await library().accounts.get({ personId })).toMatchObject({ balance: 10_000 })
  })

  test('takes no copy that is lent, reserved or withdrawn', async () => {
    const personId = await aBuyer(running.client, 10_000)
    const bookId = await aBook(running.client, { copies: 4 })
    await database.store.pool.query(
      `UPDATE library.copy SET state = (ARRAY['lent', 'reserved', 'lost'])[right(barcode, 1)::int] WHERE right(barcode, 1)::int < 4`,
    )
    const { order } = await buy(personId, [{ bookId, quantity: 4, onShortage: 'backorder' }])
    expect(order).toMatchObject({ lines: [{ filled: 1, backordered: 3 }] })
  })

  test('of free books needs no account', async () => {
    const personId = await aPerson(running.client)
    const bookId = await aBook(running.client, { copies: 1, price: 0 })
    expect((await buy(personId, [{ bookId, quantity: 1 }])).order).toMatchObject({ status: 'completed', total: 0 })
    expect((await library().ledger.verify()).faults).toEqual([])
  })

  test('that the account cannot pay leaves everything as it was', async () => {
    const personId = await aBuyer(running.client, 999)
    const bookId = await aBook(running.client, { copies: 2 })
    const refused = buy(personId, [{ bookId, quantity: 2 }], 'k')
    await expect(refused).rejects.toMatchObject(
      rule('insufficient-funds', { field: 'personId', counts: { total: 1_000, balance: 999 } }),
    )
    expect(await heldIn(database)).toMatchObject({ orders: 0, sold: 0, transfers: 1, answered: 0 })
    await library().accounts.deposit({ personId, amount: 1 })
    expect((await buy(personId, [{ bookId, quantity: 2 }], 'k')).order).toMatchObject({ total: 1_000 })
  })
})

describe('a cart', () => {
  test('that cannot be sold is refused by rule and field, and nothing is kept', async () => {
    const personId = await aBuyer(running.client, 1_000)
    const euro = await aBook(running.client, { copies: 1 })
    const yen = await aBook(running.client, { copies: 1, currency: 'JPY' })
    const priceless = await aBook(running.client, { copies: 1, price: null })
    const dear = await aBook(running.client, { copies: 2, price: Number.MAX_SAFE_INTEGER })
    const one = (bookId: string, quantity = 1) => ({ bookId, quantity })
    await expect(buy(UNKNOWN, [one(euro)])).rejects.toMatchObject(rule('unknown-person', { unknown: [UNKNOWN] }))
    await expect(buy(personId, [one(euro), one(UNKNOWN)])).rejects.toMatchObject(
      rule('unknown-book', { field: 'lines', unknown: [UNKNOWN] }),
    )
    await expect(buy(personId, [one(euro), one(priceless)])).rejects.toMatchObject(
      rule('book-without-price', { field: 'lines.1.bookId' }),
    )
    await expect(buy(personId, [one(euro), one(yen)])).rejects.toMatchObject(
      rule('mixed-currencies', { field: 'lines.1.bookId' }),
    )
    await expect(buy(personId, [one(dear, 2)])).rejects.toMatchObject(rule('amount-too-large', { field: 'lines' }))
    expect(await heldIn(database)).toMatchObject({ orders: 0, sold: 0, transfers: 1 })
  })

  test('of a wrong form is refused by field over REST: empty, twice the same book, 10,000 lines', async () => {
    const personId = await aPerson(running.client)
    const bookId = await aBook(running.client, { copies: 1 })
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      bookId: `01931d3a-5c00-7000-8000-${String(index).padStart(12, '0')}`,
      quantity: 1,
    }))
    for (const [lines, issue] of [
      [[], { field: 'lines', rule: 'too_small' }],
      // Two lines of one book would each find its stock whole.
      [
        [
          { bookId, quantity: 1 },
          { bookId: bookId.toUpperCase(), quantity: 1 },
        ],
        { field: 'lines', rule: 'unique' },
      ],
      [[{ bookId, quantity: 0 }], { field: 'lines.0.quantity' }],
      [[{ bookId, quantity: -1 }], { field: 'lines.0.quantity' }],
      [[{ bookId, quantity: 1.5 }], { field: 'lines.0.quantity' }],
      [[{ bookId, quantity: 1, onShortage: 'wait' }], { field: 'lines.0.onShortage' }],
      [many, { field: 'lines', rule: 'too_big' }],
    ] as const)
      expect(await sent({ personId, lines })).toMatchObject({
        status: 400,
        body: { code: 'BAD_REQUEST', data: { issues: [issue] } },
      })
    expect(await heldIn(database)).toMatchObject({ orders: 0 })
  })

  test('of 500 lines is one order', async () => {
    const personId = await aBuyer(running.client, 500)
    const { rows } = await database.store.pool.query<{ id: string }>(
      `INSERT INTO library.book (id, title, language, price_amount, price_currency)
       SELECT gen_random_uuid(), 'Book ' || n, 'en', 1, 'EUR' FROM generate_series(1, 500) n RETURNING id`,
    )
    await database.store.pool.query(
      `INSERT INTO library.copy (id, book_id, barcode) SELECT gen_random_uuid(), id, 'X' || row_number() OVER () FROM library.book`,
    )
    const { order } = await buy(
      personId,
      rows.map(({ id }) => ({ bookId: id, quantity: 1 })),
    )
    expect(order).toMatchObject({ status: 'completed', total: 500 })
    expect(await library().accounts.get({ personId })).toMatchObject({ balance: 0 })
  })
})

describe('a checkout that is sent again', () => {
  test('is one order with one answer, also eight times at once and after a refund', async () => {
    const personId = await aBuyer(running.client, 1_000)
    const bookId = await aBook(running.client, { copies: 2 })
    const body = { personId, lines: [{ bookId, quantity: 2, onShortage: 'refuse' }] }
    const answers = await Promise.all(Array.from({ length: 8 }, () => sent(body, 'cart-1')))
    expect(answers[0]).toMatchObject({ status: 200, body: { order: { status: 'completed', total: 1_000 } } })
    await library().orders.refund({ id: answers[0]!.body.order.id })
    answers.push(await sent(body, 'cart-1'))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await heldIn(database)).toMatchObject({ orders: 1, transfers: 3 })
  })

  test('with another cart is refused', async () => {
    const personId = await aBuyer(running.client, 1_000)
    const bookId = await aBook(running.client, { copies: 2 })
    await buy(personId, [{ bookId, quantity: 1 }], 'cart-2')
    await expect(buy(personId, [{ bookId, quantity: 2 }], 'cart-2')).rejects.toMatchObject(
      rule('key-used', { field: 'idempotencyKey' }),
    )
    const deposit = library().accounts.deposit({ personId, amount: 1, currency: 'EUR', idempotencyKey: 'cart-2' })
    await expect(deposit).rejects.toMatchObject(rule('key-used'))
    expect(await heldIn(database)).toMatchObject({ orders: 1, sold: 1 })
  })
})

describe('an order', () => {
  test('comes back in parts, copy by copy, and never more than was paid', async () => {
    const personId = await aBuyer(running.client, 3_000)
    const bookId = await aBook(running.client, { copies: 5 })
    const { order } = await buy(personId, [{ bookId, quantity: 5 }])
    await library().books.update({ id: bookId, version: 1, price: { amount: 9_999, currency: 'EUR' } })
    const first = await library().orders.refund({ id: order.id, lines: [{ bookId, quantity: 2 }] })
    // What was paid counts, not the price now.
    expect(first).toMatchObject({
      refund: { total: 1_000 },
      order: { status: 'partly-refunded', total: 2_500, refunded: 1_000, lines: [{ filled: 5, returned: 2 }] },
    })
    expect(await library().books.get({ id: bookId })).toMatchObject({ stock: 2, copies: 2 })
    const tooMany = library().orders.refund({ id: order.id, lines: [{ bookId, quantity: 4 }] })
    await expect(tooMany).rejects.toMatchObject(rule('refund-too-large', { field: 'lines.0.quantity', most: 3 }))
    const other = library().orders.refund({ id: order.id, lines: [{ bookId: UNKNOWN, quantity: 1 }] })
    await expect(other).rejects.toMatchObject(rule('refund-too-large', { most: 0 }))
    expect(await library().orders.refund({ id: order.id })).toMatchObject({
      refund: { total: 1_500 },
      order: { status: 'refunded', refunded: 2_500 },
    })
    await expect(library().orders.refund({ id: order.id })).rejects.toMatchObject(rule('order-ended'))
    await expect(library().orders.cancel({ id: order.id })).rejects.toMatchObject(rule('order-ended'))
    expect(await library().accounts.get({ personId })).toMatchObject({ balance: 3_000 })
    expect(await library().books.get({ id: bookId })).toMatchObject({ stock: 5 })
    expect((await library().ledger.verify()).faults).toEqual([])
  })

  test('is cancelled with what it owes, and its copies are for sale again', async () => {
    const personId = await aBuyer(running.client, 1_000)
    const bookId = await aBook(running.client, { copies: 1 })
    const { order } = await buy(personId, [{ bookId, quantity: 3, onShortage: 'backorder' }])
    expect(await library().orders.cancel({ id: order.id })).toMatchObject({
      order: { status: 'cancelled', refunded: 500 },
      refund: { total: 500 },
    })
    const owedOnly = await buy(personId, [{ bookId, quantity: 1 }])
    expect(owedOnly.order.status).toBe('completed')
    const waiting = await buy(personId, [{ bookId, quantity: 1, onShortage: 'backorder' }])
    expect(waiting.order).toMatchObject({ status: 'backordered', total: 0 })
    expect(await library().orders.cancel({ id: waiting.order.id })).toMatchObject({
      order: { status: 'cancelled', lines: [{ filled: 0, backordered: 0 }] },
    })
    const [kept] = (await library().orders.search({ status: 'cancelled' })).items
    expect(kept!.lines).toMatchObject([{ backordered: 0, refused: kept!.lines[0]!.quantity }])
    await expect(library().orders.cancel({ id: waiting.order.id })).rejects.toMatchObject(rule('order-ended'))
    const unknown = library().orders.cancel({ id: UNKNOWN })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', data: { entity: 'order', id: UNKNOWN } })
    expect((await library().orders.search({ status: 'cancelled' })).total).toBe(2)
    expect((await library().ledger.verify()).faults).toEqual([])
  })

  test('is paid back once by refunds and cancellations at once', async () => {
    const personId = await aBuyer(running.client, 1_000)
    const bookId = await aBook(running.client, { copies: 2 })
    const { order } = await buy(personId, [{ bookId, quantity: 2 }])
    const settled = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => library().orders.refund({ id: order.id, lines: [{ bookId, quantity: 1 }] })),
      ...Array.from({ length: 2 }, () => library().orders.cancel({ id: order.id })),
    ])
    const paid = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.refund.total] : []))
    expect(paid.reduce((sum, each) => sum + each, 0)).toBe(1_000)
    for (const each of settled)
      if (each.status === 'rejected')
        expect(['order-ended', 'refund-too-large']).toContain((each.reason as { data: { rule: string } }).data.rule)
    expect(await library().accounts.get({ personId })).toMatchObject({ balance: 1_000 })
    expect((await library().ledger.verify()).faults).toEqual([])
  })

  test('is kept whole by the database itself', async () => {
    const personId = await aBuyer(running.client, 1_000)
    const bookId = await aBook(running.client, { copies: 1 })
    await buy(personId, [{ bookId, quantity: 1 }])
    const refuses = (constraint: string, sql: string) =>
      expect(database.store.pool.query(sql)).rejects.toMatchObject({ constraint })
    await refuses('shop_order_refunded_check', 'UPDATE library.shop_order SET refunded = total + 1')
    await refuses('shop_order_line_returned_check', 'UPDATE library.shop_order_line SET returned = 2')
    await refuses('shop_order_line_whole_check', 'UPDATE library.shop_order_line SET filled = 0')
    await database.store.pool.query(
      `INSERT INTO library.shop_order SELECT gen_random_uuid(), person_id, status, currency, 0, 0, NULL FROM library.shop_order;
       INSERT INTO library.shop_order_line SELECT o.id, book_id, 1, title, 0, 1, 1, 0, 0 FROM library.shop_order_line, library.shop_order o WHERE o.total = 0`,
    )
    await refuses(
      'shop_order_copy_sold_once',
      `INSERT INTO library.shop_order_copy SELECT o.id, copy_id, book_id FROM library.shop_order_copy, library.shop_order o WHERE o.total = 0`,
    )
    const { faults } = await library().ledger.verify()
    expect(faults).toMatchObject([{ kind: 'copies-differ' }])
  })
})
