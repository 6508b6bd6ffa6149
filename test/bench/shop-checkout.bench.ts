import type pg from 'pg'
import type { Cart } from '../../src/main/features/shop/shop.port.ts'
import { holdQueues } from '../../src/main/features/circulation/hold-queue.sql.ts'
import { postgresShop } from '../../src/main/features/shop/shop.sql.ts'
import { schoolEntities } from '../../src/main/school/track-entities.ts'
import { createDatabase } from '../postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { measurePairs, timed } from './measure.ts'
import { bareCheckout } from './shop/bare-checkout.ts'

const CLIENTS = 16
const LINES = 3
const HOT = 10

/** Books `b0` and on with so many copies each, and one person for each client with money enough. */
const fillShop = async (pool: pg.Pool, { books, copies }: { books: number; copies: number }) => {
  await pool.query(
    `INSERT INTO library.book (id, title, language, price_amount, price_currency)
     SELECT md5('b' || n)::uuid, 'Book ' || n, 'en', 500, 'EUR' FROM generate_series(0, $1::integer - 1) n`,
    [books],
  )
  await pool.query(
    `INSERT INTO library.copy (id, book_id, barcode)
     SELECT gen_random_uuid(), md5('b' || n)::uuid, 'K' || n || '-' || place
     FROM generate_series(0, $1::integer - 1) n, generate_series(1, $2::integer) place`,
    [books, copies],
  )
  await pool.query(
    `INSERT INTO directory.person (id, given_name, family_name, username)
     SELECT md5('p' || n)::uuid, 'Ana', 'Ruiz', 'ana' || n FROM generate_series(0, $1::integer - 1) n`,
    [CLIENTS],
  )
  await pool.query('VACUUM ANALYZE')
  const ids = async (letter: string, count: number) => {
    const { rows } = await pool.query<{ id: string }>(
      'SELECT md5($1 || n)::uuid AS id FROM generate_series(0, $2::integer - 1) n',
      [letter, count],
    )
    return rows.map(({ id }) => id)
  }
  return { bookIds: await ids('b', books), people: await ids('p', CLIENTS) }
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const [orders, pairs] = scale === 'full' ? [400, 5] : [64, 1]
  const { cluster, stop } = await startTestCluster({ fsync: 'off' })
  const database = await createDatabase(cluster, { entities: () => Promise.resolve(schoolEntities) })
  try {
    const own = CLIENTS * LINES
    const copies = Math.ceil((orders * LINES * (pairs + 1) * 2) / HOT) + CLIENTS
    const { bookIds, people } = await fillShop(database.store.pool, { books: own + HOT, copies })
    const shop = postgresShop({ store: database.open({ poolSize: CLIENTS }), queues: holdQueues })
    const bare = database.open({ poolSize: CLIENTS }).pool
    const author = { actor: 'bench', door: 'in-process' as const }
    for (const personId of people)
      await shop.accounts.deposit({ personId, amount: 1_000_000_000, currency: 'EUR', note: '' }, author)

    let sent = 0
    const cart = (client: number, books: string[]): Cart => ({
      personId: people[client]!,
      lines: books.map((bookId) => ({ bookId, quantity: 1, onShortage: 'refuse' })),
      idempotencyKey: `bench-${(sent += 1)}`,
    })
    const ownBooks = (client: number) => bookIds.slice(client * LINES, (client + 1) * LINES)
    const hotBooks = (client: number, turn: number) =>
      Array.from({ length: LINES }, (_, place) => bookIds[own + ((client + turn + place * 3) % HOT)]!)
    /** Orders in a second, all clients together. */
    const rate = async (books: typeof hotBooks, checkOut: (cart: Cart) => Promise<unknown>) => {
      let turn = 0
      const client = async (_: unknown, index: number) => {
        while (turn < orders) {
          turn += 1
          await checkOut(cart(index, books(index, turn)))
        }
      }
      const time = await timed(() => Promise.all(Array.from({ length: CLIENTS }, client)))
      return (orders / time) * 1_000
    }
    const ours = (each: Cart) => shop.checkout(each, author)
    const peer = (each: Cart) => bareCheckout(bare, each)
    await rate(ownBooks, ours)

    const name = `checkouts of ${LINES} books by ${CLIENTS} clients`
    const apart = await measurePairs({ pairs, ours: () => rate(ownBooks, ours), peer: () => rate(ownBooks, peer) })
    yield { name: `${name}, each its own / bare SQL`, ...apart, unit: 'orders/s', goal: { of: 'ratio', atLeast: 0.7 } }
    const crowd = await measurePairs({ pairs, ours: () => rate(hotBooks, ours), peer: () => rate(ownBooks, peer) })
    yield {
      name: `${name}, all the same ${HOT} / bare SQL, each its own`,
      ...crowd,
      unit: 'orders/s',
      goal: { of: 'ratio', atLeast: 0.3 },
    }
    const { faults } = await shop.ledger.verify()
    yield {
      name: 'faults of the ledger afterwards',
      ours: faults.length,
      unit: 'faults',
      goal: { of: 'ours', atMost: 0 },
    }
  } finally {
    await database.drop()
    await stop()
  }
}

export const bench: Bench = { name: 'shop-checkout', rows }
