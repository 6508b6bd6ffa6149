-- ledger.acquire

SELECT version();

SELECT * FROM current_schema();

SET client_connection_check_interval = '1s';

SELECT set_config('application_name', $1, false);

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

START TRANSACTION;

UPDATE migration_history.directory SET checksum = $2 WHERE name = $1;

INSERT INTO migration_history.directory_log (name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES ($1, ...);

COMMIT;


-- session.apply

START TRANSACTION;

SELECT * FROM "information_schema"."tables" WHERE "table_schema" = $1 AND "table_name" = $2;

CREATE TABLE public.one (n int);

INSERT INTO "migration_history"."directory"("timestamp", "name") VALUES ($1, $2);

UPDATE migration_history.directory SET checksum = $2 WHERE name = $1;

SELECT to_regclass($1) IS NOT NULL AS found;

DELETE FROM migration_history.directory_taken_back WHERE name = $1;

DELETE FROM migration_history.directory_failure WHERE name = $1;

INSERT INTO migration_history.directory_log (name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES ($1, ...);

SELECT to_regclass('directory.outbox_event') IS NOT NULL AS exists;

COMMIT;

CREATE TABLE public.two (n int);

SELECT 1 / 0;

ROLLBACK;

INSERT INTO migration_history.directory_failure (name, checksum, reason) VALUES ($1, ...)
ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, reason = excluded.reason, failed_at = clock_timestamp();


-- session.clear

START TRANSACTION;

DELETE FROM migration_history.directory_failure WHERE name = $1;

INSERT INTO migration_history.directory_log (name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES ($1, ...);

COMMIT;


-- session.close


-- session.read

SELECT to_regclass($1) IS NOT NULL AS found, to_regclass($2) IS NOT NULL AS ways;

SELECT name, checksum, applied_at AS "appliedAt" FROM migration_history.directory ORDER BY id;

SELECT name, checksum, failed_at AS "failedAt", reason FROM migration_history.directory_failure ORDER BY name;

SELECT name AS migration, taken_back_at AS at, actor AS by, rows::float8 AS rows, backup
FROM migration_history.directory_taken_back ORDER BY taken_back_at DESC, name;


-- session.record

START TRANSACTION;

INSERT INTO migration_history.directory ("timestamp", name, checksum) VALUES ($1, ...);

INSERT INTO migration_history.directory_log (name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES ($1, ...);

COMMIT;


-- session.revert

START TRANSACTION;

DROP TABLE public.two;

DELETE FROM "migration_history"."directory" WHERE "timestamp" = $1 AND "name" = $2;

DELETE FROM migration_history.directory_failure WHERE name = $1;

INSERT INTO migration_history.directory_log (name, checksum, actor, duration_ms, direction, outcome, reason, console_version)
VALUES ($1, ...);

SELECT to_regclass('directory.outbox_event') IS NOT NULL AS exists;

COMMIT;

DROP TABLE public.one;
