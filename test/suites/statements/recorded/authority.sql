-- authority.between

WITH RECURSIVE 
ancestor AS (
SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $2
),
reach AS (
SELECT 0 AS distance, ARRAY[$1::uuid] AS layer, ARRAY[$1::uuid] AS met
UNION ALL
SELECT reach.distance + 1, next.ids, reach.met || next.ids
FROM reach CROSS JOIN LATERAL (
SELECT array_agg(DISTINCT d.delegator_id) AS ids
FROM directory.delegation d
WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND d.max_redelegations >= reach.distance AND $5::uuid <> ALL (reach.met) AND ($2::text IS NULL OR (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
)) AND ($3::uuid IS NULL OR d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]))
AND d.valid_from <= $4::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $4::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = d.org_unit_id AND gone.deleted_at IS NOT NULL) AND EXISTS (
SELECT FROM directory.person p WHERE p.id = d.delegator_id AND p.status = 'active' AND p.deleted_at IS NULL
)
) next
WHERE next.ids IS NOT NULL AND reach.distance <= 32
),
met AS MATERIALIZED (
SELECT person.id, reach.distance
FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT string_agg(part.hops, chr(30) ORDER BY part.number) AS hops FROM (
SELECT (numbered.number - 1) / 1000 AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
SELECT picked.hop, row_number() OVER () AS number FROM (
SELECT json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason) AS hop
FROM met JOIN directory.delegation d ON d.delegate_id = met.id
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id
WHERE d.delegator_id IN (SELECT id FROM met) AND ($2::text IS NULL OR (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
)) AND ($3::uuid IS NULL OR d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]))
AND d.valid_from <= $4::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $4::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = d.org_unit_id AND gone.deleted_at IS NOT NULL)
ORDER BY met.distance, d.id
) picked
) numbered GROUP BY 1
) part
)
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
named.people, hop.hops, NULL::json AS holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position,
($2::text IS NULL OR EXISTS (SELECT FROM directory.permission WHERE key = $2)) AS permission_known,
(SELECT coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name FROM directory.person p WHERE p.id = $5::uuid) AS start_name
FROM named, hop;


-- authority.chainsTo

WITH RECURSIVE 
ancestor AS (
SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $2
),
reach AS (
SELECT 0 AS distance, ARRAY[$1::uuid] AS layer, ARRAY[$1::uuid] AS met
UNION ALL
SELECT reach.distance + 1, next.ids, reach.met || next.ids
FROM reach CROSS JOIN LATERAL (
SELECT array_agg(DISTINCT d.delegator_id) AS ids
FROM directory.delegation d
WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND d.max_redelegations >= reach.distance AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
) AND (d.valid_to IS NULL OR d.valid_to > $4::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
AND d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])
) next
WHERE next.ids IS NOT NULL AND reach.distance <= 32
),
met AS MATERIALIZED (
SELECT person.id, reach.distance
FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT string_agg(part.hops, chr(30) ORDER BY part.number) AS hops FROM (
SELECT (numbered.number - 1) / 1000 AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
SELECT picked.hop, row_number() OVER () AS number FROM (
SELECT json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason) AS hop
FROM met JOIN directory.delegation d ON d.delegate_id = met.id
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id
WHERE d.delegator_id IN (SELECT id FROM met) AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
) AND (d.valid_to IS NULL OR d.valid_to > $4::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
AND d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])
ORDER BY met.distance, d.id
) picked
) numbered GROUP BY 1
) part
),
held AS (
SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings
FROM directory.assignment a
JOIN directory.org_unit unit ON unit.id = a.org_unit_id
JOIN directory.role role ON role.id = a.role_id
WHERE a.person_id IN (SELECT id FROM met) AND a.role_id = ANY ((SELECT ids FROM granting)::uuid[]) AND a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND (a.valid_to IS NULL OR a.valid_to > $4::timestamptz)
)
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
EXISTS (SELECT FROM directory.permission WHERE key = $2) AS permission_known, named.people, hop.hops, held.holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position
FROM named, hop, held;


-- authority.coverage

WITH RECURSIVE 
ancestor AS (
SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = $2::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $1
),
covering AS MATERIALIZED (
SELECT d.* FROM directory.delegation d
WHERE d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND d.valid_from <= $3::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $3::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $3::timestamptz) AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $1)
)
),
met AS MATERIALIZED (SELECT delegator_id AS id FROM covering UNION SELECT delegate_id FROM covering),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT string_agg(part.hops, chr(30) ORDER BY part.number) AS hops FROM (
SELECT (numbered.number - 1) / 1000 AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
SELECT picked.hop, row_number() OVER () AS number FROM (
SELECT json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason) AS hop
FROM covering d
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id) picked
) numbered GROUP BY 1
) part
),
held AS (
SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings
FROM directory.assignment a
JOIN directory.org_unit unit ON unit.id = a.org_unit_id
JOIN directory.role role ON role.id = a.role_id
WHERE a.person_id IN (SELECT id FROM met) AND a.role_id = ANY ((SELECT ids FROM granting)::uuid[]) AND a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND a.valid_from <= $3::timestamptz AND (a.valid_to IS NULL OR a.valid_to > $3::timestamptz)
)
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
EXISTS (SELECT FROM directory.permission WHERE key = $1) AS permission_known, named.people, hop.hops, held.holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position
FROM named, hop, held;


-- authority.downstream

WITH RECURSIVE
reach AS (
SELECT 0 AS distance, $1::uuid[] AS layer, $1::uuid[] AS met
UNION ALL
SELECT reach.distance + 1, next.ids, reach.met || next.ids
FROM reach CROSS JOIN LATERAL (
SELECT array_agg(DISTINCT d.delegate_id) AS ids
FROM directory.delegation d
WHERE d.delegator_id = ANY (reach.layer) AND d.delegate_id <> ALL (reach.met) AND d.valid_from <= $2::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $2::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $2::timestamptz)
) next
WHERE next.ids IS NOT NULL AND reach.distance <= 32
)
SELECT met, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position FROM reach ORDER BY distance DESC LIMIT 1;


-- authority.grantsTo

WITH RECURSIVE
reach AS (
SELECT 0 AS distance, $1::uuid[] AS layer, $1::uuid[] AS met
UNION ALL
SELECT reach.distance + 1, next.ids, reach.met || next.ids
FROM reach CROSS JOIN LATERAL (
SELECT array_agg(DISTINCT d.delegator_id) AS ids
FROM directory.delegation d
WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND d.max_redelegations >= reach.distance AND d.valid_from <= $2::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $2::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $2::timestamptz)
) next
WHERE next.ids IS NOT NULL AND reach.distance <= 32
),
met AS MATERIALIZED (
SELECT person.id, reach.distance
FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT string_agg(part.hops, chr(30) ORDER BY part.number) AS hops FROM (
SELECT (numbered.number - 1) / 1000 AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
SELECT picked.hop, row_number() OVER () AS number FROM (
SELECT json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason) AS hop
FROM met JOIN directory.delegation d ON d.delegate_id = met.id
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id
WHERE d.delegator_id IN (SELECT id FROM met) AND d.valid_from <= $2::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $2::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $2::timestamptz) AND unit.deleted_at IS NULL
ORDER BY met.distance, d.id
) picked
) numbered GROUP BY 1
) part
),
held AS (
SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings
FROM directory.assignment a
JOIN directory.org_unit unit ON unit.id = a.org_unit_id
JOIN directory.role role ON role.id = a.role_id
WHERE a.person_id IN (SELECT id FROM met) AND a.valid_from <= $2::timestamptz AND (a.valid_to IS NULL OR a.valid_to > $2::timestamptz) AND unit.deleted_at IS NULL
),
named_role AS (
SELECT d.role_id AS id FROM met JOIN directory.delegation d ON d.delegate_id = met.id WHERE d.valid_from <= $2::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $2::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $2::timestamptz)
UNION SELECT a.role_id FROM met JOIN directory.assignment a ON a.person_id = met.id WHERE a.valid_from <= $2::timestamptz AND (a.valid_to IS NULL OR a.valid_to > $2::timestamptz)
),
named_unit AS (
SELECT d.org_unit_id AS id FROM met JOIN directory.delegation d ON d.delegate_id = met.id WHERE d.valid_from <= $2::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $2::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $2::timestamptz)
UNION SELECT a.org_unit_id FROM met JOIN directory.assignment a ON a.person_id = met.id WHERE a.valid_from <= $2::timestamptz AND (a.valid_to IS NULL OR a.valid_to > $2::timestamptz)
),
line AS (
SELECT id AS start, id, 0 AS distance FROM named_unit
UNION ALL
SELECT line.start, unit.parent_id, line.distance + 1
FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.parent_id IS NOT NULL
),
standing_line AS (
SELECT line.* FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.deleted_at IS NULL
)
SELECT named.people, hop.hops, held.holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position,
(SELECT json_agg(json_build_array(role_id, keys)) FROM (
SELECT role_id, json_agg(permission_key ORDER BY permission_key) AS keys FROM directory.role_permission
WHERE role_id IN (SELECT id FROM named_role) GROUP BY role_id) granted) AS roles,
(SELECT json_agg(json_build_array(start, ids)) FROM (
SELECT start, json_agg(id ORDER BY distance) AS ids FROM standing_line GROUP BY start) lines) AS lineages
FROM named, hop, held;


-- authority.holderPage

WITH RECURSIVE 
ancestor AS (
SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = $2::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $1
),
direct AS MATERIALIZED (
SELECT DISTINCT a.person_id AS id FROM directory.assignment a
WHERE a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])
AND a.role_id = ANY ((SELECT ids FROM granting)::uuid[]) AND a.valid_from <= $3::timestamptz AND (a.valid_to IS NULL OR a.valid_to > $3::timestamptz)
),
holder AS (SELECT id FROM direct UNION SELECT unnest($4::uuid[]))
SELECT p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name AS name, p.name_key AS sort_key,
p.id IN (SELECT id FROM direct) AS direct
FROM directory.person p
WHERE p.id IN (SELECT id FROM holder) AND p.status = 'active' AND p.deleted_at IS NULL
AND ($5::text IS NULL OR (p.name_key, p.id) > ($5::text COLLATE "C", $6::uuid))
ORDER BY p.name_key, p.id
LIMIT $7::int;


-- authority.managersOf

WITH RECURSIVE 
lines AS NOT MATERIALIZED (
SELECT line.* FROM directory.reporting_line line
WHERE line.valid_from <= $2::timestamptz AND (line.valid_to IS NULL OR line.valid_to > $2::timestamptz)
AND EXISTS (SELECT FROM directory.person p WHERE p.id = line.person_id AND (p.deleted_at IS NULL OR p.deleted_at > $2::timestamptz))
AND EXISTS (SELECT FROM directory.person p WHERE p.id = line.manager_id AND (p.deleted_at IS NULL OR p.deleted_at > $2::timestamptz))
),
above AS (
SELECT line.id, line.manager_id, line.valid_from, line.valid_to, 1 AS distance FROM lines line WHERE line.person_id = $1::uuid
UNION ALL
SELECT line.id, line.manager_id, line.valid_from, line.valid_to, above.distance + 1
FROM above JOIN lines line ON line.person_id = above.manager_id
)
SELECT (SELECT json_agg(json_build_array(above.id, p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name, above.valid_from, above.valid_to) ORDER BY above.distance)
FROM above JOIN directory.person p ON p.id = above.manager_id) AS lines, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position;


-- authority.nearChainsTo

WITH RECURSIVE 
ancestor AS (
SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $2
),
reach AS (
SELECT 0 AS distance, ARRAY[$1::uuid] AS layer, ARRAY[$1::uuid] AS met
UNION ALL
SELECT reach.distance + 1, next.ids, reach.met || next.ids
FROM reach CROSS JOIN LATERAL (
SELECT array_agg(DISTINCT d.delegator_id) AS ids
FROM directory.delegation d
WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
)
) next
WHERE next.ids IS NOT NULL AND reach.distance <= 32
),
met AS MATERIALIZED (
SELECT person.id, reach.distance
FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT string_agg(part.hops, chr(30) ORDER BY part.number) AS hops FROM (
SELECT (numbered.number - 1) / 1000 AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
SELECT picked.hop, row_number() OVER () AS number FROM (
SELECT json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason) AS hop
FROM met JOIN directory.delegation d ON d.delegate_id = met.id
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id
WHERE d.delegator_id IN (SELECT id FROM met) AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
)
ORDER BY met.distance, d.id
LIMIT $4::int + 1) picked
) numbered GROUP BY 1
) part
),
held AS (
SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings
FROM directory.assignment a
JOIN directory.org_unit unit ON unit.id = a.org_unit_id
JOIN directory.role role ON role.id = a.role_id
WHERE a.person_id IN (SELECT id FROM met) AND a.role_id = ANY ((SELECT ids FROM granting)::uuid[])
)
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
EXISTS (SELECT FROM directory.permission WHERE key = $2) AS permission_known, named.people, hop.hops, held.holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position
FROM named, hop, held;

SELECT (SELECT to_json(chains) FROM (WITH RECURSIVE 
ancestor AS (
SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $2
),
reach AS (
SELECT 0 AS distance, ARRAY[$1::uuid] AS layer, ARRAY[$1::uuid] AS met
UNION ALL
SELECT reach.distance + 1, next.ids, reach.met || next.ids
FROM reach CROSS JOIN LATERAL (
SELECT array_agg(DISTINCT d.delegator_id) AS ids
FROM directory.delegation d
WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND d.max_redelegations >= reach.distance AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
) AND (d.valid_to IS NULL OR d.valid_to > $4::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
AND d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])
) next
WHERE next.ids IS NOT NULL AND reach.distance <= 32
),
met AS MATERIALIZED (
SELECT person.id, reach.distance
FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT string_agg(part.hops, chr(30) ORDER BY part.number) AS hops FROM (
SELECT (numbered.number - 1) / 1000 AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
SELECT picked.hop, row_number() OVER () AS number FROM (
SELECT json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason) AS hop
FROM met JOIN directory.delegation d ON d.delegate_id = met.id
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id
WHERE d.delegator_id IN (SELECT id FROM met) AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
) AND (d.valid_to IS NULL OR d.valid_to > $4::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
AND d.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[])
ORDER BY met.distance, d.id
) picked
) numbered GROUP BY 1
) part
),
held AS (
SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings
FROM directory.assignment a
JOIN directory.org_unit unit ON unit.id = a.org_unit_id
JOIN directory.role role ON role.id = a.role_id
WHERE a.person_id IN (SELECT id FROM met) AND a.role_id = ANY ((SELECT ids FROM granting)::uuid[]) AND a.org_unit_id = ANY ((SELECT ids FROM scope)::uuid[]) AND (a.valid_to IS NULL OR a.valid_to > $4::timestamptz)
)
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
EXISTS (SELECT FROM directory.permission WHERE key = $2) AS permission_known, named.people, hop.hops, held.holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position
FROM named, hop, held) chains) AS chains,
(SELECT to_json(near) FROM (WITH RECURSIVE 
ancestor AS (
SELECT id, parent_id, name, 0 AS distance, false AS removed FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, unit.name, ancestor.distance + 1, unit.deleted_at IS NOT NULL
FROM directory.org_unit unit JOIN ancestor ON unit.id = ancestor.parent_id
),
scope AS MATERIALIZED (SELECT coalesce(array_agg(id ORDER BY distance), '{}') AS ids FROM ancestor WHERE NOT removed),
granting AS MATERIALIZED (
SELECT coalesce(array_agg(role_id), '{}') AS ids FROM directory.role_permission WHERE permission_key = $2
),
reach AS (
SELECT 0 AS distance, ARRAY[$1::uuid] AS layer, ARRAY[$1::uuid] AS met
UNION ALL
SELECT reach.distance + 1, next.ids, reach.met || next.ids
FROM reach CROSS JOIN LATERAL (
SELECT array_agg(DISTINCT d.delegator_id) AS ids
FROM directory.delegation d
WHERE d.delegate_id = ANY (reach.layer) AND d.delegator_id <> ALL (reach.met) AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
)
) next
WHERE next.ids IS NOT NULL AND reach.distance <= 32
),
met AS MATERIALIZED (
SELECT person.id, reach.distance
FROM reach CROSS JOIN LATERAL unnest(reach.layer) AS person (id)
),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name,
p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT string_agg(part.hops, chr(30) ORDER BY part.number) AS hops FROM (
SELECT (numbered.number - 1) / 1000 AS number, json_agg(numbered.hop ORDER BY numbered.number)::text AS hops FROM (
SELECT picked.hop, row_number() OVER () AS number FROM (
SELECT json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason) AS hop
FROM met JOIN directory.delegation d ON d.delegate_id = met.id
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id
WHERE d.delegator_id IN (SELECT id FROM met) AND (
d.role_id = ANY ((SELECT ids FROM granting)::uuid[])
OR EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key = $2)
)
ORDER BY met.distance, d.id
LIMIT $5::int + 1) picked
) numbered GROUP BY 1
) part
),
held AS (
SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings
FROM directory.assignment a
JOIN directory.org_unit unit ON unit.id = a.org_unit_id
JOIN directory.role role ON role.id = a.role_id
WHERE a.person_id IN (SELECT id FROM met) AND a.role_id = ANY ((SELECT ids FROM granting)::uuid[])
)
SELECT (SELECT json_agg(json_build_array(id, name) ORDER BY distance) FROM ancestor WHERE NOT removed) AS scope,
EXISTS (SELECT FROM directory.permission WHERE key = $2) AS permission_known, named.people, hop.hops, held.holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position
FROM named, hop, held) near) AS near;


-- authority.position

SELECT coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position;


-- authority.reportsOf

WITH RECURSIVE 
lines AS NOT MATERIALIZED (
SELECT line.* FROM directory.reporting_line line
WHERE line.valid_from <= $2::timestamptz AND (line.valid_to IS NULL OR line.valid_to > $2::timestamptz)
AND EXISTS (SELECT FROM directory.person p WHERE p.id = line.person_id AND (p.deleted_at IS NULL OR p.deleted_at > $2::timestamptz))
AND EXISTS (SELECT FROM directory.person p WHERE p.id = line.manager_id AND (p.deleted_at IS NULL OR p.deleted_at > $2::timestamptz))
),
below AS (
SELECT line.id, line.person_id, 1 AS distance FROM lines line WHERE line.manager_id = $1::uuid
UNION ALL
SELECT line.id, line.person_id, below.distance + 1 FROM below JOIN lines line ON line.manager_id = below.person_id
)
SELECT (SELECT count(*)::int FROM below) AS total,
(SELECT count(*)::int FROM below WHERE distance = 1) AS direct,
(SELECT json_agg(first.line ORDER BY first.name_key, first.id) FROM (
SELECT json_build_array(line.id, p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name, line.valid_from, line.valid_to) AS line, p.name_key, p.id
FROM below JOIN directory.reporting_line line ON line.id = below.id JOIN directory.person p ON p.id = below.person_id
WHERE below.distance = 1
ORDER BY p.name_key, p.id LIMIT $3::int) first) AS lines, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position;


-- authority.snapshot

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

COMMIT;

ROLLBACK;


-- authority.startsOf

SELECT
ARRAY(
SELECT d.delegate_id FROM directory.delegation d WHERE d.id = ANY ($1::uuid[])
UNION SELECT a.person_id FROM directory.assignment a WHERE a.id = $2::uuid
UNION SELECT a.person_id FROM directory.assignment a WHERE a.org_unit_id = $3::uuid AND a.valid_from <= $4::timestamptz AND (a.valid_to IS NULL OR a.valid_to > $4::timestamptz)
UNION SELECT d.delegate_id FROM directory.delegation d
WHERE d.org_unit_id = $3::uuid AND d.valid_from <= $4::timestamptz AND (d.valid_to IS NULL OR d.valid_to > $4::timestamptz) AND (d.revoked_at IS NULL OR d.revoked_at > $4::timestamptz)
) AS "personIds",
(SELECT json_build_object('entity', entity, 'id', id) FROM (
SELECT 'delegation' AS entity, asked.id, at FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, at)
WHERE NOT EXISTS (SELECT FROM directory.delegation d WHERE d.id = asked.id)
UNION ALL
SELECT 'assignment', $2::uuid, 0 WHERE $2::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM directory.assignment a WHERE a.id = $2::uuid)
UNION ALL
SELECT 'orgUnit', $3::uuid, 0 WHERE $3::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $3::uuid)
) missing ORDER BY at LIMIT 1) AS unknown, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position;


-- authority.subtreeSizes

WITH RECURSIVE below AS (
SELECT top.id AS top_id, top.id FROM unnest($1::uuid[]) AS top (id)
UNION ALL
SELECT below.top_id, unit.id FROM below JOIN directory.org_unit unit ON unit.parent_id = below.id
)
SELECT below.top_id AS id, count(*)::int AS units
FROM below JOIN directory.org_unit unit ON unit.id = below.id
WHERE unit.deleted_at IS NULL
GROUP BY below.top_id;


-- authority.unitsBelow

WITH RECURSIVE
excepted AS (
SELECT unnest($2::uuid[]) AS id
UNION
SELECT unit.id FROM excepted JOIN directory.org_unit unit ON unit.parent_id = excepted.id
),
below AS (
SELECT $1::uuid AS id
UNION
SELECT unit.id FROM below JOIN directory.org_unit unit ON unit.parent_id = below.id
),
picked AS (
SELECT unit.id, unit.name, above.name AS above
FROM directory.org_unit unit LEFT JOIN directory.org_unit above ON above.id = unit.parent_id
WHERE unit.id IN (SELECT id FROM below) AND unit.id NOT IN (SELECT id FROM excepted)
AND unit.deleted_at IS NULL AND ($3::text IS NULL OR (unit.name COLLATE "C", unit.id) > ($3::text, $4::uuid))
ORDER BY unit.name COLLATE "C", unit.id
LIMIT $5::int
)
SELECT EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $1::uuid AND unit.deleted_at IS NULL) AS known,
(SELECT json_agg(json_build_array(id, name, above) ORDER BY name COLLATE "C", id) FROM picked) AS units, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position;


-- authority.unknownOf

SELECT entity, id FROM (
SELECT 1 AS rank, at, 'person' AS entity, asked.id::text FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, at)
WHERE NOT EXISTS (SELECT FROM directory.person p WHERE p.id = asked.id)
UNION ALL
SELECT 2, 0, 'permission', $2::text
WHERE $2::text IS NOT NULL AND NOT EXISTS (SELECT FROM directory.permission WHERE key = $2)
UNION ALL
SELECT 3, 0, 'orgUnit', $3::text
WHERE $3::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $3::uuid AND unit.deleted_at IS NULL)
) missing
ORDER BY rank, at LIMIT 1;
