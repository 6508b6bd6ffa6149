import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { EntitySchema } from 'typeorm'
import { refusal } from '../../../../contract/errors.ts'
import { wordsOfServer } from '../../../foundation/words-of-server.ts'
import { openPostgres, type PostgresStore, type PostgresTarget } from '../../../stores/postgres/open-postgres.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import { serverWideIn } from '../lint/server-wide.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { NO_NUL } from '../statements/split-statements.ts'
import { sendWay } from './send-piece.sql.ts'
import { type Catalog, ofKind } from '../catalog/catalog.ts'
import { quoteName } from '../catalog/words/quoting.ts'
import { readCatalog } from '../catalog/read-catalog.sql.ts'

const PREFIX = 'school_scratch_'
const CONNECT_MS = 60_000

/**
 * A console has a session in its scratch database from at most `CONNECT_MS` after it was made to its end. The rest is for
 * clocks that differ. A copy for a rehearsal holds rows of the school, so it should not stay for long.
 */
const LEFT_BEHIND_MS = 300_000

/** Names tell by whom and when they were made, so that what a killed console left behind is found. */
const newName = () => `${PREFIX}${process.pid}_${Date.now()}_${randomBytes(4).toString('hex')}`

const OBJECT_IN_USE = '55006'
const NO_SUCH_DATABASE = '3D000'

/**
 * Drops what killed consoles left behind more than `LEFT_BEHIND_MS` ago. A database that a session uses stays, however
 * old it is.
 */
const dropLeftBehind = async (pool: pg.Pool) => {
  const { rows } = await pool.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE starts_with(datname, $1)
     AND pg_has_role(datdba, 'MEMBER') AND substring(datname FROM '_(\\d{13})_')::float8 < $2
     AND NOT EXISTS (SELECT FROM pg_stat_activity activity WHERE activity.datid = pg_database.oid)`,
    [PREFIX, Date.now() - LEFT_BEHIND_MS],
  )
  for (const { datname } of rows) {
    try {
      await pool.query(`DROP DATABASE IF EXISTS ${quoteName(datname)}`)
    } catch (error) {
      // A session came since, or another console drops it at this moment.
      const { code } = error as { code?: string }
      if (code !== OBJECT_IN_USE && code !== NO_SUCH_DATABASE) throw error
    }
  }
}

/**
 * Is given the end of a scratch database that is still being dropped when its work is done. The server writes everything
 * that changed in any of its databases to the disk first, which takes seconds on a busy one. Never rejects: what stays
 * is dropped by a later scratch database.
 */
export type WhenDropped = (dropping: Promise<void>) => void

/**
 * Gives `work` an empty database of its own on a server, and drops it afterwards, whatever happens. `server` names any
 * database there; its login has to be allowed to create databases. Without `whenDropped` the result waits for the drop.
 */
export const inScratchDatabase = async <Result>(
  server: PostgresTarget,
  work: (store: PostgresStore) => Promise<Result>,
  { entities, whenDropped }: { entities?: () => Promise<EntitySchema[]>; whenDropped?: WhenDropped } = {},
): Promise<Result> => {
  const timeouts = { statementMs: 600_000, connectMs: CONNECT_MS }
  const beside = openPostgres({ target: server, readOnly: false, poolSize: 1, timeouts })
  const name = newName()
  try {
    await dropLeftBehind(beside.pool)
    await beside.pool.query(`CREATE DATABASE ${quoteName(name)} TEMPLATE template0`)
  } catch (error) {
    await beside.close()
    throw error
  }
  const scratch = openPostgres({
    target: { ...server, database: name },
    readOnly: false,
    thrownAway: true,
    entities,
    timeouts,
  })
  const drop = async () => {
    try {
      await scratch.close().catch(() => undefined)
      await beside.pool.query(`DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`)
    } finally {
      await beside.close()
    }
  }
  let session: pg.PoolClient | null = null
  try {
    // Held to the end, so that no other console takes the database for one that was left behind.
    session = await scratch.pool.connect()
    return await work(scratch)
  } finally {
    session?.release()
    const dropping = drop()
    if (whenDropped) whenDropped(dropping.catch(() => undefined))
    else await dropping
  }
}

/** Extensions that are in schemas of others, so that a replay finds them where the compared database has them. */
export type OtherExtensions = { name: string; schema: string }[]

/** The extensions in schemas of others that something of ours needs. */
export const othersIn = (live: Catalog): OtherExtensions =>
  ofKind(live, 'extension')
    .filter(({ ours, used }) => used && !ours)
    .map(({ name, schema }) => ({ name, schema }))

/** Reads a catalog on a connection of its own. With `rows` each table tells whether it has rows. */
export const liveCatalog = async (
  store: PostgresStore,
  schemas: readonly string[],
  options: { rows?: boolean } = {},
): Promise<Catalog> => {
  const client = await store.pool.connect()
  try {
    return await readCatalog(client, schemas, options)
  } finally {
    client.release()
  }
}

const putExtensions = async (store: PostgresStore, extensions: OtherExtensions = []) => {
  for (const { name, schema } of extensions) {
    await store.pool.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)
    await store.pool.query(`CREATE EXTENSION IF NOT EXISTS ${quoteName(name)} WITH SCHEMA ${quoteName(schema)}`)
  }
}

type Applied = Pick<DeclaredMigration, 'name' | 'up' | 'transactional'>

const notReplayed = (name: string, words: string, cause?: unknown) =>
  refusal('RULE_VIOLATION', { rule: 'migration', field: name, expected: words }, { cause })

const run = async (store: PostgresStore, way: { sql: string; transactional: boolean }) => {
  const client = await store.pool.connect()
  let broken = true
  try {
    await sendWay(client, way)
    broken = false
  } finally {
    client.release(broken)
  }
}

/** Refuses to run on a copy what would change more than the copy. */
const refuseServerWide = async (migrations: readonly Applied[]) => {
  for (const { name, up } of migrations) {
    if ((await serverWideIn(up)) === null) continue
    throw notReplayed(name, 'statements that stay within one database, to run them on a copy beside the school')
  }
}

/**
 * Runs migrations in an empty database, after the extensions that they find there. `RULE_VIOLATION` rule `migration`
 * names the one that does not run there, with the server's words, or that would change more than the database.
 */
export const replayMigrations = async (
  store: PostgresStore,
  options: { migrations: readonly Applied[]; extensions?: OtherExtensions },
) => {
  await refuseServerWide(options.migrations)
  await putExtensions(store, options.extensions)
  for (const { name, up, transactional } of options.migrations) {
    if (up.includes('\0')) throw notReplayed(name, NO_NUL)
    try {
      await run(store, { sql: up, transactional })
    } catch (error) {
      const { message, code } = error as Error & { code?: string }
      if (connectionIsLost(error) || code === undefined) throw error
      throw notReplayed(name, wordsOfServer(`${message} (SQLSTATE ${code})`), error)
    }
  }
}

/** Returns what these migrations leave in an empty database. */
export const replayedCatalog = (options: {
  server: PostgresTarget
  migrations: readonly Applied[]
  schemas: readonly string[]
  extensions?: OtherExtensions
  whenDropped?: WhenDropped
}): Promise<Catalog> =>
  inScratchDatabase(
    options.server,
    async (store) => {
      await replayMigrations(store, options)
      return liveCatalog(store, options.schemas)
    },
    { whenDropped: options.whenDropped },
  )

type Ways = Pick<DeclaredMigration, 'up' | 'down' | 'transactional'>

/**
 * Runs `added` after `applied` in an empty database: up, down in the opposite order, and up again. Returns the catalog
 * after each.
 */
export const triedCatalogs = (options: {
  server: PostgresTarget
  applied: readonly Applied[]
  added: readonly Ways[]
  schemas: readonly string[]
  extensions?: OtherExtensions
}): Promise<{ up: Catalog; down: Catalog; again: Catalog }> =>
  inScratchDatabase(options.server, async (store) => {
    const { added } = options
    await replayMigrations(store, { migrations: options.applied, extensions: options.extensions })
    const read = () => liveCatalog(store, options.schemas)
    const forward = async () => {
      for (const { up, transactional } of added) await run(store, { sql: up, transactional })
    }
    await forward()
    const up = await read()
    for (const { down, transactional } of added.toReversed()) await run(store, { sql: down, transactional })
    const down = await read()
    await forward()
    return { up, down, again: await read() }
  })

/**
 * Returns the schema that a model wants: what TypeORM makes of its entities in an empty database, and what entities
 * cannot say. `before` makes what columns need, e.g. functions of generated ones. `after` makes what needs the tables:
 * triggers, exclusions, indexes on expressions, grants.
 */
export const modelCatalog = (options: {
  server: PostgresTarget
  entities: () => Promise<EntitySchema[]>
  schemas: readonly string[]
  before?: string
  after?: string
  extensions?: OtherExtensions
  whenDropped?: WhenDropped
}): Promise<Catalog> =>
  inScratchDatabase(
    options.server,
    async (store) => {
      await putExtensions(store, options.extensions)
      for (const schema of options.schemas) await store.pool.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)
      if (options.before) await store.pool.query(options.before)
      await (await store.dataSource()).synchronize()
      if (options.after) await store.pool.query(options.after)
      return liveCatalog(store, options.schemas)
    },
    options,
  )
