import type pg from 'pg'
import type { OrgUnitRow } from '../../../contract/org-units.ts'
import { BEGUN_SQL } from '../../stores/postgres/database-clock.ts'
import { instantKey, keysetOf, textKey } from '../../stores/postgres/keyset.ts'
import { readPage, searchConditions } from '../../stores/postgres/list-page.ts'
import type { OrgUnitQuery } from './org-unit-directory.port.ts'
import { validAt } from '../../stores/postgres/validity.ts'

const sortColumns = {
  name: [textKey('name_key')],
  kind: [textKey('kind'), textKey('name_key')],
  code: [textKey('code_key')],
  updatedAt: [instantKey('updated_at')],
}

const columns = `t.id, t.parent_id AS "parentId", t.kind, t.name, t.code, t.sourced_id AS "sourcedId",
  t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.deleted_at AS "deletedAt", t.version,
  below.units AS "childCount", assigned.people AS "peopleCount", above.path`

const joins = `
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS units FROM directory.org_unit child WHERE child.parent_id = t.id AND child.deleted_at IS NULL
  ) below
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT a.person_id)::integer AS people FROM directory.assignment a
    WHERE a.org_unit_id = t.id AND ${validAt('a', BEGUN_SQL)}
      AND NOT EXISTS (SELECT FROM directory.person gone WHERE gone.id = a.person_id AND gone.deleted_at IS NOT NULL)
  ) assigned
  CROSS JOIN LATERAL (
    WITH RECURSIVE up (id, parent_id, name, height) AS (
      SELECT u.id, u.parent_id, u.name, 1 FROM directory.org_unit u WHERE u.id = t.parent_id
      UNION ALL
      SELECT u.id, u.parent_id, u.name, up.height + 1 FROM up JOIN directory.org_unit u ON u.id = up.parent_id
    )
    SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY height DESC), '[]') AS path FROM up
  ) above`

export const searchOrgUnits = (pool: pg.Pool, query: OrgUnitQuery) => {
  const { search, parentId, kind, deleted, sort } = query
  return readPage<OrgUnitRow>(pool, {
    list: 'org-units',
    keyset: keysetOf(sort, sortColumns),
    query,
    table: 'directory.org_unit',
    conditions: (bind) => {
      const conditions = [
        `t.deleted_at IS ${deleted ? 'NOT NULL' : 'NULL'}`,
        ...searchConditions(search, { text: 't.search_text', bind }),
      ]
      if (parentId === 'root') conditions.push('t.parent_id IS NULL')
      else if (parentId !== undefined) conditions.push(`t.parent_id = ${bind(parentId)}::uuid`)
      if (kind !== undefined) conditions.push(`t.kind = ${bind(kind)}::text`)
      return conditions
    },
    columns,
    joins,
    fewMatch: Boolean(search) || parentId !== undefined,
  })
}

export const findOrgUnit = async (pool: pg.Pool, id: string) => {
  const { rows } = await pool.query<OrgUnitRow>(
    `SELECT ${columns} FROM (SELECT * FROM directory.org_unit WHERE id = $1) t ${joins}`,
    [id],
  )
  return rows[0]
}
