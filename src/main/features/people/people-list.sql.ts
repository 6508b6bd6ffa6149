import { createHash } from 'node:crypto'
import type pg from 'pg'
import { COUNT_CAP, type Page } from '../../../contract/page.ts'
import { person, type PeopleFilter, type PeopleSort, type Person, type PersonRow } from '../../../contract/people.ts'
import {
  comesAfter,
  instantKey,
  keysetOf,
  textKey,
  unindexedOrder,
  cursors,
  type KeyedRow,
  type Keyset,
  orderBy,
  pageOf,
  selectKeys,
  statementValues,
} from '../../stores/postgres/keyset.ts'
import { snakeCase } from '../../stores/postgres/snake-case.ts'
import { type ConditionContext, listedCondition, peopleConditions, unitScope, VALID_NOW } from './people-filter.sql.ts'

const sortColumns = {
  name: [textKey('name_key')],
  username: [textKey('username_key')],
  email: [textKey('email_key')],
  status: [textKey('status'), textKey('name_key')],
  updatedAt: [instantKey('updated_at')],
}

export const peopleKeyset = (sort: PeopleSort) => keysetOf(sort, sortColumns)

/** The person as the contract has it, each field from the column of its name. */
export const personColumns = (alias: string) =>
  (Object.keys(person.shape) as (keyof Person)[])
    .map((field) => {
      const column = snakeCase(field)
      return column === field ? `${alias}.${column}` : `${alias}.${column} AS "${field}"`
    })
    .join(',\n  ')

/** The person's main assignment among those valid now: a primary one first, then the oldest. */
export const mainAssignment = (alias: string) => `
  LEFT JOIN LATERAL (
    SELECT a.role_id, r.name AS role_name, a.org_unit_id, u.name AS org_unit_name, count(*) OVER ()::integer AS assignments
    FROM directory.assignment a
    JOIN directory.role r ON r.id = a.role_id
    JOIN directory.org_unit u ON u.id = a.org_unit_id
    WHERE a.person_id = ${alias}.id AND ${VALID_NOW}
    ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1
  ) main ON true`

type ListedPerson = Omit<PersonRow, 'mainAssignment' | 'assignmentCount'> & {
  roleId: string | null
  roleName: string
  orgUnitId: string
  orgUnitName: string
  assignmentCount: number | null
}

const toPersonRow = (row: ListedPerson): PersonRow => ({
  id: row.id,
  givenName: row.givenName,
  familyName: row.familyName,
  middleName: row.middleName,
  preferredName: row.preferredName,
  username: row.username,
  email: row.email,
  status: row.status,
  sourcedId: row.sourcedId,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  deletedAt: row.deletedAt,
  version: row.version,
  mainAssignment:
    row.roleId === null
      ? null
      : { roleId: row.roleId, roleName: row.roleName, orgUnitId: row.orgUnitId, orgUnitName: row.orgUnitName },
  assignmentCount: row.assignmentCount ?? 0,
})

/** Up to this many matches are fetched and sorted. With more, matches are dense enough to walk along the sort. */
const FEW = 15_000
/** Rows that a walk reads before it gives up. Even dense matches may all come later. */
const WALK = 10_000

const statementName = (text: string) => `people-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`

type Way = 'index' | 'walk' | 'sort'

/** Returns the statement of one page of `limit + 1` rows, in the form that suits the filter. */
export const peoplePageStatement = (
  way: Way,
  {
    filter,
    keyset,
    after,
    limit,
    units,
  }: {
    filter: PeopleFilter
    keyset: Keyset
    after: readonly string[] | undefined
    limit: number
    units: ConditionContext['units']
  },
) => {
  const { values, bind } = statementValues()
  const from = ['directory.person p WHERE', listedCondition(filter, 'p')]
  if (after) from.push('AND', comesAfter(keyset, { alias: 'p', after, bind }))
  const conditions = (alias: string) =>
    peopleConditions(filter, { alias, bind, units, probing: way === 'walk' }).map((condition) => `AND ${condition}`)
  const rows =
    way === 'walk'
      ? `SELECT w.* FROM (SELECT p.* FROM ${from.join(' ')} ORDER BY ${orderBy(keyset, 'p')} LIMIT ${WALK}) w
         WHERE true ${conditions('w').join(' ')} ORDER BY ${orderBy(keyset, 'w')}`
      : `SELECT p.* FROM ${from.join(' ')} ${conditions('p').join(' ')}
         ORDER BY ${way === 'sort' ? unindexedOrder(keyset, 'p') : orderBy(keyset, 'p')}`
  const text = `SELECT ${personColumns('p')}, ${selectKeys(keyset, 'p')},
    main.role_id AS "roleId", main.role_name AS "roleName", main.org_unit_id AS "orgUnitId",
    main.org_unit_name AS "orgUnitName", main.assignments AS "assignmentCount"
  FROM (${rows} LIMIT ${limit + 1}) p ${mainAssignment('p')}
  ORDER BY ${orderBy(keyset, 'p')}`
  // The plan of a page of the whole list does not depend on its values, so PostgreSQL keeps it for the connection.
  return way === 'index' ? { name: statementName(text), text, values } : { text, values }
}

const matching = (filter: PeopleFilter, { units, columns }: { units: ConditionContext['units']; columns: string }) => {
  const { values, bind } = statementValues()
  const conditions = [
    listedCondition(filter, 'p'),
    ...peopleConditions(filter, { alias: 'p', bind, units, probing: false }),
  ]
  return {
    text: `SELECT ${columns} FROM directory.person p WHERE ${conditions.join(' AND ')}`,
    values,
    filtered: conditions.length > 1,
  }
}

const count = async (pool: pg.Pool, { text, values }: pg.QueryConfig) => {
  const { rows } = await pool.query<{ total: number }>(
    `SELECT count(*)::integer AS total FROM (${text}) counted`,
    values,
  )
  return rows[0]?.total ?? 0
}

const estimate = async (pool: pg.Pool, { text, values }: pg.QueryConfig) => {
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    values,
  )
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}

type PageQuery = PeopleFilter & { sort: PeopleSort; cursor?: string; limit: number }

/** The cursors of the list, which landmarks use too. */
const peopleCursors = (query: PeopleFilter & { sort: PeopleSort }) =>
  cursors('people', { keyset: peopleKeyset(query.sort), query })

export const searchPeopleRows = async (pool: pg.Pool, query: PageQuery): Promise<Page<PersonRow>> => {
  const keyset = peopleKeyset(query.sort)
  const { cursorAfter, read } = peopleCursors(query)
  const after = query.cursor === undefined || query.cursor === '' ? undefined : read(query.cursor)
  const units = await unitScope(pool, query)
  const { filtered, ...match } = matching(query, { units, columns: '1' })
  const page = async (way: Way) => {
    const statement = peoplePageStatement(way, { filter: query, keyset, after, limit: query.limit, units })
    return (await pool.query<ListedPerson & KeyedRow>(statement)).rows
  }
  const find = async () => {
    if (!filtered) return page('index')
    if ((await estimate(pool, match)) <= FEW) return page('sort')
    const met = await page('walk')
    return met.length > query.limit ? met : page('sort')
  }
  const [rows, total] = await Promise.all([
    find(),
    after ? undefined : count(pool, { ...match, text: `${match.text} LIMIT ${COUNT_CAP}` }),
  ])
  const found = pageOf(rows, { limit: query.limit, cursorAfter, toItem: toPersonRow })
  return total === undefined ? found : { ...found, total, totalCapped: total >= COUNT_CAP }
}

export const countPeopleRows = async (pool: pg.Pool, filter: PeopleFilter) =>
  count(pool, matching(filter, { units: await unitScope(pool, filter), columns: '1' }))

export const peopleLandmarks = async (
  pool: pg.Pool,
  query: PeopleFilter & { sort: PeopleSort; every: number },
): Promise<{ total: number; every: number; cursors: string[] }> => {
  const keyset = peopleKeyset(query.sort)
  const { cursorAfter } = peopleCursors(query)
  const units = await unitScope(pool, query)
  const numbered = matching(query, {
    units,
    columns: `${selectKeys(keyset, 'p')}, row_number() OVER (ORDER BY ${orderBy(keyset, 'p')}) AS row`,
  })
  const [marks, total] = await Promise.all([
    pool.query<KeyedRow>({
      text: `SELECT * FROM (${numbered.text}) numbered WHERE row % $${numbered.values.length + 1} = 0 ORDER BY row`,
      values: [...numbered.values, query.every],
    }),
    count(pool, matching(query, { units, columns: '1' })),
  ])
  // A row that was added between the two statements must not give more pages than the total has.
  const pages = Math.max(1, Math.ceil(total / query.every))
  return { total, every: query.every, cursors: ['', ...marks.rows.map(cursorAfter)].slice(0, pages) }
}
