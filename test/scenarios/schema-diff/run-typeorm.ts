import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { DataSource, EntitySchema } from 'typeorm'
import { diffCatalogs } from '../../../src/main/features/migrations/catalog/diff-catalogs.ts'
import { readCatalog } from '../../../src/main/features/migrations/catalog/read-catalog.sql.ts'
import type { PostgresTarget } from '../../../src/main/stores/postgres/open-postgres.ts'
import { type Entity, ROW, type SchemaCase } from './schema-case.ts'

const entityOf = (schema: string, entity: Entity, tableName = 't') =>
  new EntitySchema({ ...(structuredCloneable(entity) as object), name: 'T', schema, tableName } as never)

/** Defaults may be functions, so the options are copied level by level. TypeORM writes into what it is given. */
const structuredCloneable = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(structuredCloneable)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, structuredCloneable(each)]))
      : value

const open = (target: PostgresTarget, schema: string, entity: EntitySchema) => {
  const { host, port, database, user, password } = target
  return new DataSource({
    type: 'postgres',
    driver: pg,
    host,
    port,
    database,
    username: user,
    password: String(password),
    schema,
    entities: [entity],
    installExtensions: false,
    extra: { max: 6, options: '-c lock_timeout=2000' },
  }).initialize()
}

const catalogOn = async (source: DataSource, schema: string) => {
  const pool = (source.driver as unknown as { master: pg.Pool }).master
  const client = await pool.connect()
  try {
    return await readCatalog(client, [schema])
  } finally {
    client.release()
  }
}

const same = (one: unknown, other: unknown) =>
  String(one) === String(other) || (one !== null && other !== null && Number(one) === Number(other))

/**
 * Tells whether TypeORM's own diff makes the change of a case: it applies, keeps the values of the row, shows what the
 * case wants to see, has nothing to do afterwards, and gives the schema that TypeORM makes anew. A case without entities is none for TypeORM.
 */
export const runTypeorm = async (target: PostgresTarget, scenario: SchemaCase, schema: string): Promise<boolean> => {
  const { before, after, table } = scenario.entities!
  const here = (text: string) => text.replaceAll(/\bapp\b/g, schema)
  const made = await open(target, schema, entityOf(schema, before))
  let rows: Record<string, unknown>[]
  try {
    await made.query(`CREATE SCHEMA ${schema}`)
    await made.synchronize()
    await made.query(here(scenario.rows)).catch(() => made.query(here(ROW)))
    rows = await made.query(`SELECT * FROM ${schema}.t ORDER BY id`)
  } finally {
    await made.destroy()
  }
  const source = await open(target, schema, entityOf(schema, after, table)).catch(() => null)
  // It has no word for the wanted schema.
  if (!source) return false
  const runner = source.createQueryRunner()
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log()
    if (scenario.statements === 0 && upQueries.length > 0) return false
    await runner.startTransaction()
    for (const { query, parameters } of upQueries) await runner.query(query, parameters)
    await runner.commitTransaction()
    const again = await source.driver.createSchemaBuilder().log()
    const found: Record<string, unknown>[] = await source.query(`SELECT * FROM ${schema}.${table ?? 't'} ORDER BY id`)
    const kept = rows.every((row, index) =>
      Object.entries(row).every(([column, value]) => {
        const now = found[index]?.[column]
        return now === undefined
          ? found[index] !== undefined
          : scenario.differing?.includes(column) || same(value, now) || value instanceof Date
      }),
    )
    const [question, answer] = scenario.holds ?? []
    const held = question === undefined ? answer : Object.values((await source.query(here(question)))[0] as object)[0]
    if (again.upQueries.length > 0 || !kept || !same(held, answer)) return false
    // An empty second diff may also mean that the difference was not seen.
    const reached = await catalogOn(source, schema)
    await source.query(`DROP SCHEMA ${schema} CASCADE; CREATE SCHEMA ${schema}`)
    await source.synchronize()
    const { up, questions } = diffCatalogs(reached, await catalogOn(source, schema))
    return up.length + questions.length === 0
  } catch {
    return false
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction()
    await runner.release()
    await source.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`).catch(() => undefined)
    // A builder that failed keeps its connection, and the pool would wait for it for ever.
    await Promise.race([source.destroy(), pause(1_000)])
  }
}
