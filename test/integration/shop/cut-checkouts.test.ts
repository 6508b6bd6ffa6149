import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { holdQueues } from '../../../src/main/features/circulation/hold-queue.sql.ts'
import { postgresShop } from '../../../src/main/features/shop/shop.sql.ts'
import { schoolEntities } from '../../../src/main/school/track-entities.ts'
import { beforeStatement } from '../../fixtures/shop/nth-statement.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBook, aBuyer, heldIn } from './shop.fixture.ts'

const database = useDatabase({ entities: async () => schoolEntities })
const running = useConsole(() => database)
const author = { actor: 'till', door: 'in-process' as const }
/** More statements than any of these writes sends. */
const MOST_STATEMENTS = 40
/** Each statement is cut in a school of its own. */
const SLOW_MS = 180_000

beforeEach(() => database.truncate())

const oneSold = { orders: 1, lines: 2, copies: 3, sold: 3, transfers: 2, answered: 1, audited: 1, announced: 1 }
const noneSold = { orders: 0, lines: 0, copies: 0, sold: 0, transfers: 1, answered: 0, audited: 0, announced: 0 }

const aCart = async (key: string) => {
  const [one, other] = [await aBook(running.client, { copies: 2 }), await aBook(running.client, { copies: 2 })]
  return {
    personId: await aBuyer(running.client, 5_000),
    lines: [
      { bookId: one, quantity: 2, onShortage: 'refuse' as const },
      { bookId: other, quantity: 1, onShortage: 'refuse' as const },
    ],
    idempotencyKey: key,
  }
}

test(
  'a server process killed before any statement of a checkout leaves all of it or nothing; sent again it is one order',
  { timeout: SLOW_MS },
  async () => {
    for (let number = 1; ; number += 1) {
      expect(number).toBeLessThan(MOST_STATEMENTS)
      await database.truncate()
      const cart = await aCart('cut')
      const cut = beforeStatement(database.store, {
        number,
        act: (processId) => database.store.pool.query('SELECT pg_terminate_backend($1, 10000)', [processId]),
      })
      const answer = await postgresShop({ store: cut, queues: holdQueues })
        .checkout(cart, author)
        .catch((error: Error) => error)
      const held = await heldIn(database)
      // The last statements come after the commit.
      expect([noneSold, oneSold], `statement ${number}`).toContainEqual(held)
      if (!(answer instanceof Error)) expect(held).toEqual(oneSold)
      const { order } = await postgresShop({ store: database.store, queues: holdQueues }).checkout(cart, author)
      expect(order).toMatchObject({ status: 'completed', total: 1_500 })
      expect(await heldIn(database)).toEqual(oneSold)
      expect((await running.client.library.ledger.verify()).faults).toEqual([])
      if (!(answer instanceof Error)) return
    }
  },
)

test(
  'a server process killed before any statement of a refund pays back all of it or nothing',
  { timeout: SLOW_MS },
  async () => {
    for (let number = 1; ; number += 1) {
      expect(number).toBeLessThan(MOST_STATEMENTS)
      await database.truncate()
      const cart = await aCart('bought')
      const shop = postgresShop({ store: database.store, queues: holdQueues })
      const { order } = await shop.checkout(cart, author)
      const back = { id: order.id, idempotencyKey: 'back' }
      const cut = beforeStatement(database.store, {
        number,
        act: (processId) => database.store.pool.query('SELECT pg_terminate_backend($1, 10000)', [processId]),
      })
      const answer = await postgresShop({ store: cut, queues: holdQueues })
        .orders.refund(back, author)
        .catch((error: Error) => error)
      expect([0, 3], `statement ${number}`).toContain((await heldIn(database)).sold)
      expect((await shop.ledger.verify()).faults).toEqual([])
      expect(await shop.orders.refund(back, author)).toMatchObject({ refund: { total: 1_500 } })
      expect(await heldIn(database)).toMatchObject({ sold: 0, copies: 0, transfers: 3 })
      expect(await shop.accounts.get({ personId: cart.personId })).toMatchObject({ balance: 5_000 })
      expect((await shop.ledger.verify()).faults).toEqual([])
      if (!(answer instanceof Error)) return
    }
  },
)

test.each([4, 9, 15])(
  'a console killed with -9 before statement %i of a checkout leaves nothing by half',
  async (number) => {
    const cart = await aCart('killed')
    const file = join(import.meta.dirname, '../../fixtures/shop/checkout-process.ts')
    const child = spawn(
      process.execPath,
      [file, JSON.stringify(database.target), JSON.stringify(cart), String(number)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    expect(String(said)).toBe('waits\n')
    child.kill('SIGKILL')
    await once(child, 'exit')
    // The key waits until the server has noticed that its client is gone.
    const { order } = await postgresShop({ store: database.store, queues: holdQueues }).checkout(cart, author)
    expect(order).toMatchObject({ status: 'completed', total: 1_500 })
    expect(await heldIn(database)).toEqual(oneSold)
    expect((await running.client.library.ledger.verify()).faults).toEqual([])
  },
)
