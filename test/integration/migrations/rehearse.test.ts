import { beforeEach, expect, test } from 'vitest'
import { rehearse, rehearsingTrack, track } from '../../fixtures/rehearsing.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase({ empty: true })
const run = (sql: string) => database.store.pool.query(sql)
let school: Awaited<ReturnType<typeof rehearsingTrack>>

const [first, second, third] = ['20260101000000-first', '20260102000000-second', '20260103000000-third'] as const

beforeEach(async () => {
  await run('DROP SCHEMA IF EXISTS bulletin CASCADE; DROP SCHEMA IF EXISTS migration_history CASCADE')
  school = await rehearsingTrack(database, {
    [first]: [
      'CREATE SCHEMA bulletin; CREATE TABLE bulletin.post (id int PRIMARY KEY, n int)',
      'DROP SCHEMA bulletin CASCADE',
    ],
  })
  await school.apply()
  await run('INSERT INTO bulletin.post SELECT n, n FROM generate_series(1, 500) n')
})

const scratches = async () =>
  (await run(`SELECT datname FROM pg_database WHERE starts_with(datname, 'school_scratch_${process.pid}_')`)).rows
const digest = async () =>
  (
    await run(`SELECT md5(string_agg(p::text, ',' ORDER BY id)) AS rows,
      (SELECT md5(string_agg(attname || atttypid, ',' ORDER BY attnum)) FROM pg_attribute WHERE attrelid = 'bulletin.post'::regclass) AS columns,
      (SELECT count(*) FROM migration_history.${track}) AS ledger FROM bulletin.post p`)
  ).rows[0]

test('a rewrite is told with its lock and rows, the school stays as it is, and the plan is that of the preview', async () => {
  await school.add({
    [second]: [
      `ALTER TABLE bulletin.post ALTER n TYPE bigint;
       UPDATE bulletin.post SET n = n + 1 WHERE id <= 20`,
      'ALTER TABLE bulletin.post ALTER n TYPE int',
    ],
  })
  const before = await digest()
  const locks = new Set<string>()
  const found = await rehearse(school.ports, {}, async () => {
    const { rows } = await run(
      `SELECT DISTINCT mode FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = 'bulletin'::regnamespace)`,
    )
    for (const { mode } of rows) locks.add(mode as string)
  })
  expect(found).toMatchObject({
    track,
    server: 'own',
    wholeData: true,
    notRestored: [],
    tables: [{ name: 'bulletin.post', copied: 500, rows: 500 }],
    migrations: [{ name: second, down: { failure: null }, again: { failure: null }, differences: [] }],
  })
  const { statements } = found.migrations[0]!.up
  expect(statements[0]!.rewritten).toEqual(expect.arrayContaining(['bulletin.post']))
  expect(statements[0]!.locks).toContainEqual(
    expect.objectContaining({ mode: 'AccessExclusiveLock', blocks: 'all', object: 'bulletin.post' }),
  )
  expect(statements[1]).toMatchObject({ rows: 20, line: 'UPDATE bulletin.post SET n = n + 1 WHERE id <= 20' })
  expect(found.findings.map(({ code }) => code)).toContain('data-with-ddl')
  expect(found.verdict).toBe(found.findings.some(({ severity }) => severity === 'error') ? 'findings' : 'fine')
  expect(await digest()).toEqual(before)
  expect([...locks].filter((mode) => mode !== 'AccessShareLock')).toEqual([])
  expect(await scratches()).toEqual([])
  await school.apply(found.preview)
  expect(await digest()).not.toEqual(before)
})

test('a plan that changed since its rehearsal is refused', async () => {
  await school.add({ [second]: ['CREATE TABLE bulletin.tag ()', 'DROP TABLE bulletin.tag'] })
  const { preview } = await school.rehearse()
  await school.add({ [third]: ['CREATE TABLE bulletin.more ()', 'DROP TABLE bulletin.more'] })
  await expect(school.apply(preview)).rejects.toMatchObject({ data: { reason: 'plan-changed' } })
})

test('a migration named before an applied one is refused with the words of a run', async () => {
  await school.add({ [third]: ['CREATE TABLE bulletin.more ()', 'DROP TABLE bulletin.more'] })
  await school.apply()
  await school.add({ [second]: ['CREATE TABLE bulletin.tag ()', 'DROP TABLE bulletin.tag'] })
  const refused = {
    code: 'CONFLICT',
    data: { reason: 'out-of-order', detail: `Named before ${third}, which is applied: ${second}` },
  }
  await expect(school.rehearse()).rejects.toMatchObject(refused)
  await expect(school.apply()).rejects.toMatchObject(refused)
  const { verdict, migrations } = await school.rehearse({ allowOutOfOrder: true })
  expect({ verdict, tried: migrations.map(({ name }) => name) }).toEqual({ verdict: 'fine', tried: [second] })
})

test('a statement that fails on the rows of the school is named with its number', async () => {
  await school.add({
    [second]: ['CREATE TABLE bulletin.tag ()', 'DROP TABLE bulletin.tag'],
    [third]: [
      'ALTER TABLE bulletin.post ADD CONSTRAINT known CHECK (id > 0); ALTER TABLE bulletin.post ADD CHECK (n < 400)',
      'SELECT 1',
    ],
  })
  const found = await school.rehearse()
  expect(found.verdict).toBe('failed')
  expect(found.migrations).toMatchObject([
    { name: second, up: { failure: null }, down: null },
    { name: third, up: { failure: { statement: 1, reason: expect.stringContaining('23514') } }, down: null },
  ])
  // Without rows the same migration does not fail.
  expect((await school.rehearse({ rows: 0 })).migrations[1]!.up.failure).toBeNull()
})

test('a migration whose way back brings another schema is named, and only that one', async () => {
  await school.add({
    [second]: ['CREATE TABLE bulletin.tag (name text)', 'DROP TABLE bulletin.tag'],
    [third]: [
      'ALTER TABLE bulletin.post ADD title text; CREATE INDEX post_n ON bulletin.post (n)',
      'ALTER TABLE bulletin.post DROP title; ALTER TABLE bulletin.post ALTER n SET DEFAULT 3; DROP INDEX bulletin.post_n',
    ],
  })
  const found = await school.rehearse()
  expect(found.verdict).toBe('findings')
  expect(found.migrations.map(({ differences }) => differences)).toMatchObject([
    [],
    [{ after: 'down', item: { problem: 'extra', element: 'default', name: 'bulletin.post.n' } }],
  ])
})

test('a way back that fails is told with its statement, and what it leaves makes the second way up fail', async () => {
  await school.add({ [second]: ['CREATE TABLE bulletin.tag (name text)', 'SELECT 1; DROP TABLE bulletin.tags'] })
  expect((await school.rehearse()).migrations[0]).toMatchObject({
    up: { failure: null },
    down: { failure: { statement: 1, reason: expect.stringContaining('42P01') } },
    again: null,
  })
  await school.add({ [second]: ['CREATE TABLE bulletin.tag (name text)', 'SELECT 1'] })
  expect((await school.rehearse()).migrations[0]).toMatchObject({
    down: { failure: null },
    again: { failure: { statement: 0, reason: expect.stringContaining('42P07') } },
    differences: [{ after: 'down', item: { problem: 'extra', element: 'table', name: 'bulletin.tag' } }],
  })
})

test('what somebody changed by hand is in the copy', async () => {
  await run('ALTER TABLE bulletin.post ADD by_hand text; UPDATE bulletin.post SET by_hand = id::text')
  await school.add({
    [second]: [
      'ALTER TABLE bulletin.post ADD CHECK (by_hand IS NOT NULL), ADD by_hand text',
      'ALTER TABLE bulletin.post DROP by_hand',
    ],
  })
  expect((await school.rehearse()).migrations[0]!.up.failure!.reason).toContain('42701')
})

test('nothing pending is fine, and no database is made for it', async () => {
  expect(await school.rehearse()).toMatchObject({ verdict: 'fine', server: 'none', migrations: [], tables: [] })
})

test('a migration without a transaction is rehearsed as it runs', async () => {
  await school.add({
    [second]: [
      '-- transaction: none\nCREATE INDEX CONCURRENTLY post_n ON bulletin.post (n)',
      'DROP INDEX CONCURRENTLY bulletin.post_n',
    ],
  })
  expect((await school.rehearse()).migrations[0]).toMatchObject({
    up: { failure: null },
    down: { failure: null },
    again: { failure: null },
    differences: [],
  })
})

test('two rehearsals at once each have their own copy, and a canceled one leaves none', async () => {
  await school.add({ [second]: ['CREATE TABLE bulletin.tag ()', 'DROP TABLE bulletin.tag'] })
  const both = await Promise.all([school.rehearse(), school.rehearse()])
  expect(both.map(({ verdict }) => verdict)).toEqual(['fine', 'fine'])
  await school.add({ [third]: ['SELECT pg_sleep(600)', 'SELECT 1'] })
  const stop = new AbortController()
  const canceled = rehearse(school.ports, { signal: stop.signal }, (event) => {
    if (event.kind === 'statement' && event.name === third) stop.abort(new Error('canceled'))
  })
  await expect(canceled).rejects.toThrow('canceled')
  expect(await scratches()).toEqual([])
})

test('a migration that reaches beyond its database is not run on the copy, and leaves no role behind', async () => {
  const role = `clerk_${process.pid}`
  const roles = async () => (await run(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).rowCount
  await school.add({ [second]: [`CREATE TABLE bulletin.tag (); CREATE ROLE ${role}`, 'DROP TABLE bulletin.tag'] })
  try {
    const found = await school.rehearse()
    expect(found.verdict).toBe('failed')
    expect(found.migrations[0]).toMatchObject({
      up: { statements: [], failure: { statement: 1, line: `CREATE ROLE ${role}` } },
      down: null,
      again: null,
    })
    expect(await roles()).toBe(0)
    await school.apply()
    expect(await roles()).toBe(1)
    const data = { rule: 'migration', field: second }
    await school.add({ [third]: ['CREATE TABLE bulletin.more ()', 'DROP TABLE bulletin.more'] })
    await expect(school.rehearse()).rejects.toMatchObject({ code: 'RULE_VIOLATION', data })
    expect(await scratches()).toEqual([])
  } finally {
    await run(`DROP ROLE IF EXISTS ${role}`)
  }
})

test('an applied migration that does not run on an empty database is named', async () => {
  await school.add({ [second]: ['DO $$ BEGIN PERFORM 1 / count(*) FROM bulletin.post; END $$', 'SELECT 1'] })
  await school.apply()
  await school.add({ [third]: ['CREATE TABLE bulletin.more ()', 'DROP TABLE bulletin.more'] })
  await expect(school.rehearse()).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'migration', field: second, expected: 'division by zero (SQLSTATE 22012)' },
  })
})
