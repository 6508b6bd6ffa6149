-- alone.apply

CREATE TABLE directory.thing (n integer);

RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DISCARD TEMP; SET client_connection_check_interval = '1s';

SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;

SELECT a.attname::text AS name FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname
WHERE a.attrelid = $1::regclass AND b.attrelid = $2::regclass AND a.attnum > 0 AND b.attnum > 0
AND NOT a.attisdropped AND NOT b.attisdropped AND a.attgenerated = '' ORDER BY a.attnum;

INSERT INTO directory.import_run ("id", "actor", "source", "state", "report", "error", "started_at", "finished_at") SELECT "id", "actor", "source", "state", "report", "error", "started_at", "finished_at" FROM migration_history.kept_import_run ON CONFLICT DO NOTHING;

DROP TABLE migration_history.kept_import_run;

INSERT INTO directory.audit_event ("id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id", "acted_by") SELECT "id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id", "acted_by" FROM migration_history.kept_audit_event ON CONFLICT DO NOTHING;

DROP TABLE migration_history.kept_audit_event;

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT kind, entity_ids, greatest(date_trunc('milliseconds', clock_timestamp()), latest.event, latest.line) FROM migration_history.owed_event,
(SELECT (SELECT max(recorded_at) FROM directory.outbox_event) AS event, (SELECT max(recorded_at) FROM directory.audit_event) AS line) latest;

DROP TABLE migration_history.owed_event;

NOTIFY directory_outbox;

WITH entered AS (INSERT INTO migration_history.directory (applied_at, "timestamp", name, checksum) VALUES (statement_timestamp(), $9, $1::text, $2::text)),
back AS (DELETE FROM migration_history.directory_taken_back WHERE name = $1::text),
tried AS (DELETE FROM migration_history.directory_failure WHERE name = $1::text)
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;


-- alone.read

SELECT to_regclass($1) IS NOT NULL AS found, to_regclass($2) IS NOT NULL AS ways;

SELECT name, checksum, applied_at AS "appliedAt" FROM migration_history.directory ORDER BY id;

SELECT name, checksum, failed_at AS "failedAt", reason FROM migration_history.directory_failure ORDER BY name;

SELECT name AS migration, taken_back_at AS at, actor AS by, rows::float8 AS rows, backup
FROM migration_history.directory_taken_back ORDER BY taken_back_at DESC, name;


-- alone.revert

DROP TABLE directory.thing;

RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DISCARD TEMP; SET client_connection_check_interval = '1s';

WITH gone AS (DELETE FROM migration_history.directory WHERE name = $1::text),
tried AS (DELETE FROM migration_history.directory_failure WHERE name = $1::text)
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;


-- alone.takenBack

INSERT INTO migration_history.directory_taken_back (name, actor, rows, backup) VALUES ($1, ...)
ON CONFLICT (name) DO UPDATE SET actor = excluded.actor, rows = excluded.rows, backup = excluded.backup, taken_back_at = date_trunc('milliseconds', clock_timestamp());


-- session.alone

BEGIN;

SELECT c.oid::regclass::text AS name FROM pg_class c
WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE "C";

SAVEPOINT unlocked;

SET LOCAL lock_timeout = 400;

LOCK TABLE directory.academic_session, directory.assignment, directory.audit_event, directory.cache_reader, directory.class, directory.class_session, directory.course, directory.delegation, directory.delegation_permission, directory.import_fault, directory.import_run, directory.org_unit, directory.outbox_event, directory.permission, directory.person, directory.relationship, directory.reporting_line, directory.role, directory.role_permission IN ACCESS EXCLUSIVE MODE;

RELEASE SAVEPOINT unlocked;

SET LOCAL lock_timeout TO DEFAULT;

SELECT to_regclass('directory.outbox_event') IS NOT NULL AS exists;

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT 'everything', ARRAY[gen_random_uuid()], greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE EXISTS (SELECT FROM directory.outbox_event)
RETURNING transaction_id::text AS transaction;

COMMIT;


-- tables.audit

SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;

INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after)
VALUES ($1, date_trunc('milliseconds', clock_timestamp()), $2, $3, $4, $5, $6, $7, $8);


-- tables.bringBack

SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;


-- tables.brokenRule

SELECT CASE
WHEN EXISTS (WITH RECURSIVE below_a_top AS (
SELECT id FROM directory.org_unit WHERE parent_id IS NULL
UNION ALL
SELECT unit.id FROM below_a_top JOIN directory.org_unit unit ON unit.parent_id = below_a_top.id
)
SELECT FROM directory.org_unit unit WHERE unit.id NOT IN (SELECT id FROM below_a_top)) THEN 'an org unit hangs below itself'
WHEN EXISTS (WITH RECURSIVE up (start, node, during) AS (
SELECT line.person_id, line.manager_id, tstzrange(line.valid_from, line.valid_to) FROM directory.reporting_line line
WHERE line.person_id IN (SELECT manager_id FROM directory.reporting_line)
UNION
SELECT up.start, line.manager_id, up.during * tstzrange(line.valid_from, line.valid_to)
FROM up JOIN directory.reporting_line line
ON line.person_id = up.node AND tstzrange(line.valid_from, line.valid_to) && up.during
WHERE up.node <> up.start
)
SELECT FROM up WHERE up.node = up.start) THEN 'a person reports to themselves'
WHEN EXISTS (SELECT FROM directory.delegation d
WHERE (d.role_id IS NOT NULL) = EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id)) THEN 'a delegation covers neither a role nor permissions, or both'
END AS rule;


-- tables.clear

ALTER TABLE directory.academic_session DISABLE TRIGGER USER;

ALTER TABLE directory.import_fault DISABLE TRIGGER USER;

ALTER TABLE directory.org_unit DISABLE TRIGGER USER;

ALTER TABLE directory.course DISABLE TRIGGER USER;

ALTER TABLE directory.class DISABLE TRIGGER USER;

ALTER TABLE directory.class_session DISABLE TRIGGER USER;

ALTER TABLE directory.permission DISABLE TRIGGER USER;

ALTER TABLE directory.person DISABLE TRIGGER USER;

ALTER TABLE directory.relationship DISABLE TRIGGER USER;

ALTER TABLE directory.reporting_line DISABLE TRIGGER USER;

ALTER TABLE directory.role DISABLE TRIGGER USER;

ALTER TABLE directory.assignment DISABLE TRIGGER USER;

ALTER TABLE directory.delegation DISABLE TRIGGER USER;

ALTER TABLE directory.delegation_permission DISABLE TRIGGER USER;

ALTER TABLE directory.role_permission DISABLE TRIGGER USER;

TRUNCATE directory.academic_session, directory.import_fault, directory.org_unit, directory.course, directory.class, directory.class_session, directory.permission, directory.person, directory.relationship, directory.reporting_line, directory.role, directory.assignment, directory.delegation, directory.delegation_permission, directory.role_permission;

ALTER TABLE directory.academic_session ENABLE TRIGGER USER;

ALTER TABLE directory.import_fault ENABLE TRIGGER USER;

ALTER TABLE directory.org_unit ENABLE TRIGGER USER;

ALTER TABLE directory.course ENABLE TRIGGER USER;

ALTER TABLE directory.class ENABLE TRIGGER USER;

ALTER TABLE directory.class_session ENABLE TRIGGER USER;

ALTER TABLE directory.permission ENABLE TRIGGER USER;

ALTER TABLE directory.person ENABLE TRIGGER USER;

ALTER TABLE directory.relationship ENABLE TRIGGER USER;

ALTER TABLE directory.reporting_line ENABLE TRIGGER USER;

ALTER TABLE directory.role ENABLE TRIGGER USER;

ALTER TABLE directory.assignment ENABLE TRIGGER USER;

ALTER TABLE directory.delegation ENABLE TRIGGER USER;

ALTER TABLE directory.delegation_permission ENABLE TRIGGER USER;

ALTER TABLE directory.role_permission ENABLE TRIGGER USER;


-- tables.counts

SELECT name, to_regclass(name)::oid::regclass::text AS table FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;

SELECT count(*) AS rows FROM directory.academic_session;


-- tables.database

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();


-- tables.keepTrail

SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;

CREATE TABLE IF NOT EXISTS migration_history.kept_import_run (LIKE directory.import_run);

SELECT a.attname::text AS name FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname
WHERE a.attrelid = $1::regclass AND b.attrelid = $2::regclass AND a.attnum > 0 AND b.attnum > 0
AND NOT a.attisdropped AND NOT b.attisdropped AND a.attgenerated = '' ORDER BY a.attnum;

INSERT INTO migration_history.kept_import_run ("id", "actor", "source", "state", "report", "error", "started_at", "finished_at") SELECT "id", "actor", "source", "state", "report", "error", "started_at", "finished_at" FROM directory.import_run;

CREATE TABLE IF NOT EXISTS migration_history.kept_audit_event (LIKE directory.audit_event);

INSERT INTO migration_history.kept_audit_event ("id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id", "acted_by") SELECT "id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id", "acted_by" FROM directory.audit_event;


-- tables.load

ALTER TABLE directory.academic_session DISABLE TRIGGER USER;

COPY directory.academic_session ("id", "sourced_id", "title", "kind", "start_date", "end_date", "parent_id", "school_year", "deleted_at") FROM STDIN;

ALTER TABLE directory.academic_session ENABLE TRIGGER USER;

ANALYZE directory.academic_session;


-- tables.nameRows

CREATE TABLE IF NOT EXISTS migration_history.owed_event (kind text NOT NULL, entity_ids uuid[] NOT NULL);

SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;

INSERT INTO migration_history.owed_event (kind, entity_ids)
SELECT $1, array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM directory.org_unit) numbered
GROUP BY chunk;

INSERT INTO migration_history.owed_event (kind, entity_ids)
SELECT $1, array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM directory.person) numbered
GROUP BY chunk;

INSERT INTO migration_history.owed_event (kind, entity_ids)
SELECT $1, array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM directory.role) numbered
GROUP BY chunk;

INSERT INTO migration_history.owed_event (kind, entity_ids)
SELECT $1, array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM directory.assignment) numbered
GROUP BY chunk;

INSERT INTO migration_history.owed_event (kind, entity_ids)
SELECT $1, array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM directory.reporting_line) numbered
GROUP BY chunk;

INSERT INTO migration_history.owed_event (kind, entity_ids)
SELECT $1, array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM directory.delegation) numbered
GROUP BY chunk;


-- tables.now

SELECT date_trunc('milliseconds', clock_timestamp()) AS now;


-- tables.reach

SELECT ARRAY[n.nspname, c.relname]::text[] AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%' ORDER BY 1;

SELECT ARRAY[n.nspname, p.proname]::text[] AS name,
CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN pg_get_functiondef(p.oid) END AS source
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
WHERE p.prokind IN ('f', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
ORDER BY 1;

WITH RECURSIVE reads AS (
SELECT r.ev_class AS view, d.refobjid AS relation FROM pg_rewrite r
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
WHERE d.refobjid <> r.ev_class
UNION SELECT reads.view, d.refobjid FROM reads JOIN pg_rewrite r ON r.ev_class = reads.relation
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
WHERE d.refobjid <> r.ev_class
), odd AS (
SELECT ev_class AS view FROM pg_rewrite WHERE ev_type <> '1'
UNION SELECT tgrelid FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 64 <> 0
)
SELECT ARRAY[n.nspname, c.relname]::text[] AS name, to_json(t.tables) AS tables,
EXISTS (SELECT FROM odd WHERE odd.view = c.oid OR odd.view IN (SELECT relation FROM reads WHERE reads.view = c.oid)) AS odd
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
SELECT coalesce(json_agg(DISTINCT jsonb_build_array(tn.nspname, tc.relname)), '[]') AS tables FROM reads
JOIN pg_class tc ON tc.oid = reads.relation AND tc.relkind IN ('r', 'p') JOIN pg_namespace tn ON tn.oid = tc.relnamespace
WHERE reads.view = c.oid
) t
WHERE c.relkind = 'v' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%' ORDER BY 1;

SELECT ARRAY[n.nspname, c.relname]::text[] AS "table", ARRAY[tn.nspname, tc.relname]::text[] AS "to", f.confdeltype = 'c' AS deletes
FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class tc ON tc.oid = f.confrelid JOIN pg_namespace tn ON tn.oid = tc.relnamespace
WHERE f.contype = 'f' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%' ORDER BY 1, 2;

SELECT ARRAY[n.nspname, c.relname]::text[] AS "table", ARRAY[tn.nspname, tc.relname]::text[] AS "of"
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class tc ON tc.oid = i.inhparent JOIN pg_namespace tn ON tn.oid = tc.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%' ORDER BY 1, 2;


-- tables.read

COPY directory.academic_session ("id", "sourced_id", "title", "kind", "start_date", "end_date", "parent_id", "school_year", "deleted_at") TO STDOUT;


-- tables.sequences

SELECT t.oid::regclass::text AS table, a.attname::text AS column, s.oid::regclass::text AS sequence
FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND t.relnamespace = to_regnamespace($1)
ORDER BY 1, 2;


-- tables.setSequences


-- tables.shapes

SELECT c.oid::text, n.nspname AS schema, c.relname AS name, coalesce(a.columns, '{}') AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
SELECT array_agg(attname::text ORDER BY attnum) AS columns FROM pg_attribute
WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
) a ON true
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
ORDER BY c.relname COLLATE "C";

SELECT conrelid::text AS from, confrelid::text AS to FROM pg_constraint
WHERE contype = 'f' AND connamespace = to_regnamespace($1) AND conrelid <> confrelid;
