import { MAX_CHAIN_HOPS } from '../../../../contract/authority.ts'
import { POSITION, UNREVOKED, VALID, VALID_HOP } from './authority-statements.sql.ts'

/** Parameters: delegations, assignment or null, unit or null, instant. */
export const STARTS_OF = `SELECT
  ARRAY(
    SELECT d.delegate_id FROM directory.delegation d WHERE d.id = ANY ($1::uuid[])
    UNION SELECT a.person_id FROM directory.assignment a WHERE a.id = $2::uuid
    UNION SELECT a.person_id FROM directory.assignment a WHERE a.org_unit_id = $3::uuid AND ${VALID('a', '$4')}
    UNION SELECT d.delegate_id FROM directory.delegation d
      WHERE d.org_unit_id = $3::uuid AND ${VALID('d', '$4')} AND ${UNREVOKED('$4')}
  ) AS "personIds",
  (SELECT json_build_object('entity', entity, 'id', id) FROM (
    SELECT 'delegation' AS entity, asked.id, at FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, at)
    WHERE NOT EXISTS (SELECT FROM directory.delegation d WHERE d.id = asked.id)
    UNION ALL
    SELECT 'assignment', $2::uuid, 0 WHERE $2::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM directory.assignment a WHERE a.id = $2::uuid)
    UNION ALL
    SELECT 'orgUnit', $3::uuid, 0 WHERE $3::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $3::uuid)
  ) missing ORDER BY at LIMIT 1) AS unknown, ${POSITION}`

/** Parameters: people, instant. */
export const DOWNSTREAM = `WITH RECURSIVE
reach AS (
  SELECT 0 AS distance, $1::uuid[] AS layer, $1::uuid[] AS met
  UNION ALL
  SELECT reach.distance + 1, next.ids, reach.met || next.ids
  FROM reach CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT d.delegate_id) AS ids
    FROM directory.delegation d
    WHERE d.delegator_id = ANY (reach.layer) AND d.delegate_id <> ALL (reach.met) AND ${VALID_HOP}
  ) next
  WHERE next.ids IS NOT NULL AND reach.distance <= ${MAX_CHAIN_HOPS}
)
SELECT met, ${POSITION} FROM reach ORDER BY distance DESC LIMIT 1`

/** Parameters: units. */
export const SUBTREE_SIZES = `WITH RECURSIVE below AS (
  SELECT top.id AS top_id, top.id FROM unnest($1::uuid[]) AS top (id)
  UNION ALL
  SELECT below.top_id, unit.id FROM below JOIN directory.org_unit unit ON unit.parent_id = below.id
)
SELECT below.top_id AS id, count(*)::int AS units
FROM below JOIN directory.org_unit unit ON unit.id = below.id
WHERE unit.deleted_at IS NULL
GROUP BY below.top_id`
