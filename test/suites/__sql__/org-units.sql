SELECT count(*)::integer AS total FROM (SELECT FROM directory.org_unit t WHERE t.deleted_at IS NULL AND t.search_text LIKE directory.search_pattern($1::text) AND t.parent_id = $2::uuid LIMIT 1001) counted;

SELECT t.id, t.parent_id AS "parentId", t.kind, t.name, t.code, t.sourced_id AS "sourcedId",
t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.deleted_at AS "deletedAt", t.version,
below.units AS "childCount", assigned.people AS "peopleCount", above.path, t.name_key AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.org_unit t WHERE t.deleted_at IS NULL AND t.search_text LIKE directory.search_pattern($1::text) AND t.parent_id = $2::uuid ORDER BY (t.name_key || ''), t.id LIMIT $3) t 
CROSS JOIN LATERAL (
SELECT count(*)::integer AS units FROM directory.org_unit child WHERE child.parent_id = t.id AND child.deleted_at IS NULL
) below
CROSS JOIN LATERAL (
SELECT count(DISTINCT a.person_id)::integer AS people FROM directory.assignment a
WHERE a.org_unit_id = t.id AND a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
AND NOT EXISTS (SELECT FROM directory.person gone WHERE gone.id = a.person_id AND gone.deleted_at IS NOT NULL)
) assigned
CROSS JOIN LATERAL (
WITH RECURSIVE up (id, parent_id, name, height) AS (
SELECT u.id, u.parent_id, u.name, 1 FROM directory.org_unit u WHERE u.id = t.parent_id
UNION ALL
SELECT u.id, u.parent_id, u.name, up.height + 1 FROM up JOIN directory.org_unit u ON u.id = up.parent_id
)
SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY height DESC), '[]') AS path FROM up
) above ORDER BY t.name_key, t.id;
