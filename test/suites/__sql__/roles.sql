SELECT count(*)::integer AS total FROM (SELECT FROM directory.role t WHERE directory.fold(' ' || t.name || ' ' || t.description) LIKE directory.search_pattern($1::text) AND EXISTS (SELECT FROM directory.role_permission rp WHERE rp.role_id = t.id AND rp.permission_key = $2::text) LIMIT 1001) counted;

SELECT t.id, t.name, t.description, t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version,
granted.keys AS "permissionKeys", assigned.assignments AS "assignmentCount", t.name_key AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.role t WHERE directory.fold(' ' || t.name || ' ' || t.description) LIKE directory.search_pattern($1::text) AND EXISTS (SELECT FROM directory.role_permission rp WHERE rp.role_id = t.id AND rp.permission_key = $2::text) ORDER BY t.name_key, t.id LIMIT $3) t 
CROSS JOIN LATERAL (
SELECT coalesce(array_agg(rp.permission_key ORDER BY rp.permission_key), '{}') AS keys
FROM directory.role_permission rp WHERE rp.role_id = t.id
) granted
CROSS JOIN LATERAL (
SELECT count(*)::integer AS assignments FROM directory.assignment a
WHERE a.role_id = t.id AND a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
) assigned ORDER BY t.name_key, t.id;
