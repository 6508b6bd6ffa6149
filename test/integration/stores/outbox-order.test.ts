import { expect, test } from 'vitest'
import type { Pool } from 'pg'
import type { Marker } from '../../../src/contract/protocol/consistency.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const WRITERS = 4
const EVENTS_OF_ONE = 150

/** Writers whose transactions overlap, so that positions become visible out of order. */
const writeConcurrently = (pool: Pool, isDone: () => void) =>
  Promise.all(
    [...Array(WRITERS).keys()].map(async (writer) => {
      const client = await pool.connect()
      try {
        for (let n = 0; n < EVENTS_OF_ONE; n += 1) {
          await client.query('BEGIN')
          const id = uuid('person', writer * EVENTS_OF_ONE + n)
          await client.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('person', $1)`, [[id]])
          // Work of varying length between the insert and the commit.
          await client.query('SELECT count(*) FROM generate_series(1, $1::int)', [((n * 7 + writer * 13) % 11) * 3_000])
          await client.query('COMMIT')
        }
      } finally {
        client.release()
      }
    }),
  ).finally(isDone)

/**
 * Waits for transactions of other databases on the server, which hold the horizon back too. They delay events but lose
 * none.
 */
const untilHorizonPassed = async (pool: Pool) => {
  const passed =
    'SELECT max(transaction_id) < pg_snapshot_xmin(pg_current_snapshot()) AS passed FROM directory.outbox_event'
  for (;;) {
    const { rows } = await pool.query<{ passed: boolean }>(passed)
    if (rows[0]?.passed) return
  }
}

const readWhile = async (next: () => Promise<string[]>, pool: Pool) => {
  const seen = new Set<string>()
  let writing = true
  const written = writeConcurrently(pool, () => (writing = false))
  for (let last = false; !last;) {
    last = !writing
    for (const id of await next()) seen.add(id)
  }
  await written
  await untilHorizonPassed(pool)
  for (const id of await next()) seen.add(id)
  return seen
}

test('a reader that stays below the horizon sees every event of concurrent writers', async () => {
  await database.truncate()
  const outbox = postgresOutbox(database.store.pool)
  let marker: Marker = { transactionId: '0', position: '0' }
  const seen = await readWhile(async () => {
    const events = await outbox.after(marker, { limit: 1_000, idLimit: 10_000 })
    marker = events.at(-1) ?? marker
    return events.flatMap((event) => event.entityIds)
  }, database.store.pool)
  expect(seen.size).toBe(WRITERS * EVENTS_OF_ONE)
})

test('the naive reader by position loses events, so the test above can fail', async () => {
  await database.truncate()
  let position = '0'
  const seen = await readWhile(async () => {
    const { rows } = await database.store.pool.query<{ position: string; ids: string[] }>(
      'SELECT position::text, entity_ids AS ids FROM directory.outbox_event WHERE position > $1 ORDER BY position',
      [position],
    )
    position = rows.at(-1)?.position ?? position
    return rows.flatMap((row) => row.ids)
  }, database.store.pool)
  expect(seen.size).toBeLessThan(WRITERS * EVENTS_OF_ONE)
})

test.each([1, 2])(
  'an event of the older transaction comes first, whatever its position: %i at a time',
  async (limit) => {
    await database.truncate()
    const { pool } = database.store
    const [older, younger] = await Promise.all([pool.connect(), pool.connect()])
    try {
      for (const client of [older, younger]) await client.query('BEGIN; SELECT pg_current_xact_id()')
      for (const [client, n] of [
        [younger, 1],
        [older, 2],
      ] as const)
        await client.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('person', $1)`, [
          [uuid('person', n)],
        ])
      for (const client of [younger, older]) await client.query('COMMIT')
    } finally {
      older.release()
      younger.release()
    }
    await untilHorizonPassed(pool)
    const outbox = postgresOutbox(pool)
    const seen: string[] = []
    let marker: Marker = { transactionId: '0', position: '0' }
    for (let turn = 0; turn < 2; turn += 1) {
      const events = await outbox.after(marker, { limit, idLimit: 10 })
      seen.push(...events.flatMap(({ entityIds }) => entityIds))
      marker = events.at(-1) ?? marker
    }
    expect(seen).toEqual([uuid('person', 2), uuid('person', 1)])
  },
)

test('a batch ends near its bound of ids and holds at least one event', async () => {
  await database.truncate()
  const ids = (n: number) => [...Array(n).keys()].map((each) => uuid('person', each))
  for (const size of [900, 900, 1]) {
    await database.store.pool.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('person', $1)`, [
      ids(size),
    ])
  }
  const outbox = postgresOutbox(database.store.pool)
  await untilHorizonPassed(database.store.pool)
  const start = { transactionId: '0', position: '0' }
  expect(await outbox.after(start, { limit: 10, idLimit: 1 })).toHaveLength(1)
  expect(await outbox.after(start, { limit: 10, idLimit: 901 })).toHaveLength(2)
  expect(await outbox.after(start, { limit: 2, idLimit: 10_000 })).toHaveLength(2)
  expect(await outbox.after(start, { limit: 10, idLimit: 10_000 })).toHaveLength(3)
})

test('work that ends between two hints returns its connection to the pool', async () => {
  const { pool } = database.store
  const outbox = postgresOutbox(pool)
  const work = outbox.alone(async (lost) => {
    await outbox.hint(1, lost)
    throw new Error('the graph is away')
  })
  await expect(work).rejects.toThrow('the graph is away')
  expect(pool.totalCount - pool.idleCount).toBe(0)
})
