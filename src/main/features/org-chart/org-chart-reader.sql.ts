import type pg from 'pg'
import type { OrgChartNode } from '../../../contract/org-chart.ts'
import { keysetOf, textKey } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { readOutline } from './org-chart-outline.sql.ts'
import type { OrgChartChildrenQuery, OrgChartReader } from './org-chart-reader.port.ts'
import { bestAssignment, existsAt, linesAt, nodeRows } from './org-chart-rows.sql.ts'

const sortColumns = { name: [textKey('name_key')] }

const readChildren = (pool: pg.Pool, query: OrgChartChildrenQuery) => {
  const { by, parentId, at } = query
  const { table, columns, joins } = nodeRows[by]
  const lines = linesAt(at)
  return readPage<OrgChartNode>(pool, {
    list: 'org-chart',
    keyset: keysetOf('name', sortColumns),
    query,
    table,
    conditions: (bind) => {
      const conditions = [existsAt('t', at)]
      if (by === 'units') {
        conditions.push(parentId === undefined ? 't.parent_id IS NULL' : `t.parent_id = ${bind(parentId)}::uuid`)
      } else if (parentId !== undefined) {
        conditions.push(`t.id IN (SELECT l.person_id FROM ${lines} l WHERE l.manager_id = ${bind(parentId)}::uuid)`)
      } else {
        conditions.push(
          `EXISTS (SELECT FROM ${lines} l WHERE l.manager_id = t.id)`,
          `NOT EXISTS (SELECT FROM ${lines} l WHERE l.person_id = t.id)`,
        )
      }
      return conditions
    },
    columns,
    joins: joins(at),
    fewMatch: true,
  })
}

const readLineage: (
  pool: pg.Pool,
  target: Parameters<OrgChartReader['lineage']>[0],
) => Promise<OrgChartNode[]> = async (pool, { by, id, at }) => {
  const { table, columns, joins } = nodeRows[by]
  const above =
    by === 'units' ? '(SELECT id AS person_id, parent_id AS manager_id FROM directory.org_unit)' : linesAt(at)
  const { rows } = await pool.query<OrgChartNode>(
    `WITH RECURSIVE up (id, height) AS (
       SELECT $1::uuid, 0
       UNION ALL
       SELECT l.manager_id, up.height + 1 FROM up JOIN ${above} l ON l.person_id = up.id WHERE l.manager_id IS NOT NULL
     )
     SELECT ${columns} FROM up JOIN ${table} t ON t.id = up.id AND ${existsAt('t', at)} ${joins(at)}
     ORDER BY up.height DESC`,
    [id],
  )
  return rows.at(-1)?.id === id ? rows : []
}

/** Reads the chart from the system of record. */
export const postgresOrgChartReader = ({ pool }: PostgresStore): OrgChartReader => ({
  children: (query) => readChildren(pool, query),
  lineage: (target) => readLineage(pool, target),
  outline: (query) => readOutline(pool, query),
  kindOf: async ({ id, at }) => {
    const { rows } = await pool.query<{ kind: 'unit' | 'person' }>(
      `SELECT 'person' AS kind FROM directory.person p WHERE p.id = $1 AND ${existsAt('p', at)}
       UNION ALL SELECT 'unit' FROM directory.org_unit u WHERE u.id = $1 AND ${existsAt('u', at)}`,
      [id],
    )
    return rows[0]?.kind
  },
  unitOfPerson: async ({ id, at }) => {
    const { rows } = await pool.query<{ org_unit_id: string }>(bestAssignment('$1', at), [id])
    return rows[0]?.org_unit_id
  },
})
