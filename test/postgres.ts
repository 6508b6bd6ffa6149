import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { EntitySchema } from 'typeorm'
import { afterAll, beforeAll, inject } from 'vitest'
import { tracksOf } from '../src/contract/migrations.ts'
import type { Migrations } from '../src/main/features/migrations/migrate-track.ts'
import {
  type OpenPostgres,
  openPostgres,
  type PostgresStore,
  type PostgresTarget,
} from '../src/main/stores/postgres/open-postgres.ts'
import { emptyTables } from './empty-tables.ts'
import { migrationsOn } from './migrations.ts'

/** The tests' server. `template` is a database with every track of the record applied. */
export type TestCluster = { host: string; port: number; user: string; password: string; template: string }

declare module 'vitest' {
  interface ProvidedContext {
    cluster: TestCluster
  }
}

export type TestDatabase = {
  target: PostgresTarget
  url: string
  /** One store for the whole file, closed at its end. */
  store: PostgresStore
  /** Opens another store on the same database; it is closed at the end of the file. */
  open: (options?: Partial<Omit<OpenPostgres, 'target'>>) => PostgresStore
  migrations: Migrations
  /** Empties every table of every track. */
  truncate: () => Promise<void>
}

const targetOf = (cluster: TestCluster, database: string): PostgresTarget => ({
  host: cluster.host,
  port: cluster.port,
  user: cluster.user,
  password: cluster.password,
  database,
  tls: 'disable',
  certificateAuthority: null,
})

const urlOf = (target: PostgresTarget) =>
  `postgresql://${encodeURIComponent(target.user)}:${encodeURIComponent(String(target.password))}@${target.host}:${target.port}/${target.database}`

export const asAdministrator = async <Result>(cluster: TestCluster, work: (client: pg.Client) => Promise<Result>) => {
  const client = new pg.Client({ ...targetOf(cluster, 'postgres'), ssl: false })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Creates a database, cloned from the migrated template or empty, in some tens of milliseconds. `drop` closes its
 * stores and removes it. The clone is written through the log: a copy of the files would begin with a checkpoint.
 */
export const createDatabase = async (
  cluster: TestCluster,
  options: { empty?: boolean; entities?: () => Promise<EntitySchema[]> } = {},
): Promise<TestDatabase & { drop: () => Promise<void> }> => {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdministrator(cluster, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${options.empty ? 'template0' : cluster.template} STRATEGY wal_log`),
  )
  const target = targetOf(cluster, name)
  const stores: PostgresStore[] = []
  const open: TestDatabase['open'] = (more) => {
    const store = openPostgres({ target, readOnly: false, entities: options.entities, ...more })
    stores.push(store)
    return store
  }
  const store = open()
  return {
    target,
    url: urlOf(target),
    store,
    open,
    migrations: migrationsOn(target, store),
    truncate: async () => {
      const { rows } = await store.pool.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = ANY ($1)`,
        [tracksOf('record')],
      )
      await emptyTables(store.pool, { tables: rows.map(({ name }) => name), restart: true })
    },
    drop: async () => {
      await Promise.all(stores.map((each) => each.close()))
      await asAdministrator(cluster, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

/** Gives the test file that calls it at its top a fresh migrated database. Use it only inside tests and hooks. */
export const useDatabase = (
  options: { empty?: boolean; entities?: () => Promise<EntitySchema[]> } = {},
): TestDatabase => {
  const database = {} as Awaited<ReturnType<typeof createDatabase>>
  beforeAll(async () => {
    Object.assign(database, await createDatabase(inject('cluster'), options))
  })
  afterAll(() => database.drop?.())
  return database
}
