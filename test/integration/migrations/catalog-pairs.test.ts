import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diffCatalogs } from '../../../src/main/features/migrations/catalog/diff-catalogs.ts'
import { readCatalog } from '../../../src/main/features/migrations/catalog/read-catalog.sql.ts'
import { useDatabase } from '../../postgres.ts'
import { runStatements } from '../../scenarios/schema-diff/run-case.ts'

const database = useDatabase({ empty: true })
let client: pg.PoolClient

beforeAll(async () => {
  client = await database.store.pool.connect()
})
afterAll(() => client.release())

/** Every value of a column fits every type here, so that any pair of schemas can be reached. */
const types = ['smallint', 'integer', 'bigint', 'numeric', 'text', 'varchar(20)', 'app.mood', 'app.positive']

const column = (name: string) =>
  fc.record({
    name: fc.constant(name),
    type: fc.constantFrom(...types),
    notNull: fc.boolean(),
    given: fc.boolean(),
    check: fc.boolean(),
    comment: fc.option(fc.constantFrom('one', `it's`), { nil: null }),
  })
type Column = typeof column extends (name: string) => fc.Arbitrary<infer C> ? C : never

const schema = fc.record({
  columns: fc.tuple(...['a', 'B b', 'ü', 'd'].map((name) => fc.option(column(name), { nil: null }))),
  moods: fc.constantFrom(`'1', '2'`, `'1', '2', '3'`, `'0', '1', '2'`),
  positive: fc.constantFrom('CHECK (value > -1)', 'CHECK (value >= 0)', ''),
  base: fc.constantFrom('integer', 'bigint'),
  unique: fc.boolean(),
  index: fc.constantFrom('', ') WHERE (id > 0', ' DESC'),
  view: fc.boolean(),
  doubled: fc.constantFrom('', 'STORED', 'VIRTUAL'),
  child: fc.constantFrom('', 'CASCADE', 'SET NULL'),
  policy: fc.boolean(),
  trigger: fc.constantFrom('', 'INSERT', 'INSERT OR UPDATE'),
})
type Schema = typeof schema extends fc.Arbitrary<infer S> ? S : never

const quote = (name: string) => `"${name}"`

const columnSql = ({ name, type, notNull, given, check }: Column) =>
  [
    quote(name),
    type,
    notNull ? 'NOT NULL' : '',
    given ? `DEFAULT ${type.startsWith('num') || /int/.test(type) || type === 'app.positive' ? '1' : `'1'`}` : '',
    check
      ? `CHECK (${quote(name)} <> ${/int|num|positive/.test(type) ? '9' : `'9'`}${type === 'app.mood' ? '::text::app.mood' : ''})`
      : '',
  ].join(' ')

const sqlOf = (from: Schema): string => {
  const columns = from.columns.filter((each) => each !== null)
  // A check with a value that the enum has not cannot be made.
  const lines = columns.map((each) => columnSql(each.type === 'app.mood' ? { ...each, check: false } : each))
  const names = columns.map(({ name }) => quote(name))
  return [
    `CREATE TYPE app.mood AS ENUM (${from.moods})`,
    `CREATE DOMAIN app.positive AS ${from.base} ${from.positive}`,
    `CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'`,
    `CREATE TABLE app.t (${['id int PRIMARY KEY', ...lines, ...(from.doubled ? [`doubled int GENERATED ALWAYS AS (id * 2) ${from.doubled}`] : [])].join(', ')})`,
    ...(names[0] ? [`CREATE ${from.unique ? 'UNIQUE ' : ''}INDEX t_first ON app.t (${names[0]}${from.index})`] : []),
    ...(from.view ? [`CREATE VIEW app.v AS SELECT id, ${names[0] ?? '1'} AS first FROM app.t`] : []),
    ...(from.child
      ? [`CREATE TABLE app.k (id int PRIMARY KEY, tid int REFERENCES app.t (id) ON DELETE ${from.child})`]
      : []),
    ...(from.policy
      ? [
          `ALTER TABLE app.t ENABLE ROW LEVEL SECURITY`,
          `CREATE POLICY p ON app.t USING (${names[0] ?? 'id'} IS NOT NULL)`,
        ]
      : []),
    ...(from.trigger
      ? [`CREATE TRIGGER tr AFTER ${from.trigger} ON app.t FOR EACH ROW EXECUTE FUNCTION app.touch()`]
      : []),
    ...columns.flatMap(({ name, comment }) =>
      comment === null ? [] : [`COMMENT ON COLUMN app.t.${quote(name)} IS '${comment.replaceAll("'", "''")}'`],
    ),
  ].join(';\n')
}

const build = async (sql: string) => {
  await client.query('DROP SCHEMA IF EXISTS app CASCADE')
  await client.query(`CREATE SCHEMA app; ${sql}`)
}
const read = () => readCatalog(client, ['app'], { rows: true })

test('up from any schema gives any other one, and down gives the first again', async () => {
  await fc.assert(
    fc.asyncProperty(schema, schema, fc.boolean(), async (first, second, filled) => {
      await build(sqlOf(second))
      const to = await read()
      await build(sqlOf(first))
      if (filled) {
        const names = first.columns.filter((each) => each !== null).map(({ name }) => quote(name))
        const values = names.map((name) => (/"/.test(name) ? `'1'` : '1'))
        await client.query(`INSERT INTO app.t (${['id', ...names].join(', ')}) VALUES (${['1', ...values].join(', ')})`)
      }
      const from = await read()
      // Nothing is renamed, and new columns that may not be null get a value that fits every type.
      const answers = { renames: {} as Record<string, null>, backfills: {} as Record<string, string> }
      let diff = diffCatalogs(from, to, answers)
      for (let round = 0; diff.questions.length > 0 && round < 3; round++) {
        for (const { kind, id } of diff.questions) {
          if (kind === 'rename') answers.renames[id] = null
          else answers.backfills[id] = `'1'`
        }
        diff = diffCatalogs(from, to, answers)
      }
      expect(diff.questions).toEqual([])
      await runStatements(client, diff.up)
      expect(diffCatalogs(await read(), to).up).toEqual([])
      await runStatements(client, diff.down)
      expect(diffCatalogs(await read(), from).up).toEqual([])
    }),
    { numRuns: Number(process.env.CATALOG_PAIRS ?? 25) },
  )
})
