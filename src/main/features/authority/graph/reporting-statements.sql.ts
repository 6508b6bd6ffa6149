import { personName } from '../../../stores/postgres/person-name.ts'
import { POSITION, VALID } from './authority-statements.sql.ts'

/** A person who was deleted by then has no lines, like somebody who never had any. */
const exists = (alias: string) => `(${alias}.deleted_at IS NULL OR ${alias}.deleted_at > $2::timestamptz)`
const line = (alias: string) =>
  `json_build_array(${alias}.id, p.id, ${personName('p')}, ${alias}.valid_from, ${alias}.valid_to)`

/** Lines between two people who exist at the instant. No line leads back to its start: the database refuses that. */
const LINES = `
lines AS NOT MATERIALIZED (
  SELECT line.* FROM directory.reporting_line line
  WHERE ${VALID('line', '$2')}
    AND EXISTS (SELECT FROM directory.person p WHERE p.id = line.person_id AND ${exists('p')})
    AND EXISTS (SELECT FROM directory.person p WHERE p.id = line.manager_id AND ${exists('p')})
)`

/** Parameters: person, instant. */
export const MANAGERS_OF = `WITH RECURSIVE ${LINES},
above AS (
  SELECT line.id, line.manager_id, line.valid_from, line.valid_to, 1 AS distance FROM lines line WHERE line.person_id = $1::uuid
  UNION ALL
  SELECT line.id, line.manager_id, line.valid_from, line.valid_to, above.distance + 1
  FROM above JOIN lines line ON line.person_id = above.manager_id
)
SELECT (SELECT json_agg(${line('above')} ORDER BY above.distance)
  FROM above JOIN directory.person p ON p.id = above.manager_id) AS lines, ${POSITION}`

/** Parameters: person, instant, limit. */
export const REPORTS_OF = `WITH RECURSIVE ${LINES},
below AS (
  SELECT line.id, line.person_id, 1 AS distance FROM lines line WHERE line.manager_id = $1::uuid
  UNION ALL
  SELECT line.id, line.person_id, below.distance + 1 FROM below JOIN lines line ON line.manager_id = below.person_id
)
SELECT (SELECT count(*)::int FROM below) AS total,
  (SELECT count(*)::int FROM below WHERE distance = 1) AS direct,
  (SELECT json_agg(first.line ORDER BY first.name_key, first.id) FROM (
    SELECT ${line('line')} AS line, p.name_key, p.id
    FROM below JOIN directory.reporting_line line ON line.id = below.id JOIN directory.person p ON p.id = below.person_id
    WHERE below.distance = 1
    ORDER BY p.name_key, p.id LIMIT $3::int) first) AS lines, ${POSITION}`
