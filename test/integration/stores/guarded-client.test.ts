import { expect, inject, onTestFinished, test } from 'vitest'
import { GuardedClient } from '../../../src/main/stores/postgres/guarded-client.ts'
import { clientConfig, openPostgres } from '../../../src/main/stores/postgres/open-postgres.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase({ empty: true })
const MIB = 1024 * 1024

test('large answers of a real server pass repeatedly: one row of 40 MiB, and 100 MiB of rows', async () => {
  const { pool } = database.store
  const { rows } = await pool.query<{ text: string }>(`SELECT repeat('x', ${40 * MIB}) AS text`)
  expect(rows[0]!.text).toHaveLength(40 * MIB)
  for (let again = 0; again < 3; again++) {
    const many = await pool.query(`SELECT repeat('y', 10000) AS text FROM generate_series(1, 10000)`)
    expect(many.rowCount).toBe(10_000)
  }
})

test('an answer beyond the bounds fails its call alone: the store goes on with another connection', async () => {
  const store = openPostgres({ target: database.target, readOnly: false, poolSize: 1 })
  onTestFinished(store.close)
  await expect(
    store.pool.query(`SELECT repeat('z', 100000) AS text FROM generate_series(1, 3000)`),
  ).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' })
  expect((await store.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
})

test('concurrent answers of a pool share one limit, and finished ones free their part', async () => {
  const bounds = { start: MIB, message: MIB, answer: 4 * MIB, together: 6 * MIB }
  const config = clientConfig({ target: database.target, readOnly: false, bounds })
  const clients = [new GuardedClient(config), new GuardedClient(config)]
  for (const client of clients) {
    client.on('error', () => undefined)
    await client.connect()
    onTestFinished(() => client.leave())
  }
  // The last row of an answer waits until no other session holds the lock.
  const ask = (client: GuardedClient) =>
    client.query(
      `SELECT repeat('a', 100000) FROM generate_series(1, 35) UNION ALL SELECT pg_advisory_xact_lock_shared(1)::text`,
    )
  for (const client of clients) expect((await ask(client)).rowCount).toBe(36)
  const keeper = await database.store.pool.connect()
  await keeper.query('SELECT pg_advisory_lock(1)')
  const answers = clients.map(ask)
  await expect(Promise.race(answers)).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' })
  await keeper.query('SELECT pg_advisory_unlock(1)')
  keeper.release()
  const ended = await Promise.allSettled(answers)
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(config.guard.held.bytes).toBe(0)
})

test('without proof of the server’s identity the password is sent over SCRAM', async () => {
  const client = new GuardedClient(clientConfig({ target: database.target, readOnly: true }))
  await client.connect()
  onTestFinished(() => client.leave())
  expect((await client.query('SELECT current_user AS me')).rows).toEqual([{ me: inject('cluster').user }])
})
