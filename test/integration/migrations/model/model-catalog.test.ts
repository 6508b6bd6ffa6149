import { EntitySchema } from 'typeorm'
import { expect, test } from 'vitest'
import { diffCatalogs } from '../../../../src/main/features/migrations/catalog/diff-catalogs.ts'
import {
  inScratchDatabase,
  liveCatalog,
  modelCatalog,
} from '../../../../src/main/features/migrations/sql/throwaway-database.sql.ts'
import { openPostgres } from '../../../../src/main/stores/postgres/open-postgres.ts'
import { useDatabase } from '../../../postgres.ts'
import { runStatements } from '../../../scenarios/schema-diff/run-case.ts'

const database = useDatabase({ empty: true })

const film = (more: object = {}) =>
  new EntitySchema({
    name: 'Film',
    schema: 'films',
    tableName: 'film',
    columns: {
      id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'film_pkey', default: () => 'gen_random_uuid()' },
      title: { type: 'text' },
      ...more,
    },
  })

/** What entities cannot say. */
const before = `CREATE FUNCTION films.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'`
const after = `CREATE INDEX film_title_idx ON films.film (lower(title));
  CREATE TRIGGER film_touch BEFORE UPDATE ON films.film FOR EACH ROW EXECUTE FUNCTION films.touch()`

const wanted = (more?: object) =>
  modelCatalog({
    server: database.target,
    entities: () => Promise.resolve([film(more)]),
    schemas: ['films'],
    before,
    after,
  })

const apply = async (statements: Parameters<typeof runStatements>[1]) => {
  const client = await database.store.pool.connect()
  try {
    await runStatements(client, statements)
  } finally {
    client.release()
  }
}
const live = () => liveCatalog(database.store, ['films'], { rows: true })

test('a model makes the schema, and a field that is added to an entity is one statement', async () => {
  await apply(diffCatalogs(await live(), await wanted()).up)
  await database.store.pool.query(`INSERT INTO films.film (title) VALUES ('Metropolis')`)
  expect(diffCatalogs(await live(), await wanted()).up).toEqual([])

  const more = { runtime: { type: 'int', nullable: true, comment: 'Minutes' } }
  const { up, down, ready } = diffCatalogs(await live(), await wanted(more))
  expect(ready).toBe(true)
  expect(up.map(({ sql }) => sql)).toEqual([
    'ALTER TABLE "films"."film" ADD COLUMN "runtime" integer',
    `COMMENT ON COLUMN "films"."film"."runtime" IS 'Minutes'`,
  ])
  await apply(up)
  expect(diffCatalogs(await live(), await wanted(more)).up).toEqual([])
  await apply(down)
  expect(diffCatalogs(await live(), await wanted()).up).toEqual([])
  expect((await database.store.pool.query('SELECT title FROM films.film')).rows).toEqual([{ title: 'Metropolis' }])
})

test('a model that cannot be made is an error, and leaves no database behind', async () => {
  const broken = modelCatalog({
    server: database.target,
    entities: () => Promise.resolve([film()]),
    schemas: ['films'],
    after: 'CREATE INDEX nowhere ON films.nothing (id)',
  })
  await expect(broken).rejects.toThrow('films.nothing')
  const left = await database.store.pool.query(
    `SELECT FROM pg_database WHERE starts_with(datname, 'school_scratch_${process.pid}_')`,
  )
  expect(left.rowCount).toBe(0)
})

test('what a killed console left is dropped after five minutes, and a database in use is not', async () => {
  const { pool } = database.store
  const made = (minutes: number) => `school_scratch_1_${Date.now() - minutes * 60_000}_left`
  const [old, used, fresh] = [made(6), made(7), made(4)]
  for (const name of [old, used, fresh]) await pool.query(`CREATE DATABASE ${name} TEMPLATE template0`)
  const user = openPostgres({ target: { ...database.target, database: used }, readOnly: false })
  const left = async () => {
    const { rows } = await pool.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE datname = ANY ($1) ORDER BY datname',
      [[old, used, fresh]],
    )
    return rows.map(({ name }) => name)
  }
  try {
    await user.pool.query('SELECT')
    await wanted()
    expect(await left()).toEqual([used, fresh].sort())
  } finally {
    await user.close()
    for (const name of await left()) await pool.query(`DROP DATABASE IF EXISTS ${name}`)
  }
})

test('a scratch database has a session of its console, also while nothing is asked of it', async () => {
  const sessions = await inScratchDatabase(database.target, () =>
    database.store.pool.query(
      `SELECT FROM pg_stat_activity WHERE starts_with(datname, 'school_scratch_${process.pid}_')`,
    ),
  )
  expect(sessions.rowCount).toBe(1)
})
