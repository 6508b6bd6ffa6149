import type { OrgChartBy } from '../../../contract/org-chart.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import { validAt } from '../../stores/postgres/validity.ts'

/** Returns an instant as SQL. This is safe, because a Date gives only digits and separators. */
export const moment = (at: Date) => `'${at.toISOString()}'::timestamptz`

export const existsAt = (alias: string, at: Date) =>
  `(${alias}.deleted_at IS NULL OR ${alias}.deleted_at > ${moment(at)})`

/** Returns the lines between two people who exist at that instant. */
export const linesAt = (at: Date) => `(
  SELECT line.person_id, line.manager_id FROM directory.reporting_line line
  JOIN directory.person report ON report.id = line.person_id AND ${existsAt('report', at)}
  JOIN directory.person manager ON manager.id = line.manager_id AND ${existsAt('manager', at)}
  WHERE ${validAt('line', moment(at))})`

export const bestAssignment = (person: string, at: Date) => `
  SELECT a.org_unit_id, r.name AS role_name, u.name AS unit_name
  FROM directory.assignment a
  JOIN directory.role r ON r.id = a.role_id
  JOIN directory.org_unit u ON u.id = a.org_unit_id
  WHERE a.person_id = ${person} AND ${validAt('a', moment(at))} AND ${existsAt('u', at)}
  ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1`

/** Makes an `OrgChartNode` from a row `t` of the chart's table. */
export const nodeRows: Record<OrgChartBy, { table: string; columns: string; joins: (at: Date) => string }> = {
  units: {
    table: 'directory.org_unit',
    columns: `t.id, 'unit' AS kind, t.name, t.parent_id AS "parentId", t.kind AS "unitKind", t.code AS note,
      below.units AS "childCount", assigned.people AS "peopleCount"`,
    joins: (at) => `
      CROSS JOIN LATERAL (
        SELECT count(*)::integer AS units FROM directory.org_unit child
        WHERE child.parent_id = t.id AND ${existsAt('child', at)}
      ) below
      CROSS JOIN LATERAL (
        SELECT count(DISTINCT a.person_id)::integer AS people FROM directory.assignment a
        WHERE a.org_unit_id = t.id AND ${validAt('a', moment(at))}
          AND EXISTS (SELECT FROM directory.person p WHERE p.id = a.person_id AND ${existsAt('p', at)})
      ) assigned`,
  },
  reporting: {
    table: 'directory.person',
    columns: `t.id, 'person' AS kind, ${personName('t')} AS name,
      above.manager_id AS "parentId", NULL AS "unitKind", best.role_name || ', ' || best.unit_name AS note,
      below.people AS "childCount", NULL::integer AS "peopleCount"`,
    joins: (at) => `
      LEFT JOIN LATERAL (
        SELECT line.manager_id FROM directory.reporting_line line
        JOIN directory.person m ON m.id = line.manager_id AND ${existsAt('m', at)}
        WHERE line.person_id = t.id AND ${validAt('line', moment(at))} LIMIT 1
      ) above ON true
      CROSS JOIN LATERAL (
        SELECT count(*)::integer AS people FROM directory.reporting_line line
        JOIN directory.person p ON p.id = line.person_id AND ${existsAt('p', at)}
        WHERE line.manager_id = t.id AND ${validAt('line', moment(at))}
      ) below
      LEFT JOIN LATERAL (${bestAssignment('t.id', at)}) best ON true`,
  },
}
