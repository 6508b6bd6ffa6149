import { randomBytes } from 'node:crypto'
import { beforeEach, expect, inject, test } from 'vitest'
import { postgresTrackRehearsal } from '../../../src/main/features/migrations/rehearse/track-rehearsal.sql.ts'
import { scratchServer } from '../../../src/main/features/migrations/sql/scratch-server.sql.ts'
import { openPostgres } from '../../../src/main/stores/postgres/open-postgres.ts'
import { rehearse, rehearsingTrack } from '../../fixtures/rehearsing.ts'
import { asAdministrator, useDatabase } from '../../postgres.ts'

const database = useDatabase({ empty: true })
const run = (sql: string) => database.store.pool.query(sql)
const [first, second] = ['20260101000000-first', '20260102000000-second'] as const

/** One table of each kind that is copied in its own way. */
const KINDS = `CREATE SCHEMA bulletin;
  CREATE TYPE bulletin.state AS ENUM ('draft', 'published');
  CREATE TABLE bulletin.person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Full name" text NOT NULL,
    folded text GENERATED ALWAYS AS (lower("Full name")) STORED, leader bigint REFERENCES bulletin.person);
  CREATE TABLE bulletin.post (id serial PRIMARY KEY, author bigint NOT NULL REFERENCES bulletin.person,
    state bulletin.state NOT NULL, states bulletin.state[] NOT NULL, body text);
  CREATE TABLE bulletin.seen (post int NOT NULL REFERENCES bulletin.post, day date NOT NULL, who bigint REFERENCES bulletin.person,
    PRIMARY KEY (post, day)) PARTITION BY RANGE (day);
  CREATE TABLE bulletin.seen_2025 PARTITION OF bulletin.seen FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE bulletin.seen_2026 PARTITION OF bulletin.seen FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE FUNCTION bulletin.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a trigger ran'; END $$;
  CREATE MATERIALIZED VIEW bulletin.authors AS SELECT DISTINCT author FROM bulletin.post;
  INSERT INTO bulletin.person ("Full name") VALUES ('seeded')`

const ROWS = `TRUNCATE bulletin.person, bulletin.post, bulletin.seen RESTART IDENTITY;
  INSERT INTO bulletin.person ("Full name", leader) SELECT 'Name ' || n, nullif(n - 1, 0) FROM generate_series(1, 200) n;
  INSERT INTO bulletin.post (author, state, states, body)
    SELECT n % 200 + 1, 'draft', ARRAY['draft', 'published']::bulletin.state[], repeat('long ü ' || E'\\t\\n\\\\', 40000)
    FROM generate_series(1, 20) n;
  INSERT INTO bulletin.seen SELECT n % 20 + 1, date '2025-12-01' + n, n % 200 + 1 FROM generate_series(1, 60) n;
  REFRESH MATERIALIZED VIEW bulletin.authors;
  CREATE TRIGGER refuse BEFORE INSERT ON bulletin.post FOR EACH ROW EXECUTE FUNCTION bulletin.refuse()`

const start = async () => {
  const school = await rehearsingTrack(database, { [first]: [KINDS, 'DROP SCHEMA bulletin CASCADE'] })
  await school.apply()
  await run(ROWS)
  return school
}

/** A migration whose first statement fails unless a condition holds in the copy. */
const requiring = (condition: string): [string, string] => [
  `DO $$ BEGIN ASSERT (${condition}), (SELECT json_agg(x) FROM (SELECT 'not so' AS x) _)::text; END $$`,
  'SELECT 1',
]

beforeEach(() => run('DROP SCHEMA IF EXISTS bulletin CASCADE; DROP SCHEMA IF EXISTS migration_history CASCADE'))

test('rows of every kind of table come into the copy as they are, with their references, sequences and triggers', async () => {
  const school = await start()
  const sums = await run(`SELECT (SELECT md5(string_agg(p::text, ',' ORDER BY id)) FROM bulletin.post p) AS post,
    (SELECT md5(string_agg(s::text, ',' ORDER BY post, day)) FROM bulletin.seen s) AS seen,
    (SELECT md5(string_agg(p::text, ',' ORDER BY id)) FROM bulletin.person p) AS person`)
  const { post, seen, person } = sums.rows[0] as Record<string, string>
  await school.add({
    [second]: requiring(`
      (SELECT md5(string_agg(p::text, ',' ORDER BY id)) FROM bulletin.post p) = '${post}'
      AND (SELECT md5(string_agg(s::text, ',' ORDER BY post, day)) FROM bulletin.seen s) = '${seen}'
      AND (SELECT md5(string_agg(p::text, ',' ORDER BY id)) FROM bulletin.person p) = '${person}'
      AND (SELECT count(*) FROM bulletin.seen_2025) = 30
      AND (SELECT count(*) FROM bulletin.authors) = 20
      AND (SELECT last_value FROM bulletin.post_id_seq) = 20
      AND (SELECT last_value FROM bulletin.person_id_seq) = 200
      AND (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'bulletin'::regnamespace
           AND convalidated) = 4
      AND (SELECT tgenabled FROM pg_trigger WHERE tgname = 'refuse') = 'O'`),
  })
  const found = await school.rehearse()
  expect(found.migrations[0]!.up.failure).toBeNull()
  expect(found).toMatchObject({ verdict: 'fine', wholeData: true, notRestored: [] })
  expect(Object.fromEntries(found.tables.map(({ name, copied }) => [name, copied]))).toEqual({
    'bulletin.person': 200,
    'bulletin.post': 20,
    'bulletin.seen_2025': 30,
    'bulletin.seen_2026': 30,
  })
})

test('the planner knows the rows of the copy, and nothing but the tables of the track was read for that', async () => {
  const school = await start()
  await school.add({
    [second]: requiring(`
      (SELECT reltuples FROM pg_class WHERE oid = 'bulletin.person'::regclass) = 200
      AND (SELECT reltuples FROM pg_class WHERE oid = 'bulletin.seen'::regclass) = 60
      AND (SELECT last_analyze FROM pg_stat_sys_tables WHERE relname = 'pg_class') IS NULL
      AND current_setting('synchronous_commit') = 'on'`),
  })
  expect((await school.rehearse()).migrations[0]!.up.failure).toBeNull()
})

test('each step is told when it begins, the last copy of rows not until the end', async () => {
  const school = await start()
  await school.add({ [second]: ['CREATE TABLE bulletin.tag ()', 'DROP TABLE bulletin.tag'] })
  const told: string[] = []
  await rehearse(school.ports, {}, ({ kind }) => told.at(-1) === kind || told.push(kind))
  expect(told).toEqual(['restoring', 'copying', 'completing', 'statement', 'dropping', 'rehearsed'])
})

test('a sample has the rows that its rows refer to', async () => {
  const school = await start()
  await run('ANALYZE')
  await school.add({
    [second]: requiring(`(SELECT count(*) FROM bulletin.seen) BETWEEN 2 AND 6
      AND (SELECT count(*) FROM bulletin.post) BETWEEN 2 AND 10 AND (SELECT count(*) FROM bulletin.person) < 200
      AND NOT EXISTS (SELECT FROM bulletin.seen s LEFT JOIN bulletin.post p ON p.id = s.post WHERE p.id IS NULL)
      AND NOT EXISTS (SELECT FROM bulletin.person a LEFT JOIN bulletin.person b ON b.id = a.leader WHERE a.leader IS NOT NULL AND b.id IS NULL)`),
  })
  const found = await school.rehearse({ rows: 2 })
  expect(found.migrations[0]!.up.failure).toBeNull()
  expect(found).toMatchObject({ wholeData: false, notRestored: [] })
  expect(found.tables.find(({ name }) => name === 'bulletin.person')!.rows).toBe(200)
})

test('of tables that are too large for all of their rows a sample is copied', async () => {
  const school = await rehearsingTrack(database, {
    [first]: [
      'CREATE SCHEMA bulletin; CREATE TABLE bulletin.large (id int PRIMARY KEY, n text)',
      'DROP SCHEMA bulletin CASCADE',
    ],
  })
  await school.apply()
  await run(
    `INSERT INTO bulletin.large SELECT n, repeat('x', 40) FROM generate_series(1, 1000000) n; ANALYZE bulletin.large`,
  )
  await school.add({ [second]: requiring('(SELECT max(id) - min(id) FROM bulletin.large) > 500000') })
  const found = await school.rehearse()
  expect(found.migrations[0]!.up.failure).toBeNull()
  expect(found).toMatchObject({
    wholeData: false,
    tables: [{ name: 'bulletin.large', copied: 10_000, rows: 1_000_000 }],
  })
})

test('a table that another session is changing is not waited for', async () => {
  await start()
  const store = database.open({ timeouts: { lockMs: 100 } })
  const school = await rehearsingTrack(
    { ...database, store },
    {
      [first]: [KINDS, 'DROP SCHEMA bulletin CASCADE'],
      [second]: ['SELECT 1', 'SELECT 1'],
    },
  )
  const holder = await database.store.pool.connect()
  try {
    await holder.query('BEGIN; LOCK TABLE bulletin.person IN ACCESS EXCLUSIVE MODE')
    await expect(school.rehearse()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'in-use' } })
  } finally {
    await holder.query('ROLLBACK')
    holder.release()
  }
})

test('a login that may not create databases uses another server of its version, or is told', async () => {
  const school = await start()
  await school.add({ [second]: requiring('(SELECT count(*) FROM bulletin.person) = 200') })
  const user = `plain_${randomBytes(4).toString('hex')}`
  await asAdministrator(inject('cluster'), (client) => client.query(`CREATE ROLE ${user} LOGIN PASSWORD 'plain'`))
  await run(`GRANT USAGE ON SCHEMA bulletin, migration_history TO ${user};
    GRANT SELECT ON ALL TABLES IN SCHEMA bulletin, migration_history TO ${user}`)
  const target = { ...database.target, user, password: 'plain' }
  const store = openPostgres({ target, readOnly: true })
  const besideOf = (version: number) => ({
    ...school.ports,
    rehearsal: postgresTrackRehearsal({
      store,
      server: scratchServer({ store, target, scratch: async () => ({ target: database.target, version }) }),
    }),
  })
  try {
    const major = await run(`SELECT current_setting('server_version_num')::int / 10000 AS major`)
    const found = await rehearse(besideOf(major.rows[0]!.major))
    expect(found).toMatchObject({ server: 'embedded', verdict: 'fine', wholeData: true })
    await expect(rehearse(besideOf(12))).rejects.toMatchObject({ data: { reason: 'no-scratch-database' } })
  } finally {
    await store.close()
    await run(`DROP OWNED BY ${user}`)
    await asAdministrator(inject('cluster'), (client) => client.query(`DROP ROLE ${user}`))
  }
})

test('an owner without the rights of a superuser rehearses on the server of the school', async () => {
  const user = `owner_${randomBytes(4).toString('hex')}`
  await asAdministrator(inject('cluster'), async (client) => {
    await client.query(`CREATE ROLE ${user} LOGIN CREATEDB PASSWORD 'plain'`)
    await client.query(`GRANT CREATE ON DATABASE ${database.target.database} TO ${user}`)
  })
  const target = { ...database.target, user, password: 'plain' }
  const store = openPostgres({ target, readOnly: false })
  try {
    const school = await rehearsingTrack({ target, store }, { [first]: [KINDS, 'DROP SCHEMA bulletin CASCADE'] })
    await school.apply()
    await store.pool.query(ROWS)
    await school.add({ [second]: requiring('(SELECT count(*) FROM bulletin.post) = 20') })
    expect(await school.rehearse()).toMatchObject({ server: 'own', verdict: 'fine', wholeData: true, notRestored: [] })
  } finally {
    await store.close()
    await run(`DROP OWNED BY ${user} CASCADE`)
    await asAdministrator(inject('cluster'), (client) => client.query(`DROP ROLE ${user}`))
  }
})
