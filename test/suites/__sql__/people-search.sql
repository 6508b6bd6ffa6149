EXPLAIN (FORMAT JSON) SELECT 1 FROM directory.person p WHERE p.deleted_at IS NULL AND p.search_text LIKE directory.search_pattern($1::text) AND p.search_text LIKE directory.search_pattern($2::text);

SELECT count(*)::integer AS total FROM (SELECT 1 FROM directory.person p WHERE p.deleted_at IS NULL AND p.search_text LIKE directory.search_pattern($1::text) AND p.search_text LIKE directory.search_pattern($2::text) LIMIT 1001) counted;

SELECT p.id,
p.given_name AS "givenName",
p.family_name AS "familyName",
p.middle_name AS "middleName",
p.preferred_name AS "preferredName",
p.username,
p.email,
p.status,
p.sourced_id AS "sourcedId",
p.created_at AS "createdAt",
p.updated_at AS "updatedAt",
p.deleted_at AS "deletedAt",
p.version, p.status AS key_0, p.name_key AS key_1, p.id AS key_2,
main.role_id AS "roleId", main.role_name AS "roleName", main.org_unit_id AS "orgUnitId",
main.org_unit_name AS "orgUnitName", main.assignments AS "assignmentCount"
FROM (SELECT p.* FROM directory.person p WHERE p.deleted_at IS NULL AND p.search_text LIKE directory.search_pattern($1::text) AND p.search_text LIKE directory.search_pattern($2::text)
ORDER BY (p.status || '') DESC, p.name_key DESC, p.id DESC LIMIT 51) p 
LEFT JOIN LATERAL (
SELECT a.role_id, r.name AS role_name, a.org_unit_id, u.name AS org_unit_name, count(*) OVER ()::integer AS assignments
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = p.id AND a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1
) main ON true
ORDER BY p.status DESC, p.name_key DESC, p.id DESC;
