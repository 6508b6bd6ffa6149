import { beforeAll, expect, it } from 'vitest'
import { peopleSort, type PeopleSort } from '../../../src/contract/people.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { peopleKeyset, peoplePageStatement } from '../../../src/main/features/people/people-list.sql.ts'
import { useDatabase } from '../../postgres.ts'
import { everyone } from '../../suites/directory.fixture.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const PEOPLE = 20_000

type Plan = { 'Node Type': string; 'Index Name'?: string; 'Index Cond'?: string; Plans?: Plan[]; 'Actual Rows': number }

beforeAll(async () => {
  await database.store.pool.query(
    `INSERT INTO directory.person (id, given_name, family_name, username, email, status, updated_at)
     SELECT gen_random_uuid(), 'Given' || (n * 7919) % 4001, 'Family' || (n * 104729) % 997, 'user' || n,
       CASE WHEN n % 3 > 0 THEN md5(n::text) || '@example.org' END, CASE WHEN n % 20 = 0 THEN 'inactive' ELSE 'active' END,
       timestamptz '2026-01-01' + (n * 7919) % 100000 * interval '1 minute'
     FROM generate_series(1, ${PEOPLE}) n`,
  )
  await database.store.pool.query('VACUUM ANALYZE directory.person')
})

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

const explain = async ({ text, values }: { text: string; values: unknown[] }) => {
  const { rows } = await database.store.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
    values,
  )
  return nodesOf(rows[0]!['QUERY PLAN'][0].Plan)
}

const keysAt = async (sort: PeopleSort, offset: number) => {
  const { keys, descending } = peopleKeyset(sort)
  const columns = keys.map(({ column }) => column)
  const order = columns.map((column) => `${column}${descending ? ' DESC' : ''}`).join(', ')
  const { rows } = await database.store.pool.query<Record<string, unknown>>(
    `SELECT ${columns.join(', ')} FROM directory.person ORDER BY ${order} OFFSET ${offset} LIMIT 1`,
  )
  return Object.values(rows[0]!).map((key) => (key instanceof Date ? key.toISOString() : String(key)))
}

const page = (sort: PeopleSort, after: string[] | undefined) =>
  peoplePageStatement('index', { filter: everyone, keyset: peopleKeyset(sort), after, limit: 50, units: undefined })

it.each(peopleSort.options)('a page by %s is read from its index, at any depth', async (sort) => {
  for (const after of [undefined, await keysAt(sort, PEOPLE * 0.99)]) {
    const nodes = await explain(page(sort, after))
    const scan = nodes.find((node) => node['Index Name']?.startsWith('person_'))
    expect(scan?.['Index Name']).toBe(`person_${sort.replace('-', '').replace('updatedAt', 'updated_at')}_idx`)
    expect(scan?.['Actual Rows']).toBeLessThanOrEqual(51)
    if (after) expect(scan?.['Index Cond']).toMatch(/^\(ROW\(/)
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
  }
})

it('a search that few match is read from the trigrams, whatever the sort', async () => {
  const keyset = peopleKeyset('name')
  const filter = { ...everyone, search: 'given4000' }
  const nodes = await explain(
    peoplePageStatement('sort', { filter, keyset, after: undefined, limit: 50, units: undefined }),
  )
  expect(nodes.map((node) => node['Index Name'])).toContain('person_search_idx')
  expect(nodes.map((node) => node['Index Name'])).not.toContain('person_name_idx')
})

it('a walk ends at the page it looks for', async () => {
  const keyset = peopleKeyset('name')
  const filter = { ...everyone, search: 'given' }
  const nodes = await explain(
    peoplePageStatement('walk', { filter, keyset, after: undefined, limit: 50, units: undefined }),
  )
  const scan = nodes.find((node) => node['Index Name'] === 'person_name_idx')
  expect(scan?.['Actual Rows']).toBeLessThanOrEqual(52)
})
