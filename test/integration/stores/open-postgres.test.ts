import { expect, test, vi } from 'vitest'
import { openPostgres } from '../../../src/main/stores/postgres/open-postgres.ts'
import { refusalOf } from '../../../src/main/stores/postgres/postgres-errors.ts'
import { inWriteTransaction } from '../../../src/main/stores/postgres/write-transaction.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const author = { actor: 'test', door: 'in-process' as const }

const answer = (error: unknown) => refusalOf(error, 'north')

test('every session has its name and limits, and works in UTC', async () => {
  const { rows } = await database.store.pool.query(
    `SELECT current_setting('application_name') AS name, current_setting('TimeZone') AS zone, current_setting('statement_timeout') AS statement,
       current_setting('lock_timeout') AS lock, current_setting('idle_in_transaction_session_timeout') AS idle`,
  )
  expect(rows[0]).toEqual({
    name: expect.stringContaining(String(process.pid)),
    zone: 'UTC',
    statement: '30s',
    lock: '10s',
    idle: '1min',
  })
})

test('a date stays a date, and an instant keeps its milliseconds', async () => {
  const { rows } = await database.store.pool.query(
    `SELECT DATE '2026-02-28' AS day, TIMESTAMPTZ '2026-02-28 23:59:59.999+05:30' AS instant, 9007199254740993 AS big`,
  )
  expect(rows[0]).toEqual({ day: '2026-02-28', instant: new Date('2026-02-28T18:29:59.999Z'), big: '9007199254740993' })
})

test('a read-only store reads, and the database refuses its writes on every connection and through TypeORM', async () => {
  const store = database.open({ readOnly: true, poolSize: 3 })
  const insert = `INSERT INTO directory.permission (key) VALUES ('a.b')`
  const attempts = await Promise.allSettled([1, 2, 3].map(() => store.pool.query(insert)))
  const transaction = inWriteTransaction(store, author, (scope) => scope.manager.query(insert)).catch(
    (error: unknown) => error,
  )
  const failures = [...attempts.map((each) => (each as PromiseRejectedResult).reason as unknown), await transaction]
  expect(failures.map((failure) => answer(failure)?.code)).toEqual(['READ_ONLY', 'READ_ONLY', 'READ_ONLY', 'READ_ONLY'])
  expect((await store.pool.query('SELECT key FROM directory.permission')).rows).toEqual([])
})

test('a slow statement, a wait for a lock and an idle transaction all time out', async () => {
  const store = database.open({ timeouts: { statementMs: 200, lockMs: 100, idleInTransactionMs: 200 } })
  expect(answer(await store.pool.query('SELECT pg_sleep(5)').catch((error: unknown) => error))?.code).toBe(
    'STORE_UNAVAILABLE',
  )

  const holder = await database.store.pool.connect()
  await holder.query('BEGIN; LOCK TABLE directory.permission')
  const waiting = await store.pool.query('SELECT * FROM directory.permission').catch((error: unknown) => error)
  expect(answer(waiting)).toMatchObject({ code: 'CONFLICT', data: { reason: 'locked' } })
  await holder.query('ROLLBACK')
  holder.release()

  const idle = await store.pool.connect()
  const ended = new Promise((resolve) => idle.once('end', resolve))
  await idle.query('BEGIN')
  await ended
  const late = await idle.query('SELECT 1').catch((error: unknown) => error)
  idle.release(late as Error)
  expect(answer(late)?.code).toBe('STORE_UNAVAILABLE')
})

test('a write may request a longer timeout, which does not apply to the next call on its connection', async () => {
  const store = database.open({ poolSize: 1, timeouts: { statementMs: 100 } })
  await inWriteTransaction(store, author, (scope) => scope.query('SELECT pg_sleep(0.3)'), { timeoutMs: 10_000 })
  const next = await store.pool.query('SELECT pg_sleep(0.3)').catch((error: unknown) => error)
  expect((next as { code?: string }).code).toBe('57014')
})

test('when an administrator ends a connection its transaction fails, and the next call gets a new one', async () => {
  const store = database.open({ poolSize: 1 })
  const write = inWriteTransaction(store, author, async ({ query }) => {
    const [{ pid }] = (await query<{ pid: number }>('SELECT pg_backend_pid() AS pid')) as [{ pid: number }]
    await database.store.pool.query('SELECT pg_terminate_backend($1)', [pid])
    await query('SELECT 1')
  })
  expect(answer(await write.catch((error: unknown) => error))?.code).toBe('STORE_UNAVAILABLE')
  expect((await store.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
})

test('more calls at once than connections wait for their turn', async () => {
  const store = database.open({ poolSize: 2 })
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => store.pool.query('SELECT $1::int AS n', [n])))
  expect(answers.map(({ rows }) => rows[0].n)).toEqual(Array.from({ length: 50 }, (_, n) => n))
})

test('closing does not wait for ever for a running call', async () => {
  const store = openPostgres({ target: database.target, readOnly: false, timeouts: { statementMs: 60_000 } })
  const call = store.pool.query('SELECT pg_sleep(50)').catch((error: unknown) => error)
  await vi.waitFor(async () =>
    expect(
      (await database.store.pool.query(`SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(50)'`)).rowCount,
    ).toBe(1),
  )
  await store.close()
  expect(answer(await call)?.code).toBe('STORE_UNAVAILABLE')
})
