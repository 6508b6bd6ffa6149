-- assignments.create

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

SELECT id FROM directory.role WHERE id = $1 FOR KEY SHARE;

SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.org_unit WHERE id = $1 FOR KEY SHARE;

SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.person
WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE;

SELECT DISTINCT person_id FROM directory.assignment
WHERE person_id = ANY ($1::uuid[]) AND role_id = $2 AND org_unit_id = $3
AND valid_from <= coalesce($4::timestamptz, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded))) AND (valid_to IS NULL OR valid_to >= $5::timestamptz);

INSERT INTO directory.assignment AS t (id, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, created_at, updated_at)
SELECT id, person_id, $3, $4, $5, coalesce($6, clock.now), $7, clock.now, clock.now
FROM unnest($1::uuid[], $2::uuid[]) AS new (id, person_id), (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now) clock
RETURNING t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
t.is_primary AS "isPrimary", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.source,
t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version;

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

ROLLBACK;


-- assignments.end

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

SELECT "Assignment"."id" AS "Assignment_id", "Assignment"."person_id" AS "Assignment_person_id", "Assignment"."role_id" AS "Assignment_role_id", "Assignment"."org_unit_id" AS "Assignment_org_unit_id", "Assignment"."is_primary" AS "Assignment_is_primary", "Assignment"."valid_from" AS "Assignment_valid_from", "Assignment"."valid_to" AS "Assignment_valid_to", "Assignment"."source" AS "Assignment_source", "Assignment"."sourced_id" AS "Assignment_sourced_id", "Assignment"."created_at" AS "Assignment_created_at", "Assignment"."updated_at" AS "Assignment_updated_at", "Assignment"."version" AS "Assignment_version" FROM "directory"."assignment" "Assignment" WHERE (("Assignment"."id" = $1)) LIMIT 1 FOR UPDATE;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

UPDATE "directory"."assignment" SET "valid_to" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), "version" = $1, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $2;

SELECT "Assignment"."id" AS "Assignment_id", "Assignment"."person_id" AS "Assignment_person_id", "Assignment"."role_id" AS "Assignment_role_id", "Assignment"."org_unit_id" AS "Assignment_org_unit_id", "Assignment"."is_primary" AS "Assignment_is_primary", "Assignment"."valid_from" AS "Assignment_valid_from", "Assignment"."valid_to" AS "Assignment_valid_to", "Assignment"."source" AS "Assignment_source", "Assignment"."sourced_id" AS "Assignment_sourced_id", "Assignment"."created_at" AS "Assignment_created_at", "Assignment"."updated_at" AS "Assignment_updated_at", "Assignment"."version" AS "Assignment_version" FROM "directory"."assignment" "Assignment" WHERE (("Assignment"."id" = $1)) LIMIT 1;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);


-- assignments.get

SELECT t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
t.is_primary AS "isPrimary", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.source,
t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version FROM directory.assignment t WHERE t.id = $1;


-- assignments.remove

START TRANSACTION;

-- as assignments.end: SELECT "Assignment"."id" AS "Assignment_id", "Assignment"."p ...

DELETE FROM "directory"."assignment" WHERE "id" = $1;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ROLLBACK;


-- assignments.update

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

SELECT person_id AS "personId", org_unit_id AS "orgUnitId" FROM directory.assignment WHERE id = $1;

SELECT id, deleted_at AS "deletedAt", version FROM directory.org_unit WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE;

SELECT actor FROM directory.audit_event WHERE entity_kind = $1 AND entity_id = $2 AND after ->> 'deletedAt' IS NOT NULL
ORDER BY recorded_at DESC, id DESC LIMIT 1;

ROLLBACK;

SELECT id, deleted_at AS "deletedAt", version FROM directory.person WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE;

-- as assignments.end: SELECT "Assignment"."id" AS "Assignment_id", "Assignment"."p ...

UPDATE "directory"."assignment" SET "valid_to" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

-- as assignments.end: SELECT "Assignment"."id" AS "Assignment_id", "Assignment"."p ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);


-- orgUnits.create

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

INSERT INTO "directory"."org_unit"("id", "parent_id", "kind", "name", "code", "sourced_id", "source", "created_at", "updated_at", "version", "deleted_at") VALUES ($1, $2, $3, $4, $5, $6, DEFAULT, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), DEFAULT, DEFAULT) RETURNING "source", "created_at", "updated_at", "version", "name_key", "code_key", "search_text";

SELECT "OrgUnit"."id" AS "OrgUnit_id", "OrgUnit"."parent_id" AS "OrgUnit_parent_id", "OrgUnit"."kind" AS "OrgUnit_kind", "OrgUnit"."name" AS "OrgUnit_name", "OrgUnit"."code" AS "OrgUnit_code", "OrgUnit"."sourced_id" AS "OrgUnit_sourced_id", "OrgUnit"."source" AS "OrgUnit_source", "OrgUnit"."created_at" AS "OrgUnit_created_at", "OrgUnit"."updated_at" AS "OrgUnit_updated_at", "OrgUnit"."version" AS "OrgUnit_version", "OrgUnit"."deleted_at" AS "OrgUnit_deleted_at" FROM "directory"."org_unit" "OrgUnit" WHERE (("OrgUnit"."id" = $1)) LIMIT 1;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

SELECT deleted_at IS NOT NULL AS deleted FROM directory.org_unit WHERE id = $1 FOR KEY SHARE;

ROLLBACK;


-- orgUnits.find

SELECT t.id, t.parent_id AS "parentId", t.kind, t.name, t.code, t.sourced_id AS "sourcedId",
t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.deleted_at AS "deletedAt", t.version,
below.units AS "childCount", assigned.people AS "peopleCount", above.path FROM (SELECT * FROM directory.org_unit WHERE id = $1) t 
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
) above;


-- orgUnits.openEntries

-- as orgUnits.find: SELECT t.id, t.parent_id AS "parentId", t.kind, t.name, t.co ...

WITH clock AS MATERIALIZED (SELECT greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS at)
SELECT (SELECT count(*) FROM directory.assignment t WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)))::int AS assignments, (SELECT count(*) FROM directory.reporting_line t WHERE false AND $1::uuid IS NOT NULL)::int AS "reportingLines", (SELECT count(*) FROM directory.delegation t WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)) AND (t.revoked_at IS NULL OR t.revoked_at > (SELECT at FROM clock)))::int AS delegations,
coalesce((SELECT jsonb_agg(entry) FROM (
SELECT 'assignment' AS kind, t.id, json_build_object('id', p.id, 'name', coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) AS person, json_build_object('id', r.id, 'name', r.name) AS role, json_build_object('id', u.id, 'name', u.name) AS "orgUnit", t.valid_from AS "validFrom", t.valid_to AS "validTo" FROM directory.assignment t JOIN directory.person p ON p.id = t.person_id JOIN directory.role r ON r.id = t.role_id
JOIN directory.org_unit u ON u.id = t.org_unit_id WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)) ORDER BY t.valid_from, t.id LIMIT 1000) entry), '[]') || coalesce((SELECT jsonb_agg(entry) FROM (
SELECT 'reportingLine' AS kind, t.id, json_build_object('id', p.id, 'name', coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) AS person, json_build_object('id', m.id, 'name', coalesce(m.preferred_name, m.given_name) || ' ' || m.family_name) AS manager, t.valid_from AS "validFrom", t.valid_to AS "validTo" FROM directory.reporting_line t JOIN directory.person p ON p.id = t.person_id JOIN directory.person m ON m.id = t.manager_id
WHERE false AND $1::uuid IS NOT NULL ORDER BY t.valid_from, t.id LIMIT 1000) entry), '[]') || coalesce((SELECT jsonb_agg(entry) FROM (
SELECT 'delegation' AS kind, t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT k.permission_key FROM directory.delegation_permission k WHERE k.delegation_id = t.id ORDER BY 1) AS "permissionKeys", t.valid_from AS "validFrom", t.valid_to AS "validTo" FROM directory.delegation t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)) AND (t.revoked_at IS NULL OR t.revoked_at > (SELECT at FROM clock)) ORDER BY t.valid_from, t.id LIMIT 1000) entry), '[]') AS items;


-- orgUnits.remove

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

SELECT "OrgUnit"."id" AS "OrgUnit_id", "OrgUnit"."parent_id" AS "OrgUnit_parent_id", "OrgUnit"."kind" AS "OrgUnit_kind", "OrgUnit"."name" AS "OrgUnit_name", "OrgUnit"."code" AS "OrgUnit_code", "OrgUnit"."sourced_id" AS "OrgUnit_sourced_id", "OrgUnit"."source" AS "OrgUnit_source", "OrgUnit"."created_at" AS "OrgUnit_created_at", "OrgUnit"."updated_at" AS "OrgUnit_updated_at", "OrgUnit"."version" AS "OrgUnit_version", "OrgUnit"."deleted_at" AS "OrgUnit_deleted_at" FROM "directory"."org_unit" "OrgUnit" WHERE (("OrgUnit"."id" = $1)) LIMIT 1 FOR UPDATE;

SELECT count(*)::int AS units FROM directory.org_unit WHERE parent_id = $1 AND deleted_at IS NULL;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT * FROM directory.assignment t WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.delegation t WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

ROLLBACK;

UPDATE "directory"."org_unit" SET "deleted_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), "version" = $1, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $2;

-- as orgUnits.create: SELECT "OrgUnit"."id" AS "OrgUnit_id", "OrgUnit"."parent_id" ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

UPDATE directory.assignment SET valid_to = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);

DELETE FROM directory.assignment WHERE id = ANY ($1::uuid[]);

UPDATE directory.delegation SET revoked_at = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);


-- orgUnits.restore

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

-- as orgUnits.remove: SELECT "OrgUnit"."id" AS "OrgUnit_id", "OrgUnit"."parent_id" ...

SELECT deleted_at IS NOT NULL AS deleted FROM directory.org_unit WHERE id = $1 FOR KEY SHARE;

ROLLBACK;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT * FROM directory.assignment t WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.delegation t WHERE t.org_unit_id = $1::uuid AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

UPDATE "directory"."org_unit" SET "deleted_at" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

-- as orgUnits.create: SELECT "OrgUnit"."id" AS "OrgUnit_id", "OrgUnit"."parent_id" ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

DELETE FROM directory.assignment WHERE id = ANY ($1::uuid[]);

UPDATE directory.delegation SET revoked_at = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);


-- orgUnits.update

START TRANSACTION;

LOCK TABLE directory.org_unit IN ROW EXCLUSIVE MODE;

SELECT directory.wait_for_turn('directory.org_unit');

-- as orgUnits.remove: SELECT "OrgUnit"."id" AS "OrgUnit_id", "OrgUnit"."parent_id" ...

SELECT deleted_at IS NOT NULL AS deleted FROM directory.org_unit WHERE id = $1 FOR KEY SHARE;

UPDATE "directory"."org_unit" SET "parent_id" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

ROLLBACK;

-- as orgUnits.create: SELECT "OrgUnit"."id" AS "OrgUnit_id", "OrgUnit"."parent_id" ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

SELECT actor FROM directory.audit_event WHERE entity_kind = $1 AND entity_id = $2 AND after ->> 'deletedAt' IS NOT NULL
ORDER BY recorded_at DESC, id DESC LIMIT 1;


-- people.create

SELECT version();

SELECT * FROM current_schema();

START TRANSACTION;

INSERT INTO "directory"."person"("id", "sourced_id", "given_name", "family_name", "middle_name", "preferred_name", "username", "email", "status", "source", "created_at", "updated_at", "version", "deleted_at") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, DEFAULT, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), DEFAULT, DEFAULT) RETURNING "status", "source", "created_at", "updated_at", "version", "name_key", "username_key", "email_key", "search_text";

SELECT "Person"."id" AS "Person_id", "Person"."sourced_id" AS "Person_sourced_id", "Person"."given_name" AS "Person_given_name", "Person"."family_name" AS "Person_family_name", "Person"."middle_name" AS "Person_middle_name", "Person"."preferred_name" AS "Person_preferred_name", "Person"."username" AS "Person_username", "Person"."email" AS "Person_email", "Person"."status" AS "Person_status", "Person"."source" AS "Person_source", "Person"."created_at" AS "Person_created_at", "Person"."updated_at" AS "Person_updated_at", "Person"."version" AS "Person_version", "Person"."deleted_at" AS "Person_deleted_at" FROM "directory"."person" "Person" WHERE (("Person"."id" = $1)) LIMIT 1;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ROLLBACK;

SELECT id FROM directory.person WHERE email_key = directory.caseless($1::text) AND deleted_at IS NULL AND email IS NOT NULL;

SELECT id FROM directory.person WHERE sourced_id = $1;


-- people.exportRows

BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;

SET LOCAL idle_in_transaction_session_timeout = '10min';

DECLARE people_export NO SCROLL CURSOR FOR SELECT p.id,
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
p.version, main.role_name AS role, main.org_unit_name AS "orgUnit"
FROM directory.person p 
LEFT JOIN LATERAL (
SELECT a.role_id, r.name AS role_name, a.org_unit_id, u.name AS org_unit_name, count(*) OVER ()::integer AS assignments
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = p.id AND a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1
) main ON true
WHERE p.deleted_at IS NULL
ORDER BY p.name_key, p.id;

FETCH 1000 FROM people_export;

ROLLBACK;

DECLARE people_export NO SCROLL CURSOR FOR SELECT p.id,
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
p.version, main.role_name AS role, main.org_unit_name AS "orgUnit"
FROM directory.person p 
LEFT JOIN LATERAL (
SELECT a.role_id, r.name AS role_name, a.org_unit_id, u.name AS org_unit_name, count(*) OVER ()::integer AS assignments
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = p.id AND a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1
) main ON true
WHERE p.id = ANY ($1::uuid[])
ORDER BY p.name_key, p.id;

DECLARE people_export NO SCROLL CURSOR FOR SELECT p.id,
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
p.version, main.role_name AS role, main.org_unit_name AS "orgUnit"
FROM directory.person p 
LEFT JOIN LATERAL (
SELECT a.role_id, r.name AS role_name, a.org_unit_id, u.name AS org_unit_name, count(*) OVER ()::integer AS assignments
FROM directory.assignment a
JOIN directory.role r ON r.id = a.role_id
JOIN directory.org_unit u ON u.id = a.org_unit_id
WHERE a.person_id = p.id AND a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
ORDER BY a.is_primary DESC, a.valid_from, a.id LIMIT 1
) main ON true
WHERE p.deleted_at IS NULL AND p.search_text LIKE directory.search_pattern($1::text)
ORDER BY p.name_key, p.id;


-- people.find

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
p.version FROM directory.person p WHERE p.id = $1;


-- people.openEntries

WITH clock AS MATERIALIZED (SELECT greatest(statement_timestamp(), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS at)
SELECT (SELECT count(*) FROM directory.assignment t WHERE t.person_id = ANY ($1::uuid[]) AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)))::int AS assignments, (SELECT count(*) FROM directory.reporting_line t WHERE (t.person_id = ANY ($1::uuid[]) OR t.manager_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)))::int AS "reportingLines", (SELECT count(*) FROM directory.delegation t WHERE (t.delegator_id = ANY ($1::uuid[]) OR t.delegate_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)) AND (t.revoked_at IS NULL OR t.revoked_at > (SELECT at FROM clock)))::int AS delegations,
coalesce((SELECT jsonb_agg(entry) FROM (
SELECT 'assignment' AS kind, t.id, json_build_object('id', p.id, 'name', coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) AS person, json_build_object('id', r.id, 'name', r.name) AS role, json_build_object('id', u.id, 'name', u.name) AS "orgUnit", t.valid_from AS "validFrom", t.valid_to AS "validTo" FROM directory.assignment t JOIN directory.person p ON p.id = t.person_id JOIN directory.role r ON r.id = t.role_id
JOIN directory.org_unit u ON u.id = t.org_unit_id WHERE t.person_id = ANY ($1::uuid[]) AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)) ORDER BY t.valid_from, t.id LIMIT 1000) entry), '[]') || coalesce((SELECT jsonb_agg(entry) FROM (
SELECT 'reportingLine' AS kind, t.id, json_build_object('id', p.id, 'name', coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) AS person, json_build_object('id', m.id, 'name', coalesce(m.preferred_name, m.given_name) || ' ' || m.family_name) AS manager, t.valid_from AS "validFrom", t.valid_to AS "validTo" FROM directory.reporting_line t JOIN directory.person p ON p.id = t.person_id JOIN directory.person m ON m.id = t.manager_id
WHERE (t.person_id = ANY ($1::uuid[]) OR t.manager_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)) ORDER BY t.valid_from, t.id LIMIT 1000) entry), '[]') || coalesce((SELECT jsonb_agg(entry) FROM (
SELECT 'delegation' AS kind, t.id, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate, json_build_object('id', u.id, 'name', u.name) AS "orgUnit",
CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT k.permission_key FROM directory.delegation_permission k WHERE k.delegation_id = t.id ORDER BY 1) AS "permissionKeys", t.valid_from AS "validFrom", t.valid_to AS "validTo" FROM directory.delegation t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id WHERE (t.delegator_id = ANY ($1::uuid[]) OR t.delegate_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > (SELECT at FROM clock)) AND (t.revoked_at IS NULL OR t.revoked_at > (SELECT at FROM clock)) ORDER BY t.valid_from, t.id LIMIT 1000) entry), '[]') AS items;


-- people.remove

START TRANSACTION;

SELECT "Person"."id" AS "Person_id", "Person"."sourced_id" AS "Person_sourced_id", "Person"."given_name" AS "Person_given_name", "Person"."family_name" AS "Person_family_name", "Person"."middle_name" AS "Person_middle_name", "Person"."preferred_name" AS "Person_preferred_name", "Person"."username" AS "Person_username", "Person"."email" AS "Person_email", "Person"."status" AS "Person_status", "Person"."source" AS "Person_source", "Person"."created_at" AS "Person_created_at", "Person"."updated_at" AS "Person_updated_at", "Person"."version" AS "Person_version", "Person"."deleted_at" AS "Person_deleted_at" FROM "directory"."person" "Person" WHERE (("Person"."id" = $1)) LIMIT 1 FOR UPDATE;

UPDATE "directory"."person" SET "deleted_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), "version" = $1, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $2;

-- as people.create: SELECT "Person"."id" AS "Person_id", "Person"."sourced_id" A ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ROLLBACK;


-- people.restore

START TRANSACTION;

SELECT directory.wait_for_turn('directory.reporting_line');

-- as people.remove: SELECT "Person"."id" AS "Person_id", "Person"."sourced_id" A ...

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT * FROM directory.assignment t WHERE t.person_id = ANY ($1::uuid[]) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.reporting_line t WHERE (t.person_id = ANY ($1::uuid[]) OR t.manager_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.delegation t WHERE (t.delegator_id = ANY ($1::uuid[]) OR t.delegate_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

UPDATE "directory"."person" SET "deleted_at" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

ROLLBACK;

SELECT id FROM directory.person WHERE email_key = directory.caseless($1::text) AND deleted_at IS NULL AND email IS NOT NULL;

-- as people.create: SELECT "Person"."id" AS "Person_id", "Person"."sourced_id" A ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

UPDATE directory.reporting_line SET valid_to = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);

DELETE FROM directory.reporting_line WHERE id = ANY ($1::uuid[]);

UPDATE directory.delegation SET revoked_at = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);

UPDATE "directory"."person" SET "deleted_at" = $1, "email" = $2, "version" = $3, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $4;


-- people.setStatus

START TRANSACTION;

SELECT directory.wait_for_turn('directory.reporting_line');

SELECT id, version, status, deleted_at AS "deletedAt" FROM directory.person WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE;

ROLLBACK;

UPDATE directory.person SET status = $2, version = version + 1, updated_at = clock.now
FROM (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now) clock WHERE id = ANY ($1::uuid[]);

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT * FROM directory.assignment t WHERE t.person_id = ANY ($1::uuid[]) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.reporting_line t WHERE (t.person_id = ANY ($1::uuid[]) OR t.manager_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.delegation t WHERE (t.delegator_id = ANY ($1::uuid[]) OR t.delegate_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

UPDATE directory.assignment SET valid_to = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);

UPDATE directory.reporting_line SET valid_to = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);

DELETE FROM directory.reporting_line WHERE id = ANY ($1::uuid[]);

UPDATE directory.delegation SET revoked_at = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]);

SELECT actor FROM directory.audit_event WHERE entity_kind = $1 AND entity_id = $2 AND after ->> 'deletedAt' IS NOT NULL
ORDER BY recorded_at DESC, id DESC LIMIT 1;


-- people.update

START TRANSACTION;

-- as people.remove: SELECT "Person"."id" AS "Person_id", "Person"."sourced_id" A ...

UPDATE "directory"."person" SET "given_name" = $1, "middle_name" = $2, "version" = $3, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $4;

-- as people.create: SELECT "Person"."id" AS "Person_id", "Person"."sourced_id" A ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

UPDATE "directory"."person" SET "given_name" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

ROLLBACK;

UPDATE "directory"."person" SET "email" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

SELECT id FROM directory.person WHERE email_key = directory.caseless($1::text) AND deleted_at IS NULL AND email IS NOT NULL;

SELECT directory.wait_for_turn('directory.reporting_line');

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT * FROM directory.assignment t WHERE t.person_id = ANY ($1::uuid[]) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.reporting_line t WHERE (t.person_id = ANY ($1::uuid[]) OR t.manager_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT * FROM directory.delegation t WHERE (t.delegator_id = ANY ($1::uuid[]) OR t.delegate_id = ANY ($1::uuid[])) AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamptz) ORDER BY t.id FOR NO KEY UPDATE;

SELECT actor FROM directory.audit_event WHERE entity_kind = $1 AND entity_id = $2 AND after ->> 'deletedAt' IS NOT NULL
ORDER BY recorded_at DESC, id DESC LIMIT 1;


-- permissions.create

START TRANSACTION;

INSERT INTO "directory"."permission"("key", "description", "version") VALUES ($1, $2, DEFAULT) RETURNING "description", "version";

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ROLLBACK;


-- permissions.find

SELECT t.key, t.description,
(SELECT count(*)::integer FROM directory.role_permission rp WHERE rp.permission_key = t.key) AS "roleCount",
t.version FROM directory.permission t WHERE t.key = $1;


-- permissions.remove

START TRANSACTION;

SELECT "Permission"."key" AS "Permission_key", "Permission"."description" AS "Permission_description", "Permission"."version" AS "Permission_version" FROM "directory"."permission" "Permission" WHERE (("Permission"."key" = $1)) LIMIT 1 FOR UPDATE;

DELETE FROM "directory"."permission" WHERE "key" = $1;

ROLLBACK;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);


-- permissions.update

START TRANSACTION;

SELECT "Permission"."key" AS "Permission_key", "Permission"."description" AS "Permission_description", "Permission"."version" AS "Permission_version" FROM "directory"."permission" "Permission" WHERE (("Permission"."key" = $1)) LIMIT 1 FOR UPDATE;

SELECT role_id FROM directory.role_permission WHERE permission_key = $1 ORDER BY role_id;

UPDATE "directory"."permission" SET "description" = $1, "version" = $2 WHERE "key" = $3;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ROLLBACK;


-- reportingLines.create

START TRANSACTION;

SELECT directory.wait_for_turn('directory.reporting_line');

SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.person
WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE;

INSERT INTO "directory"."reporting_line"("id", "person_id", "manager_id", "valid_from", "valid_to", "created_at", "updated_at", "version") VALUES ($1, $2, $3, $4, $5, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), DEFAULT) RETURNING "created_at", "updated_at", "version";

SELECT "ReportingLine"."id" AS "ReportingLine_id", "ReportingLine"."person_id" AS "ReportingLine_person_id", "ReportingLine"."manager_id" AS "ReportingLine_manager_id", "ReportingLine"."valid_from" AS "ReportingLine_valid_from", "ReportingLine"."valid_to" AS "ReportingLine_valid_to", "ReportingLine"."created_at" AS "ReportingLine_created_at", "ReportingLine"."updated_at" AS "ReportingLine_updated_at", "ReportingLine"."version" AS "ReportingLine_version" FROM "directory"."reporting_line" "ReportingLine" WHERE (("ReportingLine"."id" = $1)) LIMIT 1;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ROLLBACK;


-- reportingLines.end

START TRANSACTION;

SELECT directory.wait_for_turn('directory.reporting_line');

SELECT "ReportingLine"."id" AS "ReportingLine_id", "ReportingLine"."person_id" AS "ReportingLine_person_id", "ReportingLine"."manager_id" AS "ReportingLine_manager_id", "ReportingLine"."valid_from" AS "ReportingLine_valid_from", "ReportingLine"."valid_to" AS "ReportingLine_valid_to", "ReportingLine"."created_at" AS "ReportingLine_created_at", "ReportingLine"."updated_at" AS "ReportingLine_updated_at", "ReportingLine"."version" AS "ReportingLine_version" FROM "directory"."reporting_line" "ReportingLine" WHERE (("ReportingLine"."id" = $1)) LIMIT 1 FOR UPDATE;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

UPDATE "directory"."reporting_line" SET "valid_to" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), "version" = $1, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $2;

-- as reportingLines.create: SELECT "ReportingLine"."id" AS "ReportingLine_id", "Reportin ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ROLLBACK;


-- reportingLines.remove

START TRANSACTION;

-- as reportingLines.end: SELECT "ReportingLine"."id" AS "ReportingLine_id", "Reportin ...

DELETE FROM "directory"."reporting_line" WHERE "id" = $1;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);


-- reportingLines.replace

START TRANSACTION;

SELECT directory.wait_for_turn('directory.reporting_line');

SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.person
WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE;

INSERT INTO "directory"."reporting_line"("id", "person_id", "manager_id", "valid_from", "valid_to", "created_at", "updated_at", "version") VALUES ($1, $2, $3, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), $4, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), DEFAULT) RETURNING "created_at", "updated_at", "version";

-- as reportingLines.create: SELECT "ReportingLine"."id" AS "ReportingLine_id", "Reportin ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

-- as reportingLines.end: SELECT "ReportingLine"."id" AS "ReportingLine_id", "Reportin ...

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

-- as reportingLines.end: UPDATE "directory"."reporting_line" SET "valid_to" = greates ...

-- as reportingLines.create: INSERT INTO "directory"."reporting_line"("id", "person_id",  ...

ROLLBACK;


-- reportingLines.update

START TRANSACTION;

SELECT directory.wait_for_turn('directory.reporting_line');

-- as reportingLines.end: SELECT "ReportingLine"."id" AS "ReportingLine_id", "Reportin ...

SELECT id, deleted_at AS "deletedAt", version FROM directory.person WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE;

SELECT actor FROM directory.audit_event WHERE entity_kind = $1 AND entity_id = $2 AND after ->> 'deletedAt' IS NOT NULL
ORDER BY recorded_at DESC, id DESC LIMIT 1;

ROLLBACK;

UPDATE "directory"."reporting_line" SET "valid_to" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

-- as reportingLines.create: SELECT "ReportingLine"."id" AS "ReportingLine_id", "Reportin ...

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

UPDATE "directory"."reporting_line" SET "valid_from" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;


-- roles.create

START TRANSACTION;

INSERT INTO "directory"."role"("id", "name", "description", "roster_key", "created_at", "updated_at", "version") VALUES ($1, $2, $3, DEFAULT, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), DEFAULT) RETURNING "description", "created_at", "updated_at", "version", "name_key", "unique_name";

SELECT "Role"."id" AS "Role_id", "Role"."name" AS "Role_name", "Role"."description" AS "Role_description", "Role"."roster_key" AS "Role_roster_key", "Role"."created_at" AS "Role_created_at", "Role"."updated_at" AS "Role_updated_at", "Role"."version" AS "Role_version" FROM "directory"."role" "Role" WHERE (("Role"."id" = $1)) LIMIT 1;

DELETE FROM directory.role_permission WHERE role_id = $1 AND permission_key <> ALL ($2::text[]);

SELECT wanted.key FROM unnest($1::text[]) AS wanted (key)
WHERE NOT EXISTS (SELECT FROM directory.permission p WHERE p.key = wanted.key) ORDER BY 1 LIMIT 10;

INSERT INTO "directory"."role_permission"("role_id", "permission_key") VALUES ($1, $2) ON CONFLICT DO NOTHING;

SELECT permission_key FROM directory.role_permission WHERE role_id = $1 ORDER BY permission_key;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

INSERT INTO "directory"."role_permission"("role_id", "permission_key") VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING;

ROLLBACK;

SELECT id FROM directory.role WHERE unique_name = directory.caseless($1::text);


-- roles.find

SELECT t.id, t.name, t.description, t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version,
granted.keys AS "permissionKeys", assigned.assignments AS "assignmentCount" FROM (SELECT * FROM directory.role WHERE id = $1) t 
CROSS JOIN LATERAL (
SELECT coalesce(array_agg(rp.permission_key ORDER BY rp.permission_key), '{}') AS keys
FROM directory.role_permission rp WHERE rp.role_id = t.id
) granted
CROSS JOIN LATERAL (
SELECT count(*)::integer AS assignments FROM directory.assignment a
WHERE a.role_id = t.id AND a.valid_from <= statement_timestamp() AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
) assigned;


-- roles.remove

START TRANSACTION;

SELECT "Role"."id" AS "Role_id", "Role"."name" AS "Role_name", "Role"."description" AS "Role_description", "Role"."roster_key" AS "Role_roster_key", "Role"."created_at" AS "Role_created_at", "Role"."updated_at" AS "Role_updated_at", "Role"."version" AS "Role_version" FROM "directory"."role" "Role" WHERE (("Role"."id" = $1)) LIMIT 1 FOR UPDATE;

SELECT permission_key FROM directory.role_permission WHERE role_id = $1 ORDER BY permission_key;

DELETE FROM "directory"."role" WHERE "id" = $1;

ROLLBACK;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);


-- roles.update

START TRANSACTION;

SELECT "Role"."id" AS "Role_id", "Role"."name" AS "Role_name", "Role"."description" AS "Role_description", "Role"."roster_key" AS "Role_roster_key", "Role"."created_at" AS "Role_created_at", "Role"."updated_at" AS "Role_updated_at", "Role"."version" AS "Role_version" FROM "directory"."role" "Role" WHERE (("Role"."id" = $1)) LIMIT 1 FOR UPDATE;

SELECT permission_key FROM directory.role_permission WHERE role_id = $1 ORDER BY permission_key;

DELETE FROM directory.role_permission WHERE role_id = $1 AND permission_key <> ALL ($2::text[]);

SELECT wanted.key FROM unnest($1::text[]) AS wanted (key)
WHERE NOT EXISTS (SELECT FROM directory.permission p WHERE p.key = wanted.key) ORDER BY 1 LIMIT 10;

INSERT INTO "directory"."role_permission"("role_id", "permission_key") VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING;

UPDATE "directory"."role" SET "description" = $1, "version" = $2, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $3;

SELECT "Role"."id" AS "Role_id", "Role"."name" AS "Role_name", "Role"."description" AS "Role_description", "Role"."roster_key" AS "Role_roster_key", "Role"."created_at" AS "Role_created_at", "Role"."updated_at" AS "Role_updated_at", "Role"."version" AS "Role_version" FROM "directory"."role" "Role" WHERE (("Role"."id" = $1)) LIMIT 1;

-- as assignments.create: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at) VALUES ($1, $2, greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)))
RETURNING transaction_id || '.' || position AS token;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

UPDATE "directory"."role" SET "version" = $1, "updated_at" = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE "id" = $2;

INSERT INTO "directory"."role_permission"("role_id", "permission_key") VALUES ($1, $2) ON CONFLICT DO NOTHING;
