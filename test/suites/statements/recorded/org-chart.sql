-- orgChart.children

SELECT t.id, 'person' AS kind, coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name AS name,
above.manager_id AS "parentId", NULL AS "unitKind", best.role_name || ', ' || best.unit_name AS note,
below.people AS "childCount", NULL::integer AS "peopleCount", t.name_key AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.person t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND EXISTS (SELECT FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l WHERE l.manager_id = t.id) AND NOT EXISTS (SELECT FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l WHERE l.person_id = t.id) ORDER BY (t.name_key || ''), t.id LIMIT $1) t 
LEFT JOIN LATERAL (
SELECT line.manager_id FROM directory.reporting_line line
JOIN directory.person m ON m.id = line.manager_id AND (m.deleted_at IS NULL OR m.deleted_at > '<instant>'::timestamptz)
WHERE line.person_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz) LIMIT 1
) above ON true
CROSS JOIN LATERAL (
SELECT count(*)::integer AS people FROM directory.reporting_line line
JOIN directory.person p ON p.id = line.person_id AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz)
WHERE line.manager_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)
) below
LEFT JOIN LATERAL (
SELECT a.org_unit_id, r.name AS role_name, u.name AS unit_name
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = t.id AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz) AND (u.deleted_at IS NULL OR u.deleted_at > '<instant>'::timestamptz)
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1) best ON true ORDER BY t.name_key, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM directory.person t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND EXISTS (SELECT FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l WHERE l.manager_id = t.id) AND NOT EXISTS (SELECT FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l WHERE l.person_id = t.id) LIMIT 1001) counted;

SELECT t.id, 'person' AS kind, coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name AS name,
above.manager_id AS "parentId", NULL AS "unitKind", best.role_name || ', ' || best.unit_name AS note,
below.people AS "childCount", NULL::integer AS "peopleCount", t.name_key AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.person t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND t.id IN (SELECT l.person_id FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l WHERE l.manager_id = $1::uuid) ORDER BY (t.name_key || ''), t.id LIMIT $2) t 
LEFT JOIN LATERAL (
SELECT line.manager_id FROM directory.reporting_line line
JOIN directory.person m ON m.id = line.manager_id AND (m.deleted_at IS NULL OR m.deleted_at > '<instant>'::timestamptz)
WHERE line.person_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz) LIMIT 1
) above ON true
CROSS JOIN LATERAL (
SELECT count(*)::integer AS people FROM directory.reporting_line line
JOIN directory.person p ON p.id = line.person_id AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz)
WHERE line.manager_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)
) below
LEFT JOIN LATERAL (
SELECT a.org_unit_id, r.name AS role_name, u.name AS unit_name
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = t.id AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz) AND (u.deleted_at IS NULL OR u.deleted_at > '<instant>'::timestamptz)
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1) best ON true ORDER BY t.name_key, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM directory.person t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND t.id IN (SELECT l.person_id FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l WHERE l.manager_id = $1::uuid) LIMIT 1001) counted;

SELECT t.id, 'unit' AS kind, t.name, t.parent_id AS "parentId", t.kind AS "unitKind", t.code AS note,
below.units AS "childCount", assigned.people AS "peopleCount", t.name_key AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.org_unit t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND t.parent_id IS NULL ORDER BY (t.name_key || ''), t.id LIMIT $1) t 
CROSS JOIN LATERAL (
SELECT count(*)::integer AS units FROM directory.org_unit child
WHERE child.parent_id = t.id AND (child.deleted_at IS NULL OR child.deleted_at > '<instant>'::timestamptz)
) below
CROSS JOIN LATERAL (
SELECT count(DISTINCT a.person_id)::integer AS people FROM directory.assignment a
WHERE a.org_unit_id = t.id AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz)
AND EXISTS (SELECT FROM directory.person p WHERE p.id = a.person_id AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz))
) assigned ORDER BY t.name_key, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM directory.org_unit t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND t.parent_id IS NULL LIMIT 1001) counted;

SELECT t.id, 'unit' AS kind, t.name, t.parent_id AS "parentId", t.kind AS "unitKind", t.code AS note,
below.units AS "childCount", assigned.people AS "peopleCount", t.name_key AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.org_unit t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND t.parent_id = $1::uuid ORDER BY (t.name_key || ''), t.id LIMIT $2) t 
CROSS JOIN LATERAL (
SELECT count(*)::integer AS units FROM directory.org_unit child
WHERE child.parent_id = t.id AND (child.deleted_at IS NULL OR child.deleted_at > '<instant>'::timestamptz)
) below
CROSS JOIN LATERAL (
SELECT count(DISTINCT a.person_id)::integer AS people FROM directory.assignment a
WHERE a.org_unit_id = t.id AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz)
AND EXISTS (SELECT FROM directory.person p WHERE p.id = a.person_id AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz))
) assigned ORDER BY t.name_key, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM directory.org_unit t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND t.parent_id = $1::uuid LIMIT 1001) counted;

SELECT t.id, 'person' AS kind, coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name AS name,
above.manager_id AS "parentId", NULL AS "unitKind", best.role_name || ', ' || best.unit_name AS note,
below.people AS "childCount", NULL::integer AS "peopleCount", t.name_key AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.person t WHERE (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) AND t.id IN (SELECT l.person_id FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l WHERE l.manager_id = $1::uuid) AND (t.name_key, t.id) > ($2::text, $3::uuid) ORDER BY (t.name_key || ''), t.id LIMIT $4) t 
LEFT JOIN LATERAL (
SELECT line.manager_id FROM directory.reporting_line line
JOIN directory.person m ON m.id = line.manager_id AND (m.deleted_at IS NULL OR m.deleted_at > '<instant>'::timestamptz)
WHERE line.person_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz) LIMIT 1
) above ON true
CROSS JOIN LATERAL (
SELECT count(*)::integer AS people FROM directory.reporting_line line
JOIN directory.person p ON p.id = line.person_id AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz)
WHERE line.manager_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)
) below
LEFT JOIN LATERAL (
SELECT a.org_unit_id, r.name AS role_name, u.name AS unit_name
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = t.id AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz) AND (u.deleted_at IS NULL OR u.deleted_at > '<instant>'::timestamptz)
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1) best ON true ORDER BY t.name_key, t.id;


-- orgChart.kindOf

SELECT 'person' AS kind FROM directory.person p WHERE p.id = $1 AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz)
UNION ALL SELECT 'unit' FROM directory.org_unit u WHERE u.id = $1 AND (u.deleted_at IS NULL OR u.deleted_at > '<instant>'::timestamptz);


-- orgChart.lineage

WITH RECURSIVE up (id, height) AS (
SELECT $1::uuid, 0
UNION ALL
SELECT l.manager_id, up.height + 1 FROM up JOIN (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l ON l.person_id = up.id WHERE l.manager_id IS NOT NULL
)
SELECT t.id, 'person' AS kind, coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name AS name,
above.manager_id AS "parentId", NULL AS "unitKind", best.role_name || ', ' || best.unit_name AS note,
below.people AS "childCount", NULL::integer AS "peopleCount" FROM up JOIN directory.person t ON t.id = up.id AND (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) 
LEFT JOIN LATERAL (
SELECT line.manager_id FROM directory.reporting_line line
JOIN directory.person m ON m.id = line.manager_id AND (m.deleted_at IS NULL OR m.deleted_at > '<instant>'::timestamptz)
WHERE line.person_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz) LIMIT 1
) above ON true
CROSS JOIN LATERAL (
SELECT count(*)::integer AS people FROM directory.reporting_line line
JOIN directory.person p ON p.id = line.person_id AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz)
WHERE line.manager_id = t.id AND line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)
) below
LEFT JOIN LATERAL (
SELECT a.org_unit_id, r.name AS role_name, u.name AS unit_name
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = t.id AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz) AND (u.deleted_at IS NULL OR u.deleted_at > '<instant>'::timestamptz)
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1) best ON true
ORDER BY up.height DESC;

WITH RECURSIVE up (id, height) AS (
SELECT $1::uuid, 0
UNION ALL
SELECT l.manager_id, up.height + 1 FROM up JOIN (SELECT id AS person_id, parent_id AS manager_id FROM directory.org_unit) l ON l.person_id = up.id WHERE l.manager_id IS NOT NULL
)
SELECT t.id, 'unit' AS kind, t.name, t.parent_id AS "parentId", t.kind AS "unitKind", t.code AS note,
below.units AS "childCount", assigned.people AS "peopleCount" FROM up JOIN directory.org_unit t ON t.id = up.id AND (t.deleted_at IS NULL OR t.deleted_at > '<instant>'::timestamptz) 
CROSS JOIN LATERAL (
SELECT count(*)::integer AS units FROM directory.org_unit child
WHERE child.parent_id = t.id AND (child.deleted_at IS NULL OR child.deleted_at > '<instant>'::timestamptz)
) below
CROSS JOIN LATERAL (
SELECT count(DISTINCT a.person_id)::integer AS people FROM directory.assignment a
WHERE a.org_unit_id = t.id AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz)
AND EXISTS (SELECT FROM directory.person p WHERE p.id = a.person_id AND (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz))
) assigned
ORDER BY up.height DESC;


-- orgChart.outline

SELECT id, parent_id FROM (
SELECT p.id, l.manager_id AS parent_id, p.name_key FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l JOIN directory.person p ON p.id = l.person_id
UNION ALL
SELECT p.id, NULL, p.name_key FROM directory.person p
WHERE (p.deleted_at IS NULL OR p.deleted_at > '<instant>'::timestamptz) AND p.id IN (SELECT manager_id FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l)
AND p.id NOT IN (SELECT person_id FROM (
SELECT line.person_id, line.manager_id FROM directory.reporting_line line
JOIN directory.person report ON report.id = line.person_id AND (report.deleted_at IS NULL OR report.deleted_at > '<instant>'::timestamptz)
JOIN directory.person manager ON manager.id = line.manager_id AND (manager.deleted_at IS NULL OR manager.deleted_at > '<instant>'::timestamptz)
WHERE line.valid_from <= '<instant>'::timestamptz AND (line.valid_to IS NULL OR line.valid_to > '<instant>'::timestamptz)) l)) edge ORDER BY name_key, id;

SELECT id, parent_id FROM (SELECT u.id, u.parent_id, u.name_key FROM directory.org_unit u WHERE (u.deleted_at IS NULL OR u.deleted_at > '<instant>'::timestamptz)) edge ORDER BY name_key, id;


-- orgChart.unitOfPerson

SELECT a.org_unit_id, r.name AS role_name, u.name AS unit_name
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = $1 AND a.valid_from <= '<instant>'::timestamptz AND (a.valid_to IS NULL OR a.valid_to > '<instant>'::timestamptz) AND (u.deleted_at IS NULL OR u.deleted_at > '<instant>'::timestamptz)
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1;
