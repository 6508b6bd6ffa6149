-- delegations.create

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

SELECT id FROM directory.org_unit WHERE id = $1 FOR KEY SHARE;

SELECT id FROM directory.person WHERE id = ANY ($1::uuid[]) ORDER BY id FOR SHARE;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

WITH RECURSIVE line AS (
SELECT id, parent_id, 0 AS distance FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
UNION ALL
SELECT unit.id, unit.parent_id, line.distance + 1 FROM line JOIN directory.org_unit unit ON unit.id = line.parent_id
)
SELECT
(SELECT json_agg(json_build_object('id', p.id, 'name', coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name, 'active', p.status = 'active'))
FROM directory.person p WHERE p.id IN ($1::uuid, $2::uuid) AND p.deleted_at IS NULL) AS people,
(SELECT json_agg(id ORDER BY distance) FROM line) AS lineage,
(SELECT ARRAY(SELECT permission_key FROM directory.role_permission WHERE role_id = r.id ORDER BY 1)
FROM directory.role r WHERE r.id = $4::uuid) AS "ofRole",
ARRAY(SELECT key FROM directory.permission WHERE key = ANY ($5::text[]) ORDER BY 1) AS "knownKeys",
ARRAY(SELECT id::text FROM directory.person WHERE id IN ($1::uuid, $2::uuid) AND deleted_at IS NOT NULL
UNION SELECT id::text FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NOT NULL) AS deleted;

SELECT d.id, d.org_unit_id AS "orgUnitId", d.role_id AS "roleId", d.max_redelegations AS "maxRedelegations",
d.valid_from AS "validFrom", least(d.valid_to, d.revoked_at) AS "endsAt",
ARRAY(SELECT permission_key FROM directory.delegation_permission WHERE delegation_id = d.id
UNION SELECT permission_key FROM directory.role_permission WHERE role_id = d.role_id ORDER BY 1) AS permissions
FROM directory.delegation d
WHERE d.delegator_id = $1::uuid AND d.delegate_id = $2::uuid
AND (d.valid_to IS NULL OR d.valid_to > greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded))) AND (d.revoked_at IS NULL OR d.revoked_at > greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
ORDER BY d.id;

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

INSERT INTO "directory"."delegation"("id", "delegator_id", "delegate_id", "org_unit_id", "role_id", "max_redelegations", "valid_from", "valid_to", "revoked_at", "reason", "created_at", "updated_at", "version") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, DEFAULT, $9, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), DEFAULT) RETURNING "max_redelegations", "reason", "created_at", "updated_at", "version";

SELECT "Delegation"."id" AS "Delegation_id", "Delegation"."delegator_id" AS "Delegation_delegator_id", "Delegation"."delegate_id" AS "Delegation_delegate_id", "Delegation"."org_unit_id" AS "Delegation_org_unit_id", "Delegation"."role_id" AS "Delegation_role_id", "Delegation"."max_redelegations" AS "Delegation_max_redelegations", "Delegation"."valid_from" AS "Delegation_valid_from", "Delegation"."valid_to" AS "Delegation_valid_to", "Delegation"."revoked_at" AS "Delegation_revoked_at", "Delegation"."reason" AS "Delegation_reason", "Delegation"."created_at" AS "Delegation_created_at", "Delegation"."updated_at" AS "Delegation_updated_at", "Delegation"."version" AS "Delegation_version" FROM "directory"."delegation" "Delegation" WHERE (("Delegation"."id" = $1)) LIMIT 1;

SELECT t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.revoked_at AS "revokedAt",
t.reason, t.created_at AS "createdAt", t.version,
CASE WHEN t.revoked_at <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'revoked' WHEN t.valid_to <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'expired' WHEN t.valid_from > greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'upcoming'
WHEN (
EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)
OR EXISTS (SELECT FROM directory.person gone WHERE gone.id IN (t.delegator_id, t.delegate_id)
AND (gone.deleted_at IS NOT NULL OR gone.status <> 'active'))
) THEN 'suspended' ELSE 'current' END AS state FROM directory.delegation t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id WHERE t.id = ANY ($1::uuid[]) ORDER BY t.id;

INSERT INTO directory.audit_event
(id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, request_id, import_run_id, acted_by)
SELECT id, clock.now, $2, $3, action, entity_kind, entity_id, before, after, request_id, import_run_id, $4::jsonb
FROM jsonb_to_recordset($1::jsonb) AS entry
(id uuid, action text, entity_kind text, entity_id text, before jsonb, after jsonb, request_id uuid, import_run_id uuid), (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now) clock;

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);


-- delegations.examine

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

-- as delegations.create: WITH RECURSIVE line AS ( SELECT id, parent_id, 0 AS distance ...

-- as delegations.create: SELECT d.id, d.org_unit_id AS "orgUnitId", d.role_id AS "rol ...

-- as delegations.create: WITH RECURSIVE reach AS ( SELECT 0 AS distance, $1::uuid[] A ...

COMMIT;


-- delegations.get

-- as delegations.create: SELECT t.id, json_build_object('id', a.id, 'name', coalesce( ...


-- delegations.revoke

START TRANSACTION;

SELECT "Delegation"."id" AS "Delegation_id", "Delegation"."delegator_id" AS "Delegation_delegator_id", "Delegation"."delegate_id" AS "Delegation_delegate_id", "Delegation"."org_unit_id" AS "Delegation_org_unit_id", "Delegation"."role_id" AS "Delegation_role_id", "Delegation"."max_redelegations" AS "Delegation_max_redelegations", "Delegation"."valid_from" AS "Delegation_valid_from", "Delegation"."valid_to" AS "Delegation_valid_to", "Delegation"."revoked_at" AS "Delegation_revoked_at", "Delegation"."reason" AS "Delegation_reason", "Delegation"."created_at" AS "Delegation_created_at", "Delegation"."updated_at" AS "Delegation_updated_at", "Delegation"."version" AS "Delegation_version" FROM "directory"."delegation" "Delegation" WHERE (("Delegation"."id" = $1)) LIMIT 1 FOR UPDATE;

UPDATE directory.delegation SET revoked_at = clock.now, updated_at = clock.now, version = version + 1
FROM (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now) clock WHERE id = ANY ($1::uuid[]) AND (revoked_at IS NULL OR revoked_at > clock.now)
RETURNING id, revoked_at AS "revokedAt";

-- as delegations.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);


-- delegations.search

SELECT t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.revoked_at AS "revokedAt",
t.reason, t.created_at AS "createdAt", t.version,
CASE WHEN t.revoked_at <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'revoked' WHEN t.valid_to <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'expired' WHEN t.valid_from > greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'upcoming'
WHEN (
EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)
OR EXISTS (SELECT FROM directory.person gone WHERE gone.id IN (t.delegator_id, t.delegate_id)
AND (gone.deleted_at IS NOT NULL OR gone.status <> 'active'))
) THEN 'suspended' ELSE 'current' END AS state, t.valid_from AS key_0, t.id AS key_1 FROM (SELECT t.* FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t ORDER BY t.valid_from, t.id LIMIT $1) t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id ORDER BY t.valid_from, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t LIMIT 1001) counted;

SELECT t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.revoked_at AS "revokedAt",
t.reason, t.created_at AS "createdAt", t.version,
CASE WHEN t.revoked_at <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'revoked' WHEN t.valid_to <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'expired' WHEN t.valid_from > greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'upcoming'
WHEN (
EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)
OR EXISTS (SELECT FROM directory.person gone WHERE gone.id IN (t.delegator_id, t.delegate_id)
AND (gone.deleted_at IS NOT NULL OR gone.status <> 'active'))
) THEN 'suspended' ELSE 'current' END AS state, t.valid_from AS key_0, t.id AS key_1 FROM (SELECT t.* FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.delegator_id = $1::uuid ORDER BY t.valid_from, t.id LIMIT $2) t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id ORDER BY t.valid_from, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.delegator_id = $1::uuid LIMIT 1001) counted;

SELECT t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.revoked_at AS "revokedAt",
t.reason, t.created_at AS "createdAt", t.version,
CASE WHEN t.revoked_at <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'revoked' WHEN t.valid_to <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'expired' WHEN t.valid_from > greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'upcoming'
WHEN (
EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)
OR EXISTS (SELECT FROM directory.person gone WHERE gone.id IN (t.delegator_id, t.delegate_id)
AND (gone.deleted_at IS NOT NULL OR gone.status <> 'active'))
) THEN 'suspended' ELSE 'current' END AS state, t.valid_from AS key_0, t.id AS key_1 FROM (SELECT t.* FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.delegate_id = $1::uuid ORDER BY t.valid_from, t.id LIMIT $2) t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id ORDER BY t.valid_from, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.delegate_id = $1::uuid LIMIT 1001) counted;

SELECT t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.revoked_at AS "revokedAt",
t.reason, t.created_at AS "createdAt", t.version,
CASE WHEN t.revoked_at <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'revoked' WHEN t.valid_to <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'expired' WHEN t.valid_from > greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'upcoming'
WHEN (
EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)
OR EXISTS (SELECT FROM directory.person gone WHERE gone.id IN (t.delegator_id, t.delegate_id)
AND (gone.deleted_at IS NOT NULL OR gone.status <> 'active'))
) THEN 'suspended' ELSE 'current' END AS state, t.valid_from AS key_0, t.id AS key_1 FROM (SELECT t.* FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.org_unit_id = $1::uuid ORDER BY t.valid_from, t.id LIMIT $2) t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id ORDER BY t.valid_from, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.org_unit_id = $1::uuid LIMIT 1001) counted;

SELECT t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.revoked_at AS "revokedAt",
t.reason, t.created_at AS "createdAt", t.version,
CASE WHEN t.revoked_at <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'revoked' WHEN t.valid_to <= greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'expired' WHEN t.valid_from > greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) THEN 'upcoming'
WHEN (
EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL)
OR EXISTS (SELECT FROM directory.person gone WHERE gone.id IN (t.delegator_id, t.delegate_id)
AND (gone.deleted_at IS NOT NULL OR gone.status <> 'active'))
) THEN 'suspended' ELSE 'current' END AS state, t.valid_from AS key_0, t.id AS key_1 FROM (SELECT t.* FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.valid_from <= $1::timestamptz AND (t.valid_to IS NULL OR t.valid_to > $1::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $1::timestamptz) ORDER BY t.valid_from, t.id LIMIT $2) t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id ORDER BY t.valid_from, t.id;

SELECT count(*)::integer AS total FROM (SELECT FROM (SELECT *, coalesce(valid_to, '<instant>') AS ends_at FROM directory.delegation) t WHERE t.valid_from <= $1::timestamptz AND (t.valid_to IS NULL OR t.valid_to > $1::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $1::timestamptz) LIMIT 1001) counted;


-- roleGain.read

WITH RECURSIVE
clock AS MATERIALIZED (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS at),
gained AS MATERIALIZED (
SELECT wanted.key FROM unnest($2::text[]) AS wanted (key)
WHERE NOT EXISTS (SELECT FROM directory.role_permission p WHERE p.role_id = $1::uuid AND p.permission_key = wanted.key)
),
granting AS MATERIALIZED (
SELECT role_id, permission_key FROM directory.role_permission WHERE permission_key IN (SELECT key FROM gained)
),
covering AS MATERIALIZED (
SELECT d.* FROM directory.delegation d
WHERE EXISTS (SELECT FROM gained) AND d.valid_from <= (SELECT at FROM clock) AND (d.valid_to IS NULL OR d.valid_to > (SELECT at FROM clock)) AND (d.revoked_at IS NULL OR d.revoked_at > (SELECT at FROM clock))
AND (d.role_id = $1::uuid OR d.role_id IN (SELECT role_id FROM granting) OR EXISTS (
SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id AND p.permission_key IN (SELECT key FROM gained)))
AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = d.org_unit_id AND gone.deleted_at IS NOT NULL)
),
met AS MATERIALIZED (SELECT delegator_id AS id FROM covering UNION SELECT delegate_id FROM covering),
named AS (
SELECT json_agg(json_build_array(p.id, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name, p.status = 'active' AND p.deleted_at IS NULL)) AS people
FROM directory.person p WHERE p.id IN (SELECT id FROM met)
),
hop AS (
SELECT json_agg(json_build_array(d.id, d.delegator_id, d.delegate_id, d.org_unit_id, unit.name, d.role_id, role.name,
(SELECT coalesce(json_agg(p.permission_key ORDER BY p.permission_key), '[]') FROM directory.delegation_permission p WHERE p.delegation_id = d.id),
d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at, d.reason)) AS hops FROM covering d
JOIN directory.org_unit unit ON unit.id = d.org_unit_id
LEFT JOIN directory.role role ON role.id = d.role_id
),
met_assignment AS MATERIALIZED (
SELECT a.* FROM directory.assignment a JOIN directory.org_unit unit ON unit.id = a.org_unit_id AND unit.deleted_at IS NULL
WHERE a.person_id IN (SELECT id FROM met) AND (a.role_id = $1::uuid OR a.role_id IN (SELECT role_id FROM granting)) AND a.valid_from <= (SELECT at FROM clock) AND (a.valid_to IS NULL OR a.valid_to > (SELECT at FROM clock))
),
held AS (
SELECT json_agg(json_build_array(a.id, a.person_id, a.role_id, role.name, a.org_unit_id, unit.name, a.valid_from, a.valid_to)) AS holdings FROM met_assignment a
JOIN directory.org_unit unit ON unit.id = a.org_unit_id
JOIN directory.role role ON role.id = a.role_id
),
by_role AS MATERIALIZED (
SELECT a.person_id, a.org_unit_id FROM directory.assignment a
JOIN directory.person p ON p.id = a.person_id AND p.status = 'active' AND p.deleted_at IS NULL
JOIN directory.org_unit unit ON unit.id = a.org_unit_id AND unit.deleted_at IS NULL
WHERE EXISTS (SELECT FROM gained) AND a.role_id = $1::uuid AND a.valid_from <= (SELECT at FROM clock) AND (a.valid_to IS NULL OR a.valid_to > (SELECT at FROM clock)) AND a.person_id NOT IN (SELECT id FROM met)
),
line AS (
SELECT id AS start, id, 0 AS distance FROM (
SELECT org_unit_id AS id FROM covering UNION SELECT org_unit_id FROM met_assignment UNION SELECT org_unit_id FROM by_role
) named_unit
UNION ALL
SELECT line.start, unit.parent_id, line.distance + 1
FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.parent_id IS NOT NULL
),
standing_line AS MATERIALIZED (
SELECT line.* FROM line JOIN directory.org_unit unit ON unit.id = line.id WHERE unit.deleted_at IS NULL
),
-- Where people on no delegation hold one of the keys today, by another role.
held_today AS MATERIALIZED (
SELECT DISTINCT a.person_id, a.org_unit_id, granting.permission_key FROM directory.assignment a
JOIN granting ON granting.role_id = a.role_id
WHERE a.person_id IN (SELECT person_id FROM by_role) AND a.valid_from <= (SELECT at FROM clock) AND (a.valid_to IS NULL OR a.valid_to > (SELECT at FROM clock))
),
-- People who hold none of the keys today, nearly everyone, gain all of them.
plain AS MATERIALIZED (
SELECT count(DISTINCT person_id)::int AS people FROM by_role WHERE person_id NOT IN (SELECT person_id FROM held_today)
),
other AS MATERIALIZED (
SELECT DISTINCT by_role.person_id, gained.key FROM by_role CROSS JOIN gained
WHERE by_role.person_id IN (SELECT person_id FROM held_today) AND NOT EXISTS (
SELECT FROM held_today today JOIN standing_line line ON line.start = by_role.org_unit_id AND line.id = today.org_unit_id
WHERE today.person_id = by_role.person_id AND today.permission_key = gained.key)
)
SELECT (SELECT at FROM clock) AS at, named.people, hop.hops, held.holdings, coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position,
EXISTS (SELECT FROM directory.role WHERE id = $1::uuid) AS "roleIsKnown",
ARRAY(SELECT wanted.key FROM unnest($2::text[]) AS wanted (key)
WHERE NOT EXISTS (SELECT FROM directory.permission p WHERE p.key = wanted.key) ORDER BY 1) AS "unknownKeys",
ARRAY(SELECT key FROM gained ORDER BY 1) AS gained,
(SELECT json_agg(json_build_array(role_id, keys)) FROM (
SELECT role_id, json_agg(permission_key) AS keys FROM granting GROUP BY role_id) granted) AS roles,
(SELECT json_agg(json_build_array(start, ids)) FROM (
SELECT start, json_agg(id ORDER BY distance) AS ids FROM standing_line GROUP BY start) lines) AS lineages,
plain.people + (SELECT count(DISTINCT person_id) FROM other)::int AS others,
(SELECT json_agg(json_build_array(key, plain.people + (SELECT count(*) FROM other WHERE other.key = gained.key))) FROM gained)
AS "perPermission"
FROM named, hop, held, plain;
