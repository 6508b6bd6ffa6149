import type pg from 'pg'
import type { OrgChartBy } from '../../../contract/org-chart.ts'
import { existsAt, linesAt } from './org-chart-rows.sql.ts'

const edges: Record<OrgChartBy, (at: Date) => string> = {
  units: (at) => `SELECT u.id, u.parent_id, u.name_key FROM directory.org_unit u WHERE ${existsAt('u', at)}`,
  // The chart by reporting lines shows only people who manage or are managed.
  reporting: (at) => `
    SELECT p.id, l.manager_id AS parent_id, p.name_key FROM ${linesAt(at)} l JOIN directory.person p ON p.id = l.person_id
    UNION ALL
    SELECT p.id, NULL, p.name_key FROM directory.person p
    WHERE ${existsAt('p', at)} AND p.id IN (SELECT manager_id FROM ${linesAt(at)} l)
      AND p.id NOT IN (SELECT person_id FROM ${linesAt(at)} l)`,
}

/** Reads the edges by one statement and follows them here, because a recursive query sorts every level anew. */
export const readOutline = async (
  pool: pg.Pool,
  { by, at, limit }: { by: OrgChartBy; at: Date; limit: number },
): Promise<{ ids: string[]; parents: number[]; truncated: boolean }> => {
  const { rows } = await pool.query<{ id: string; parent_id: string | null }>(
    `SELECT id, parent_id FROM (${edges[by](at)}) edge ORDER BY name_key, id`,
  )
  const below = new Map<string | null, string[]>()
  for (const { id, parent_id: parent } of rows) {
    const siblings = below.get(parent)
    if (siblings) siblings.push(id)
    else below.set(parent, [id])
  }
  const ids = (below.get(null) ?? []).slice(0, limit)
  const parents = ids.map(() => -1)
  let cut = (below.get(null)?.length ?? 0) > limit
  for (let place = 0; place < ids.length; place += 1) {
    for (const child of below.get(ids[place] as string) ?? []) {
      if (ids.length === limit) {
        cut = true
        break
      }
      ids.push(child)
      parents.push(place)
    }
  }
  return { ids, parents, truncated: cut }
}
