import type pg from 'pg'
import type { PeopleFilter } from '../../../contract/people.ts'
import { BEGUN_SQL } from '../../stores/postgres/database-clock.ts'
import { type Bind, searchConditions } from '../../stores/postgres/list-page.ts'
import { validAt } from '../../stores/postgres/validity.ts'

/** The units of a filter. Above `LISTED_UNITS` they are looked up inside of the statement. */
type UnitScope = { ids: string[] } | { below: string }

const LISTED_UNITS = 2_000

const unitsBelow = (root: string) => `
  WITH RECURSIVE below (id) AS (
    SELECT ${root}::uuid
    UNION ALL
    SELECT unit.id FROM below JOIN directory.org_unit unit ON unit.parent_id = below.id
  )
  SELECT id FROM below`

/**
 * Returns undefined when the filter names no unit. The units are read first, so that the planner sees how many there
 * are.
 */
export const unitScope = async (
  pool: pg.Pool,
  { orgUnitId, directOnly }: Pick<PeopleFilter, 'orgUnitId' | 'directOnly'>,
): Promise<UnitScope | undefined> => {
  if (orgUnitId === undefined) return undefined
  if (directOnly) return { ids: [orgUnitId] }
  const { rows } = await pool.query<{ id: string }>(`${unitsBelow('$1')} LIMIT ${LISTED_UNITS + 1}`, [orgUnitId])
  return rows.length > LISTED_UNITS ? { below: orgUnitId } : { ids: rows.map(({ id }) => id) }
}

export const VALID_NOW = validAt('a', BEGUN_SQL)

const assignmentCondition = (
  { roleId }: PeopleFilter,
  { alias, bind, units, probing }: ConditionContext,
): string | undefined => {
  if (roleId === undefined && units === undefined) return undefined
  const conditions = [`a.person_id = ${alias}.id`, VALID_NOW]
  if (roleId !== undefined) conditions.push(`a.role_id = ${bind(roleId)}::uuid`)
  if (units && 'ids' in units) conditions.push(`a.org_unit_id = ANY (${bind(units.ids)}::uuid[])`)
  if (units && 'below' in units) conditions.push(`a.org_unit_id IN (${unitsBelow(bind(units.below))})`)
  const from = `FROM directory.assignment a WHERE ${conditions.join(' AND ')}`
  return probing ? `(SELECT true ${from} LIMIT 1)` : `EXISTS (SELECT ${from})`
}

export type ConditionContext = {
  alias: string
  bind: Bind
  units: UnitScope | undefined
  /** True to test row by row, for a walk that stops early. Otherwise the planner joins as it likes. */
  probing: boolean
}

export const listedCondition = ({ deleted }: PeopleFilter, alias: string) =>
  `${alias}.deleted_at IS ${deleted ? 'NOT NULL' : 'NULL'}`

type Condition = (filter: PeopleFilter, context: ConditionContext) => (string | undefined)[]
const saidElsewhere: Condition = () => []

/** What each field of the filter asks of a person. A field that another one or `listedCondition` covers adds nothing. */
const conditionsBy: Record<keyof PeopleFilter, Condition> = {
  search: ({ search }, { alias, bind }) => searchConditions(search, { text: `${alias}.search_text`, bind }),
  status: ({ status }, { alias, bind }) => (status === undefined ? [] : [`${alias}.status = ${bind(status)}::text`]),
  roleId: (filter, context) => [assignmentCondition(filter, context)],
  orgUnitId: saidElsewhere,
  directOnly: saidElsewhere,
  deleted: saidElsewhere,
}

/** Returns the conditions on a person beside `listedCondition`; none for the whole list. */
export const peopleConditions = (filter: PeopleFilter, context: ConditionContext): string[] =>
  Object.values(conditionsBy)
    .flatMap((conditions) => conditions(filter, context))
    .filter((condition) => condition !== undefined)
