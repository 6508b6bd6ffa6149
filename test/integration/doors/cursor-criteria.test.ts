import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { type Procedure, type Schema, bare, procedures } from '../../suites/transport/broken-inputs.ts'

const database = useDatabase()
const running = useConsole(() => database)

type Input = Record<string, unknown>
type Listed = { items: unknown[]; nextCursor: string | null }
type Calls = { (input: Input): Promise<Listed>; [name: string]: Calls }

const call = ({ path }: Procedure, input: Input) =>
  path.reduce((group, name) => group[name]!, running.client as unknown as Calls)(input)

/** Fields that only choose the page. */
const OF_PAGE = new Set(['cursor', 'limit', 'atLeast'])
const shapeOf = ({ input }: Procedure): Record<string, Schema> => {
  const { def } = bare(input)._zod
  return (def.shape ?? {}) as Record<string, Schema>
}
const isList = (procedure: Procedure) => 'cursor' in shapeOf(procedure)
/** These lists are asked about one of several subjects, which are not filters. */
const OF_A_SUBJECT = new Set(['authority.impact', 'authority.jointImpact'])
const lists = procedures
  .filter(isList)
  .map((procedure) => [procedure.path.join('.'), procedure] as const)
  .filter(([name]) => !OF_A_SUBJECT.has(name))

/** Two existing values for each field. A list that is asked with the first has more than one row. */
const known: Record<string, [unknown, unknown]> = {}
/** The optional fields with which a list is first asked, so that it has two rows. */
const asked: Record<string, string[]> = {
  'orgChart.children': ['parentId', 'at'],
  'authority.holders': ['at'],
  'authority.permissionsOf': ['at'],
}
const column = async (sql: string): Promise<string[]> =>
  (await database.store.pool.query<{ value: string }>(sql)).rows.map(({ value }) => value)

beforeAll(async () => {
  for await (const _ of await running.client.imports.sample({ people: 150, seed: 3 }));
  const [person, other] = await column(
    `SELECT a.person_id AS value FROM directory.assignment a JOIN directory.role_permission p ON p.role_id = a.role_id
     GROUP BY 1 ORDER BY count(DISTINCT permission_key) DESC, 1 LIMIT 2`,
  )
  const [parent, child] = await column(
    `SELECT id AS value FROM directory.org_unit u
     ORDER BY (SELECT count(*) FROM directory.org_unit c WHERE c.parent_id = u.id) DESC, id LIMIT 2`,
  )
  const held = await column(
    `SELECT p.permission_key || ' ' || a.org_unit_id AS value FROM directory.role_permission p
     JOIN directory.assignment a USING (role_id) GROUP BY p.permission_key, a.org_unit_id ORDER BY count(DISTINCT a.person_id) DESC, 1`,
  )
  const [permission, unit] = held[0]!.split(' ')
  const [second] = held.map((pair) => pair.split(' ')[0]).filter((key) => key !== permission)
  const below = unit === child ? parent : child
  const [role, otherRole] = await column(`SELECT id AS value FROM directory.role ORDER BY id LIMIT 2`)
  for (const id of [person!, other!]) {
    const { version } = await running.client.people.get({ id })
    await running.client.people.update({ id, version, middleName: 'Noor' })
  }
  const imports = await column(
    `INSERT INTO directory.import_run (id, actor, source, state)
     SELECT gen_random_uuid(), 'a', 's', 'failed' FROM generate_series(1, 2) RETURNING id AS value`,
  )
  await database.store.pool.query(
    `INSERT INTO directory.import_fault (import_run_id, ordinal, file, code, severity, message)
     SELECT i.id, o, 'users.csv', 'quote', 'error', 'm' FROM directory.import_run i, generate_series(1, 2) o`,
  )
  const { library, films, bulletin } = running.client
  const posts = await Promise.all(
    ['A notice', 'A poster'].map((title) => bulletin.posts.create({ title, tags: [title] })),
  )
  const [notice] = await Promise.all(posts.map(({ id }) => bulletin.posts.publish({ id })))
  for (const body of ['One', 'Two']) await bulletin.comments.create({ id: notice!.id, author: 'Ana', body })
  for (const title of ['A reel', 'A tape'])
    await films.create({ title, credits: [{ name: `Ana ${title}`, part: 'actor' }] })
  const authors = [await library.authors.create({ name: 'Ana Ruiz' }), await library.authors.create({ name: 'Eve Li' })]
  const shelves = [await library.categories.create({ name: 'Art' }), await library.categories.create({ name: 'Sea' })]
  const [authorIds, categoryIds] = [[authors[0]!.id], [shelves[0]!.id]]
  const books: string[] = []
  const loans: string[] = []
  for (const title of ['A sea', 'A lake']) {
    const { id } = await library.books.create({ title, language: 'en', authorIds, categoryIds, copies: 1 })
    const { id: loanId } = await library.loans.create({ bookId: id, personId: other! })
    const damage = { amount: 100, currency: 'EUR' }
    await library.loans.return({ id: loanId, condition: 'damaged', damage })
    await library.holds.create({ bookId: id, personId: person!, pickupUnitId: unit! })
    books.push(id)
    loans.push(loanId)
  }
  for (const personId of [person!, other!, person!, other!])
    await library.accounts.deposit({ personId, amount: 100, currency: 'EUR' })
  const price = { amount: 100, currency: 'EUR' }
  const { id: bookId } = await library.books.create({ title: 'A shop', language: 'en', copies: 2, price })
  for (const quantity of [1, 1]) await library.checkout({ personId: person!, lines: [{ bookId, quantity }] })
  Object.assign(known, {
    authorId: authors.map(({ id }) => id),
    categoryId: shelves.map(({ id }) => id),
    language: ['en', 'es'],
    bookId: books,
    loanId: loans,
    pickupUnitId: [unit, below],
    barcode: ['B000000001', 'B000000002'],
    personId: [person, other],
    delegatorId: [person, other],
    delegateId: [person, other],
    managerId: [person, other],
    orgUnitId: [unit, below],
    parentId: [parent, child],
    except: [[], [below]],
    roleId: [role, otherRole],
    permission: [permission, second],
    permissionKey: [permission, second],
    importId: imports,
    entityId: [person, other],
    entityKind: ['person', 'role'],
    id: posts.map(({ id }) => id),
    readerId: [person, other],
    slug: posts.map(({ slug }) => slug),
    tag: posts.map(({ title }) => title),
    year: [2001, 2002],
    search: ['a', 'e'],
    at: [new Date().toISOString(), '2026-01-02T03:04:05.000Z'],
  })
})

const optional = (schema: Schema) => schema.safeParse(undefined).success
/** A value for a field that differs from its first value or default. */
const otherValue = (name: string, schema: Schema): unknown => {
  const usual = [optional(schema) ? schema.parse(undefined) : undefined, known[name]?.[0]].map((one) => JSON.stringify(one))
  const { def } = bare(schema)._zod
  const candidates = [
    known[name]?.[1],
    ...Object.values(def.entries ?? {}),
    ...(def.values ?? []),
    true,
    false,
    '2026-01-03T03:04:05.000Z',
  ]
  return candidates.find(
    (value) => value !== undefined && schema.safeParse(value).success && !usual.includes(JSON.stringify(value)),
  )
} // prettier-ignore

describe('a cursor', () => {
  test('belongs to every list', () => {
    expect(lists.map(([name]) => name)).toEqual(expect.arrayContaining(['people.search', 'assignments.search']))
  })

  test.for(lists)('of %s is refused with another filter or sort', async ([list, procedure]) => {
    const shape = shapeOf(procedure)
    const required = Object.fromEntries(
      Object.entries(shape)
        .filter(([field, schema]) => !optional(schema) || asked[list]?.includes(field))
        .map(([field]) => [field, known[field]?.[0]]),
    )
    const { nextCursor } = await call(procedure, { ...required, limit: 1 })
    expect(nextCursor, 'the sample has more than one row of it').not.toBeNull()
    await expect(call(procedure, { ...required, limit: 1, cursor: nextCursor })).resolves.toBeDefined()

    for (const [name, schema] of Object.entries(shape).filter(([name]) => !OF_PAGE.has(name))) {
      const value = otherValue(name, schema)
      expect(value, `${name} needs a second value in this test`).toBeDefined()
      await expect(
        call(procedure, { ...required, [name]: value, limit: 1, cursor: nextCursor }),
        `a cursor of another ${name}`,
      ).rejects.toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ field: 'cursor', rule: 'cursor' }] } })
    }
  })
})
