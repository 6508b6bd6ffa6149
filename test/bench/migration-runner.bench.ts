import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { migrationFiles } from '../../src/main/features/migrations/migration-files.ts'
import { applyMigrations, previewTrack } from '../../src/main/features/migrations/migrate-track.ts'
import { piecesOf } from '../../src/main/features/migrations/statements/split-statements.ts'
import { migrationFolder, migrationsOn } from '../migrations.ts'
import { createDatabase, type TestCluster, type TestDatabase } from '../postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { measurePairs, timed } from './measure.ts'

const TRACK = 'films'

/** What a track writes as it grows: a table with its index, then columns, a rule, and rows that are carried over. */
const statementsOf = (number: number) => {
  const table = `grown.thing_${number - (number % 4)}`
  return [
    `CREATE TABLE ${table} (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
     CREATE INDEX ON ${table} (name);
     INSERT INTO ${table} (name) SELECT 'thing ' || n FROM generate_series(1, 100) n`,
    `ALTER TABLE ${table} ADD COLUMN note text;
     UPDATE ${table} SET note = upper(name)`,
    `ALTER TABLE ${table} ADD CONSTRAINT noted CHECK (note <> '') NOT VALID;
     ALTER TABLE ${table} VALIDATE CONSTRAINT noted`,
    `ALTER TABLE ${table} ADD COLUMN rank integer NOT NULL DEFAULT 0;
     CREATE INDEX ON ${table} (rank, id)`,
  ][number % 4]!
}

const chainOf = (length: number): Record<string, [string, string]> =>
  Object.fromEntries(
    Array.from({ length }, (_, number) => {
      const sql = statementsOf(number)
      return [`${20_260_101_000_000 + number}-step`, [number === 0 ? `CREATE SCHEMA grown;\n${sql}` : sql, '']]
    }),
  )

/** A school's database, where nobody has migrated the track. */
const freshDatabase = async (cluster: TestCluster) => {
  const database = await createDatabase(cluster)
  await database.store.pool.query(
    `DROP SCHEMA ${TRACK} CASCADE; TRUNCATE migration_history.${TRACK}, migration_history.${TRACK}_log`,
  )
  return database
}

const BUSY_ROWS = 1_000_000
const CLIENT_LIMIT_MS = 2_500
const READER_MS = 6_000

/** Reads and writes rows of the busy table until it is stopped. Returns the milliseconds of its longest statement. */
const clientOn = (pool: pg.Pool, signal: AbortSignal) => async (): Promise<number> => {
  const statements = ['SELECT * FROM grown.busy WHERE id = $1', 'UPDATE grown.busy SET seen = seen + 1 WHERE id = $1']
  let longest = 0
  for (let turn = 0; !signal.aborted; turn++) {
    const id = Math.ceil(Math.random() * BUSY_ROWS)
    longest = Math.max(longest, await timed(() => pool.query(statements[turn % statements.length]!, [id])))
  }
  return longest
}

/** Reads the busy table in a transaction that stays open. Resolves when it has begun. */
const longReader = async (pool: pg.Pool): Promise<{ ended: Promise<void> }> => {
  const client = await pool.connect()
  await client.query('BEGIN; SELECT FROM grown.busy WHERE id = 1')
  const ended = pause(READER_MS).then(async () => {
    await client.query('COMMIT')
    client.release()
  })
  return { ended }
}

/** The longest wait of a client's statement while migrations run that each begin behind a long reader. */
const longestWait = async ({ target, store }: TestDatabase): Promise<number> => {
  await store.pool.query(`CREATE SCHEMA grown;
    CREATE TABLE grown.busy (id bigint PRIMARY KEY, name text NOT NULL, seen int NOT NULL DEFAULT 0);
    INSERT INTO grown.busy SELECT n, 'row ' || n FROM generate_series(1, ${BUSY_ROWS}) n`)
  await store.pool.query('VACUUM ANALYZE grown.busy')
  const folder = await migrationFolder(
    {
      '20260101000000-index': ['-- transaction: none\nCREATE INDEX CONCURRENTLY busy_name ON grown.busy (name)', ''],
      '20260101000001-column': [
        `ALTER TABLE grown.busy ADD COLUMN note text NOT NULL DEFAULT '', ADD CONSTRAINT named CHECK (name <> '') NOT VALID`,
        '',
      ],
    },
    TRACK,
  )
  const stop = new AbortController()
  const clients = Promise.all(Array.from({ length: 4 }, () => clientOn(store.pool, stop.signal)()))
  const readers: Promise<void>[] = []
  try {
    const ports = migrationsOn(target, store, migrationFiles(folder))
    const { planDigest } = await previewTrack(ports, { track: TRACK, direction: 'up' })
    for await (const event of applyMigrations(ports, { track: TRACK, planDigest }))
      if (event.kind === 'started') readers.push((await longReader(store.pool)).ended)
  } finally {
    stop.abort()
    await Promise.all([clients, ...readers])
    await rm(folder, { recursive: true })
  }
  return Math.max(...(await clients))
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const [length, pairs] = scale === 'full' ? [200, 5] : [20, 1]
  // The settings of a school's own server: what is committed is on the disk.
  const { cluster, stop } = await startTestCluster({})
  const chain = chainOf(length)
  const folder = await migrationFolder(chain, TRACK)
  const withDatabase = async (work: (database: TestDatabase) => Promise<number>) => {
    const database = await freshDatabase(cluster)
    try {
      return await work(database)
    } finally {
      await database.drop()
    }
  }
  const ours = () =>
    withDatabase(async ({ target, store }) => {
      const ports = migrationsOn(target, store, migrationFiles(folder))
      const { planDigest } = await previewTrack(ports, { track: TRACK, direction: 'up' })
      return timed(async () => {
        for await (const event of applyMigrations(ports, { track: TRACK, planDigest }))
          if (event.kind === 'done' && event.applied !== length) throw new Error(`${event.applied} were applied.`)
      })
    })
  const peer = () =>
    withDatabase(async ({ url }) => {
      const client = new pg.Client(url)
      return timed(async () => {
        await client.connect()
        for (const [up] of Object.values(chain)) {
          await client.query('BEGIN')
          for (const statement of piecesOf(up)) await client.query(statement)
          await client.query('COMMIT')
        }
        await client.end()
      })
    })
  try {
    const found = await measurePairs({ pairs, ours, peer })
    const name = `${length} migrations (peer: the bare statements, a transaction each)`
    yield { name, ...found, unit: 'ms', goal: { of: 'ratio', atMost: 1.2 } }
    if (scale === 'full') {
      const waited = `longest wait of a client, ${BUSY_ROWS.toLocaleString('en')} rows, index and column behind a reader`
      const longest = await withDatabase(longestWait)
      yield { name: waited, ours: longest, unit: 'ms', goal: { of: 'ours', atMost: CLIENT_LIMIT_MS } }
    }
  } finally {
    await stop()
    await rm(folder, { recursive: true })
  }
}

export const bench: Bench = { name: 'migration-runner', rows }
