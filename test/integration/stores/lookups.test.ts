import { expect, test } from 'vitest'
import { cancelledQueries } from '../../../src/main/stores/postgres/cancelled-queries.ts'
import { LOOKUP_LIMIT_MS } from '../../../src/main/stores/postgres/open-lookups.ts'
import type { PostgresStore } from '../../../src/main/stores/postgres/open-postgres.ts'
import { refusalOf } from '../../../src/main/stores/postgres/postgres-errors.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()

const echo = (n: number) => ({ name: 'echo', text: 'SELECT $1::int AS n, pg_backend_pid() AS pid', values: [n] })
const sessionsOf = async (pids: readonly number[]) => {
  const { rows } = await database.store.pool.query('SELECT pid FROM pg_stat_activity WHERE pid = ANY ($1::int[])', [
    pids,
  ])
  return rows.length
}
const numbersOf = async (store: PostgresStore, count: number) => {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, n) => store.lookups.query<{ n: number; pid: number }>(echo(n))),
  )
  return { numbers: answers.map(({ rows }) => rows[0]!.n), pids: [...new Set(answers.map(({ rows }) => rows[0]!.pid))] }
}

test('hundreds at once go over two connections, and each gets its own answer', async () => {
  const store = database.open()
  const { numbers, pids } = await numbersOf(store, 500)
  expect(numbers).toEqual(Array.from({ length: 500 }, (_, n) => n))
  expect(pids).toHaveLength(2)
  expect(store.pool.totalCount).toBe(0)
  await store.close()
  await expect.poll(() => sessionsOf(pids)).toBe(0)
  await expect(store.lookups.query(echo(1))).rejects.toThrow()
})

test('one that the server refuses fails alone', async () => {
  const store = database.open()
  const wrong = { name: 'wrong', text: 'SELECT 1 / $1::int AS n', values: [0] }
  const asked = [
    echo(1),
    wrong,
    echo(2),
    { ...wrong, values: [1] },
    { name: 'none', text: 'SELECT no_such_column' },
    echo(3),
  ]
  const settled = await Promise.allSettled(asked.map((each) => store.lookups.query<{ n: number }>(each)))
  expect(settled.map((each) => (each.status === 'fulfilled' ? each.value.rows[0]!.n : 'failed'))).toEqual([
    1,
    'failed',
    2,
    1,
    'failed',
    3,
  ])
})

test('one that takes too long is ended by the server, and those behind it are answered', async () => {
  const store = database.open()
  const began = performance.now()
  const slow = store.lookups.query({ name: 'slow', text: 'SELECT pg_sleep(30)' })
  const others = numbersOf(store, 8)
  expect(refusalOf(await slow.catch((error: unknown) => error))?.code).toBe('STORE_UNAVAILABLE')
  expect(performance.now() - began).toBeGreaterThanOrEqual(LOOKUP_LIMIT_MS - 50)
  expect((await others).numbers).toHaveLength(8)
})

test('after its connection was ended the next one has a new one', async () => {
  const store = database.open()
  const { pids } = await numbersOf(store, 2)
  const during = store.lookups.query({ name: 'slow', text: 'SELECT pg_sleep(30)' }).catch((error: unknown) => error)
  await expect
    .poll(async () => {
      const { rows } = await database.store.pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE pid = ANY ($1::int[]) AND query LIKE '%pg_sleep%'`,
        [pids],
      )
      return rows.length
    })
    .toBe(1)
  await database.store.pool.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [pids])
  expect(refusalOf(await during)?.code).toBe('STORE_UNAVAILABLE')
  await expect.poll(async () => (await numbersOf(store, 4).catch(() => null))?.numbers).toEqual([0, 1, 2, 3])
})

test('those of a read-only school may not write', async () => {
  const store = database.open({ readOnly: true })
  const write = store.lookups.query({ name: 'write', text: `INSERT INTO directory.permission (key) VALUES ('a.b')` })
  expect(refusalOf(await write.catch((error: unknown) => error))?.code).toBe('READ_ONLY')
})

test('work that is given up ends in the server, and its connection serves the next', async () => {
  const store = database.open({ poolSize: 1 })
  const given = new AbortController()
  const queries = cancelledQueries(store, given.signal)
  const began = performance.now()
  const slow = queries.query({ text: 'SELECT pg_sleep(30)' })
  const running = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(30)'`
  await expect.poll(async () => (await database.store.pool.query<{ n: number }>(running)).rows[0]!.n).toBe(1)
  given.abort(new Error('given up'))
  await expect(slow).rejects.toMatchObject({ code: '57014' })
  expect(performance.now() - began).toBeLessThan(25_000)
  await expect(queries.query({ text: 'SELECT 1' })).rejects.toThrow('given up')
  const { rows } = await store.pool.query('SELECT 1 AS n')
  expect(rows).toEqual([{ n: 1 }])
  expect(store.pool.totalCount).toBe(1)
})
