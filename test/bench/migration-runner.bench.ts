import { rm } from 'node:fs/promises'
import pg from 'pg'
import { migrationFiles } from '../../src/main/features/migrations/migration-files.ts'
import { applyMigrations, previewTrack } from '../../src/main/features/migrations/migrate-track.ts'
import { piecesOf } from '../../src/main/features/migrations/split-statements.ts'
import { migrationFolder, migrationsOn } from '../migrations.ts'
import { createDatabase, type TestCluster } from '../postgres.ts'
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

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const [length, pairs] = scale === 'full' ? [200, 5] : [20, 1]
  // The settings of a school's own server: what is committed is on the disk.
  const { cluster, stop } = await startTestCluster({})
  const chain = chainOf(length)
  const folder = await migrationFolder(chain, TRACK)
  const withDatabase = async (work: (database: Awaited<ReturnType<typeof freshDatabase>>) => Promise<number>) => {
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
  } finally {
    await stop()
    await rm(folder, { recursive: true })
  }
}

export const bench: Bench = { name: 'migration-runner', rows }
