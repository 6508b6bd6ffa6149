import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { peopleSort } from '../../../src/contract/people.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import { peopleKeyset, peoplePageStatement } from '../../../src/main/features/people/people-list.sql.ts'
import { useDatabase } from '../../postgres.ts'
import { everyone, walk } from '../../suites/directory.fixture.ts'

const database = useDatabase({ entities: async () => directoryEntities })
beforeEach(() => database.truncate())

/** A small alphabet, so that ties, accents, cases, separators and different scripts meet. */
const text = fc
  .array(fc.constantFrom('a', 'A', 'á', 'b', ' ', '-', 'z', 'ñ', 'ß', 'Ж', '山', '𝒜', '\u0301', '_', '%', "'"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((letters) => letters.join(''))

const aPerson = fc.record({
  given: text,
  family: text,
  username: text,
  email: fc.option(text, { nil: null }),
  status: fc.constantFrom('active', 'inactive'),
  minutes: fc.integer({ min: 0, max: 2 }),
  deleted: fc.boolean(),
})

const load = (people: object[]) =>
  database.store.pool.query(`TRUNCATE directory.person CASCADE`).then(() =>
    database.store.pool.query(
      `INSERT INTO directory.person (id, given_name, family_name, username, email, status, updated_at, deleted_at)
       SELECT gen_random_uuid(), given, family, username, email || row_number() OVER (), status,
         timestamptz '2026-01-01' + minutes * interval '1 minute', CASE WHEN deleted THEN now() END
       FROM jsonb_to_recordset($1::jsonb) AS p (given text, family text, username text, email text, status text, minutes integer, deleted boolean)`,
      [JSON.stringify(people)],
    ),
  )

const oracle = async (sort: string, condition: string) => {
  const { keys, descending } = peopleKeyset(sort as never)
  const order = keys.map(({ column }) => `${column}${descending ? ' DESC' : ''}`).join(', ')
  const { rows } = await database.store.pool.query<{ id: string }>(
    `SELECT id FROM directory.person WHERE ${condition} ORDER BY ${order}`,
  )
  return rows.map(({ id }) => id)
}

it('paging in any sort returns everybody once, in order', async () => {
  const { people } = postgresDirectoryPorts(database.store)
  const filters = [
    { filter: {}, condition: 'deleted_at IS NULL' },
    { filter: { deleted: true }, condition: 'deleted_at IS NOT NULL' },
    { filter: { status: 'active' as const }, condition: `deleted_at IS NULL AND status = 'active'` },
    { filter: { search: 'á' }, condition: `deleted_at IS NULL AND search_text LIKE '% a%'` },
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(aPerson, { maxLength: 25 }), fc.integer({ min: 1, max: 7 }), async (rows, limit) => {
      await load(rows)
      for (const sort of peopleSort.options) {
        for (const { filter, condition } of filters) {
          const met = await walk((cursor) => people.search({ ...everyone, ...filter, sort, limit, cursor }))
          expect(met.map(({ id }) => id)).toEqual(await oracle(sort, condition))
        }
      }
    }),
    { numRuns: 12 },
  )
})

it('every way to a page returns the same page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aPerson, { maxLength: 40 }),
      fc.constantFrom(...peopleSort.options),
      async (rows, sort) => {
        await load(rows)
        const { people } = postgresDirectoryPorts(database.store)
        const keyset = peopleKeyset(sort)
        const filter = { ...everyone, search: 'a b' }
        const { rows: keys } = await database.store.pool.query<Record<string, unknown>>(
          `SELECT ${keyset.keys.map(({ column }) => column).join(', ')} FROM directory.person LIMIT 1`,
        )
        const first = keys[0]
        const after =
          first && Object.values(first).map((key) => (key instanceof Date ? key.toISOString() : String(key)))
        const [index, ...others] = await Promise.all(
          (['index', 'walk', 'sort'] as const).map((way) =>
            database.store.pool.query(peoplePageStatement(way, { filter, keyset, after, limit: 10, units: undefined })),
          ),
        )
        for (const other of others) expect(other.rows).toEqual(index?.rows)
        const { total } = await people.search({ ...filter, sort, limit: 10 })
        expect(total).toBe(await people.count(filter))
      },
    ),
    { numRuns: 30 },
  )
})
