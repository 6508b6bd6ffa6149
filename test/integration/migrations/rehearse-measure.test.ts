import { beforeEach, expect, test } from 'vitest'
import { measureStatements } from '../../../src/main/features/migrations/rehearse/measure-statements.sql.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase({ empty: true })

beforeEach(() =>
  database.store.pool.query(`DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s;
    CREATE TABLE s.a (id integer PRIMARY KEY, b integer); INSERT INTO s.a SELECT n, n FROM generate_series(1, 1000) n`),
)

const measure = async (
  sql: string,
  { transactional = true, signal }: { transactional?: boolean; signal?: AbortSignal } = {},
) => {
  const { pool } = database.store
  const [client, watcher] = [await pool.connect(), await pool.connect()]
  try {
    return await measureStatements({ client, watcher, sql, transactional, schemas: ['s'], signal })
  } finally {
    client.release()
    watcher.release()
  }
}

test('a rewrite, its lock, and the rows of an update are reported', async () => {
  const { statements, failure } = await measure(
    'UPDATE s.a SET b = 1 WHERE id <= 10; ALTER TABLE s.a ALTER b TYPE bigint; CREATE TABLE s.c ()',
  )
  expect(failure).toBeNull()
  expect(statements[0]).toMatchObject({ index: 0, rows: 10, rewritten: [] })
  expect(statements[0]!.locks).toContainEqual(
    expect.objectContaining({ mode: 'RowExclusiveLock', blocks: 'schema', object: 's.a' }),
  )
  expect(statements[1]).toMatchObject({ line: 'ALTER TABLE s.a ALTER b TYPE bigint', rows: 0 })
  expect(statements[1]!.rewritten).toContain('s.a')
  const lock = statements[1]!.locks.find(({ mode, object }) => mode === 'AccessExclusiveLock' && object === 's.a')!
  expect(lock).toMatchObject({ blocks: 'all' })
  expect(lock.heldMs).toBeGreaterThanOrEqual(statements[1]!.durationMs!)
  expect(statements[2]).toMatchObject({ locks: [], rewritten: [] })
})

test('rows that a function writes are counted for the statement that calls it', async () => {
  const { statements } = await measure(
    `DO $$ BEGIN UPDATE s.a SET b = 2 WHERE id <= 7; DELETE FROM s.a WHERE id > 995; END $$; INSERT INTO s.a VALUES (2000)`,
  )
  expect(statements.map(({ rows }) => rows)).toEqual([12, 1])
})

test('a failing statement in the middle is named, and its transaction leaves nothing', async () => {
  const { statements, failure } = await measure('ALTER TABLE s.a ADD c text; SELECT nothing; SELECT 1')
  expect(statements).toHaveLength(1)
  expect(failure).toEqual({ statement: 1, line: 'SELECT nothing', reason: expect.stringContaining('42703') })
  const { rows } = await database.store.pool.query(
    `SELECT FROM pg_attribute WHERE attrelid = 's.a'::regclass AND attname = 'c'`,
  )
  expect(rows).toEqual([])
})

test('a constraint that is checked at the commit fails the end of the transaction', async () => {
  const { failure } = await measure(
    `CREATE TABLE s.b (a integer REFERENCES s.a DEFERRABLE INITIALLY DEFERRED); INSERT INTO s.b VALUES (-1)`,
  )
  expect(failure).toEqual({ statement: null, line: '', reason: expect.stringContaining('23503') })
})

test('an index is made concurrently outside of a transaction, and its lock is seen', async () => {
  const { statements, failure } = await measure('CREATE INDEX CONCURRENTLY a_b ON s.a (b); SELECT pg_sleep(0.05)', {
    transactional: false,
  })
  expect(failure).toBeNull()
  expect(statements.map(({ rows }) => rows)).toEqual([null, null])
  const { rows } = await database.store.pool.query(
    `SELECT indisvalid FROM pg_index WHERE indexrelid = 's.a_b'::regclass`,
  )
  expect(rows).toEqual([{ indisvalid: true }])
})

test('an abort ends the running statement', async () => {
  const stop = new AbortController()
  const running = measure('SELECT pg_sleep(600)', { signal: stop.signal })
  const { pool } = database.store
  const isRunning = async () =>
    (await pool.query(`SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'`))
      .rowCount
  await expect.poll(isRunning).toBe(1)
  stop.abort(new Error('stopped'))
  await expect(running).rejects.toThrow('stopped')
  expect(await isRunning()).toBe(0)
})

test('a file without a statement fails as it would when it is applied', async () => {
  expect((await measure('-- nothing')).failure).toMatchObject({
    statement: null,
    reason: expect.stringContaining('statement'),
  })
})

test('a NUL character is named, and nothing is run', async () => {
  expect(await measure('SELECT 1; SELECT 2\0')).toMatchObject({
    statements: [],
    failure: { statement: 1, reason: expect.stringContaining('NUL') },
  })
})

test('what a migration sets for its session ends with it', async () => {
  const { pool } = database.store
  const [client, watcher] = [await pool.connect(), await pool.connect()]
  const setting = async () => (await client.query(`SELECT current_setting('search_path') AS path`)).rows
  try {
    const before = await setting()
    for (const transactional of [true, false]) {
      const sql = 'SET search_path = s; PREPARE one AS SELECT id FROM a LIMIT 1'
      expect(await measureStatements({ client, watcher, sql, transactional, schemas: ['s'] })).toMatchObject({
        failure: null,
      })
      expect(await setting()).toEqual(before)
    }
  } finally {
    client.release()
    watcher.release()
  }
})
