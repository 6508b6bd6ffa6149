import { beforeEach, expect, test } from 'vitest'
import { STATISTICS_WEEKS } from '../../../src/contract/library-statistics.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { personInput } from '../../suites/directory.fixture.ts'
import { aLibrary } from './library.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const statistics = () => running.client.library.statistics()
const rows = async <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  (await database.store.pool.query<Row>(sql, values)).rows

beforeEach(() => database.truncate())

test('an empty library counts nothing, and names every week', async () => {
  const { loansPerWeek, stockByCategory, overdueBySchool } = await statistics()
  expect(loansPerWeek).toHaveLength(STATISTICS_WEEKS)
  expect(new Set(loansPerWeek.map(({ week }) => new Date(week).getUTCDay()))).toEqual(new Set([1]))
  expect(loansPerWeek.every(({ loans }) => loans === 0)).toBe(true)
  expect({ stockByCategory, overdueBySchool }).toEqual({ stockByCategory: [], overdueBySchool: [] })
})

test('copies count at the top of the tree, and loans in their week and at the school of the borrower', async () => {
  const { orgUnits, people, roles, assignments, library } = running.client
  const { fiction } = await aLibrary(running.client)
  await library.books.create({ title: 'Loose', language: 'en', copies: 2 })
  const school = await orgUnits.create({ name: 'Lincoln High', kind: 'school', parentId: null })
  const maths = await orgUnits.create({ name: 'Maths', kind: 'department', parentId: school.id })
  const role = await roles.create({ name: 'Student', description: '', permissionKeys: [] })
  const ana = await people.create(personInput({ username: 'ana' }))
  const tom = await people.create(personInput({ username: 'tom' }))
  await assignments.create({ personIds: [ana.id], roleId: role.id, orgUnitId: maths.id })
  await rows(
    `INSERT INTO library.loan (id, copy_id, person_id, lent_at, due_at, returned_at, outcome)
     SELECT gen_random_uuid(), copy.id, person.id, now() - make_interval(days => person.ago), now() - interval '1 day' + person.more, person.back,
       CASE WHEN person.back IS NOT NULL THEN 'returned' END
     FROM (SELECT id, row_number() OVER (ORDER BY barcode) AS n FROM library.copy) copy
     JOIN (VALUES (1, $1::uuid, 20, interval '0', NULL::timestamptz), (2, $1::uuid, 20, interval '0', NULL),
       (3, $2::uuid, 20, interval '0', NULL), (4, $1::uuid, 20, interval '9 days', NULL), (5, $1::uuid, 400, interval '0', now()))
       AS person (n, id, ago, more, back) USING (n)`,
    [ana.id, tom.id],
  )
  await rows(
    `UPDATE library.copy SET state = 'lent' WHERE id IN (SELECT copy_id FROM library.loan WHERE returned_at IS NULL)`,
  )
  const { loansPerWeek, stockByCategory, overdueBySchool } = await statistics()
  expect(loansPerWeek.filter(({ loans }) => loans > 0).map(({ loans }) => loans)).toEqual([4])
  expect(stockByCategory).toEqual([
    { id: fiction.id, name: 'Ficción', copies: 3, available: 0 },
    { id: null, name: null, copies: 2, available: 1 },
  ])
  expect(overdueBySchool).toEqual([
    { id: school.id, name: 'Lincoln High', loans: 2 },
    { id: null, name: null, loans: 1 },
  ])
})
