-- ledger.acquire

SET client_connection_check_interval = '1s';

SELECT pg_backend_pid() AS pid;

BEGIN;

ROLLBACK;

SELECT pg_try_advisory_lock($1, $2) AS held;

CREATE SCHEMA IF NOT EXISTS migration_history;
CREATE TABLE IF NOT EXISTS migration_history.directory (
id serial PRIMARY KEY,
"timestamp" bigint NOT NULL,
name varchar NOT NULL UNIQUE,
checksum text NOT NULL DEFAULT '',
applied_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE IF NOT EXISTS migration_history.directory_failure (
name text PRIMARY KEY,
checksum text NOT NULL,
failed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
reason text NOT NULL
);
CREATE TABLE IF NOT EXISTS migration_history.directory_taken_back (
name text PRIMARY KEY,
taken_back_at timestamptz(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
actor text NOT NULL,
rows bigint NOT NULL,
backup text
);
CREATE TABLE IF NOT EXISTS migration_history.directory_log (
id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
name text NOT NULL,
checksum text NOT NULL,
at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
actor text NOT NULL,
duration_ms integer,
direction text NOT NULL,
outcome text NOT NULL,
reason text,
console_version text NOT NULL
);

SELECT coalesce(nullif(activity.application_name, ''), activity.usename, 'a session') AS name, activity.pid,
activity.backend_start AS since
FROM pg_locks lock JOIN pg_stat_activity activity ON activity.pid = lock.pid
WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 2 AND lock.classid = $1 AND lock.objid = $2
AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database());


-- ledger.read

SELECT to_regclass($1) IS NOT NULL AS found, to_regclass($2) IS NOT NULL AS ways;

SELECT name, checksum, applied_at AS "appliedAt" FROM migration_history.directory ORDER BY id;

SELECT name, checksum, failed_at AS "failedAt", reason FROM migration_history.directory_failure ORDER BY name;

SELECT name AS migration, taken_back_at AS at, actor AS by, rows::float8 AS rows, backup
FROM migration_history.directory_taken_back ORDER BY taken_back_at DESC, name;


-- ledger.readLog

SELECT to_regclass($1) IS NOT NULL AS found;

SELECT name, checksum, at, actor AS by, duration_ms AS "durationMs", direction, outcome, reason,
console_version AS "consoleVersion"
FROM migration_history.directory_log ORDER BY id;


-- session.accept

BEGIN;

WITH kept AS (UPDATE migration_history.directory SET checksum = $2::text WHERE name = $1::text)
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;

COMMIT;


-- session.apply

BEGIN;

CREATE TABLE public.one (n int);

RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DISCARD TEMP; SET client_connection_check_interval = '1s';

SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;

DO $announce$ BEGIN
IF pg_relation_size(to_regclass('directory.outbox_event')) > 0 THEN
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT 'everything', ARRAY[gen_random_uuid()], greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE EXISTS (SELECT FROM directory.outbox_event);
END IF;
END $announce$;

WITH entered AS (INSERT INTO migration_history.directory (applied_at, "timestamp", name, checksum) VALUES (statement_timestamp(), $9, $1::text, $2::text)),
back AS (DELETE FROM migration_history.directory_taken_back WHERE name = $1::text),
tried AS (DELETE FROM migration_history.directory_failure WHERE name = $1::text)
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;

COMMIT;

CREATE TABLE public.two (n int);

SELECT 1 / 0;

ROLLBACK;

ROLLBACK; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DISCARD TEMP; SET client_connection_check_interval = '1s';

WITH tried AS (
INSERT INTO migration_history.directory_failure (failed_at, name, checksum, reason)
VALUES (statement_timestamp(), $1::text, $2::text, coalesce($7::text, 'The migration was begun and did not end.'))
ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, reason = excluded.reason, failed_at = excluded.failed_at)
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;


-- session.clear

BEGIN;

WITH tried AS (DELETE FROM migration_history.directory_failure WHERE name = $1::text)
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;

COMMIT;


-- session.close

SELECT pg_advisory_unlock_all();


-- session.read

SELECT to_regclass($1) IS NOT NULL AS found, to_regclass($2) IS NOT NULL AS ways;

SELECT name, checksum, applied_at AS "appliedAt" FROM migration_history.directory ORDER BY id;

SELECT name, checksum, failed_at AS "failedAt", reason FROM migration_history.directory_failure ORDER BY name;

SELECT name AS migration, taken_back_at AS at, actor AS by, rows::float8 AS rows, backup
FROM migration_history.directory_taken_back ORDER BY taken_back_at DESC, name;


-- session.record

BEGIN;

WITH entered AS (INSERT INTO migration_history.directory (applied_at, "timestamp", name, checksum) VALUES (statement_timestamp(), $9, $1::text, $2::text))
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;

COMMIT;


-- session.revert

BEGIN;

DROP TABLE public.two;

RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; DISCARD TEMP; SET client_connection_check_interval = '1s';

-- as session.apply: DO $announce$ BEGIN IF pg_relation_size(to_regclass('directo ...

WITH gone AS (DELETE FROM migration_history.directory WHERE name = $1::text),
tried AS (DELETE FROM migration_history.directory_failure WHERE name = $1::text)
INSERT INTO migration_history.directory_log (at, name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES (statement_timestamp(), $1::text, $2::text, $3, coalesce($4::integer, round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::integer), $5, $6, $7::text, $8)
RETURNING coalesce(pg_relation_size(to_regclass('directory.outbox_event')) > 0, false) AS feeds, pg_current_xact_id()::text AS transaction,
(SELECT array_agg(name) FROM pg_prepared_statements WHERE from_sql) AS prepared;

COMMIT;

DROP TABLE public.one;
