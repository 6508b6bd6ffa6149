-- imports.apply

SELECT pg_try_advisory_lock(hashtext('school-directory'), hashtext('roster-import')) AS taken, pg_backend_pid() AS pid;

SET client_connection_check_interval = '1s';

SET statement_timeout = 21600000;

SET work_mem = '64MB';

SET default_statistics_target = 20;

UPDATE directory.import_run SET state = 'failed', error = 'interrupted', finished_at = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE state IN ('checking', 'applying');

UPDATE directory.import_run SET state = 'discarded' WHERE state = 'checked' AND finished_at < greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) - interval '1 hour';

SELECT id FROM directory.import_run WHERE state = 'checked';

SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^roster_staging[0-9a-f]{32}$';

DELETE FROM directory.import_fault WHERE import_run_id NOT IN (
SELECT id FROM directory.import_run ORDER BY started_at DESC, id DESC LIMIT 20);

SELECT state, report FROM directory.import_run WHERE id = $1;

UPDATE directory.import_run SET state = $2, finished_at = CASE WHEN $2 = 'discarded' THEN greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) END
WHERE id = $1 AND state = 'checked' RETURNING id;

START TRANSACTION;

SET LOCAL statement_timeout = 21600000;

SELECT pg_backend_pid() AS pid;

SELECT set_config('client_connection_check_interval', '1s', true) WHERE version() ~* 'linux';

SET LOCAL work_mem = '128MB';

SET LOCAL default_statistics_target = 20;

SET LOCAL idle_in_transaction_session_timeout = 0;

SET LOCAL gin_pending_list_limit = '512MB';

SET LOCAL maintenance_work_mem = '256MB';

LOCK TABLE directory.org_unit, directory.academic_session, directory.assignment, directory.class, directory.class_session, directory.course, directory.person, directory.relationship, directory.role IN SHARE ROW EXCLUSIVE MODE;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.orgs GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.academic_sessions GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.courses s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.courses GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.classes GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.users s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.users GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.roles GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.enrollments GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, parent_sourced_id AS id FROM roster_staging.orgs s WHERE parent_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, parent_sourced_id AS id FROM roster_staging.academic_sessions s WHERE parent_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.academic_sessions t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_year_sourced_id AS id FROM roster_staging.courses s WHERE school_year_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.academic_sessions t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.courses s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, course_sourced_id AS id FROM roster_staging.classes s WHERE course_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.courses t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.classes s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, unnest(string_to_array(translate(term_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.classes s WHERE term_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.academic_sessions t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.roles s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.roles s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, class_sourced_id AS id FROM roster_staging.enrollments s WHERE class_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.classes t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.enrollments s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.enrollments s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE node AS (
SELECT sourced_id, parent_sourced_id AS parent, line FROM roster_staging.orgs s WHERE s.status IS DISTINCT FROM 'tobedeleted'
UNION ALL
SELECT d.sourced_id, p.sourced_id, NULL FROM directory.org_unit d LEFT JOIN directory.org_unit p ON p.id = d.parent_id
WHERE d.sourced_id IS NOT NULL AND d.kind <> 'class'
AND NOT EXISTS (SELECT FROM roster_staging.orgs s WHERE s.sourced_id = d.sourced_id)
), reached AS (
SELECT n.sourced_id, 1 AS depth FROM node n
WHERE n.parent IS NULL OR NOT EXISTS (SELECT FROM node p WHERE p.sourced_id = n.parent)
UNION ALL
SELECT n.sourced_id, r.depth + 1 FROM reached r JOIN node n ON n.parent = r.sourced_id WHERE r.depth < 100
)
SELECT n.line FROM node n WHERE n.line IS NOT NULL AND NOT EXISTS (SELECT FROM reached r WHERE r.sourced_id = n.sourced_id)) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE node AS (
SELECT sourced_id, parent_sourced_id AS parent, line FROM roster_staging.academic_sessions s WHERE s.status IS DISTINCT FROM 'tobedeleted'
UNION ALL
SELECT d.sourced_id, p.sourced_id, NULL FROM directory.academic_session d LEFT JOIN directory.academic_session p ON p.id = d.parent_id
WHERE d.sourced_id IS NOT NULL AND true
AND NOT EXISTS (SELECT FROM roster_staging.academic_sessions s WHERE s.sourced_id = d.sourced_id)
), reached AS (
SELECT n.sourced_id, 1 AS depth FROM node n
WHERE n.parent IS NULL OR NOT EXISTS (SELECT FROM node p WHERE p.sourced_id = n.parent)
UNION ALL
SELECT n.sourced_id, r.depth + 1 FROM reached r JOIN node n ON n.parent = r.sourced_id WHERE r.depth < 100
)
SELECT n.line FROM node n WHERE n.line IS NOT NULL AND NOT EXISTS (SELECT FROM reached r WHERE r.sourced_id = n.sourced_id)) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s WHERE s.end_date < s.start_date AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s WHERE s.type LIKE 'ext:%' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN roster_staging.orgs o ON o.sourced_id = s.school_sourced_id
WHERE o.type <> 'school' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN roster_staging.classes c ON c.sourced_id = s.class_sourced_id
WHERE c.school_sourced_id <> s.school_sourced_id AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (WITH mail AS MATERIALIZED (SELECT line, sourced_id, (CASE WHEN octet_length(email) = length(email) THEN lower(btrim(email) COLLATE "C") ELSE directory.caseless(btrim(email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled
FROM roster_staging.users s WHERE email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') SELECT m.line FROM mail m JOIN (
SELECT key, bool_or(enabled) AS enabled, min(line) FILTER (WHERE enabled) AS first_enabled, min(line) AS first
FROM mail GROUP BY key HAVING count(*) > 1
) d USING (key) WHERE CASE WHEN d.enabled THEN m.enabled AND m.line > d.first_enabled ELSE m.line > d.first END) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT m.line FROM (SELECT line, sourced_id, (CASE WHEN octet_length(email) = length(email) THEN lower(btrim(email) COLLATE "C") ELSE directory.caseless(btrim(email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled
FROM roster_staging.users s WHERE email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') m JOIN directory.person p
ON p.email_key = m.key AND p.deleted_at IS NULL AND p.email IS NOT NULL
WHERE p.sourced_id IS DISTINCT FROM m.sourced_id
AND NOT (p.source = 'oneroster' AND p.status = 'inactive') AND NOT (false)
AND NOT EXISTS (SELECT FROM roster_staging.users o WHERE o.sourced_id = p.sourced_id AND o.status IS DISTINCT FROM 'tobedeleted')) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT r.line FROM (
SELECT line, sourced_id, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s
WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
) r WHERE r.id = r.sourced_id) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (
SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL
) r WHERE NOT EXISTS (
SELECT FROM roster_staging.roles a WHERE a.user_sourced_id = r.id AND a.role IN ('guardian', 'parent', 'relative'))) bad ORDER BY line LIMIT 10000;

SELECT current_setting('server_version_num') AS version;

DROP TABLE IF EXISTS roster_staging.role_plan, roster_staging.unit_hanging, roster_staging.email_yield, roster_staging.email_release, roster_staging.org_plan, roster_staging.class_plan, roster_staging.session_plan, roster_staging.course_plan, roster_staging.person_plan, roster_staging.assignment_plan, roster_staging.relationship_plan;

SELECT DISTINCT role FROM roster_staging.users s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted' UNION SELECT DISTINCT role FROM roster_staging.roles s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted' UNION SELECT DISTINCT role FROM roster_staging.enrollments s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted';

SELECT id, name, roster_key AS "rosterKey" FROM directory.role;

CREATE UNLOGGED TABLE roster_staging.role_plan (roster_key text COLLATE "C", name text, id uuid, action text) WITH (autovacuum_enabled = false);

INSERT INTO roster_staging.role_plan (roster_key, name, id, action)
SELECT roster_key, name, coalesce(id, uuidv7()), action
FROM jsonb_to_recordset($1::jsonb) AS planned (roster_key text, name text, id uuid, action text);

CREATE UNLOGGED TABLE roster_staging.org_plan WITH (autovacuum_enabled = false) AS WITH base AS MATERIALIZED (
SELECT s.*, coalesce(o.id, uuidv7()) AS id, o.id AS known, o.version, o.kind AS o_kind, o.name AS o_name, o.code AS o_code,
o.parent_id AS o_parent, o.source AS o_source, o.deleted_at AS o_deleted
FROM roster_staging.orgs s LEFT JOIN directory.org_unit o ON o.sourced_id = s.sourced_id AND o.kind <> 'class'
)
SELECT s.line, s.sourced_id, s.id, s.version, parent.id AS parent_id, (CASE WHEN s.type LIKE 'ext:%' THEN 'department' ELSE s.type END) AS kind, btrim(s.name) AS name,
nullif(btrim(s.identifier), '') AS code, false AS missing,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN s.o_deleted IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN s.known IS NULL THEN 'added'
WHEN ROW(parent.id, (CASE WHEN s.type LIKE 'ext:%' THEN 'department' ELSE s.type END), btrim(s.name), nullif(btrim(s.identifier), ''), 'oneroster', true) IS DISTINCT FROM ROW(s.o_parent, s.o_kind, s.o_name, s.o_code, s.o_source, s.o_deleted IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM base s LEFT JOIN base parent ON parent.sourced_id = s.parent_sourced_id
WHERE s.known IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

CREATE UNLOGGED TABLE roster_staging.session_plan WITH (autovacuum_enabled = false) AS WITH base AS MATERIALIZED (
SELECT s.*, coalesce(o.id, uuidv7()) AS id, o.id AS known, o.title AS o_title, o.kind AS o_kind, o.start_date AS o_start,
o.end_date AS o_end, o.parent_id AS o_parent, o.school_year AS o_year, o.deleted_at AS o_deleted
FROM roster_staging.academic_sessions s LEFT JOIN directory.academic_session o ON o.sourced_id = s.sourced_id
)
SELECT s.line, s.sourced_id, s.id, parent.id AS parent_id, btrim(s.title) AS title, s.type AS kind,
(s.start_date COLLATE "default")::date AS start_date, (s.end_date COLLATE "default")::date AS end_date, s.school_year::integer AS school_year, false AS missing,
CASE WHEN s.known IS NOT NULL THEN concat_ws('|', s.o_title, s.o_kind, s.o_start, s.o_end, s.o_parent, s.o_year, s.o_deleted) END AS version,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN s.o_deleted IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN s.known IS NULL THEN 'added'
WHEN ROW(parent.id, btrim(s.title), s.type COLLATE "default", (s.start_date COLLATE "default")::date, (s.end_date COLLATE "default")::date, s.school_year::integer, true) IS DISTINCT FROM ROW(s.o_parent, s.o_title, s.o_kind, s.o_start, s.o_end, s.o_year, s.o_deleted IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM base s LEFT JOIN base parent ON parent.sourced_id = s.parent_sourced_id
WHERE s.known IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

ANALYZE roster_staging.org_plan, roster_staging.session_plan;

CREATE UNLOGGED TABLE roster_staging.course_plan WITH (autovacuum_enabled = false) AS SELECT s.line, s.sourced_id, coalesce(o.id, uuidv7()) AS id, org.id AS org_unit_id, year.id AS school_year_id,
btrim(s.title) AS title, nullif(btrim(s.course_code), '') AS code, (CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END) AS grades, (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END) AS subjects, false AS missing,
CASE WHEN o.id IS NOT NULL THEN md5(o::text) END AS version,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN o.deleted_at IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN o.id IS NULL THEN 'added'
WHEN ROW(org.id, year.id, btrim(s.title), nullif(btrim(s.course_code), ''), (CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END), (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END), true) IS DISTINCT FROM ROW(o.org_unit_id, o.school_year_id, o.title, o.code, o.grades, o.subjects, o.deleted_at IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM roster_staging.courses s LEFT JOIN directory.course o ON o.sourced_id = s.sourced_id LEFT JOIN roster_staging.org_plan org ON org.sourced_id = s.org_sourced_id LEFT JOIN roster_staging.session_plan year ON year.sourced_id = s.school_year_sourced_id
WHERE o.id IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

CREATE UNLOGGED TABLE roster_staging.class_plan WITH (autovacuum_enabled = false) AS SELECT s.line, s.sourced_id, coalesce(o.id, uuidv7()) AS id, o.version, school.id AS parent_id, course.id AS course_id,
btrim(s.title) AS name, nullif(btrim(s.class_code), '') AS code, s.class_type AS kind, nullif(btrim(s.location), '') AS location,
(CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END) AS grades, (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END) AS subjects, (CASE WHEN nullif(btrim(s.periods), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.periods) COLLATE "default", '\s*,\s*') END) AS periods,
coalesce(terms.ids, '{}') AS session_ids, false AS missing,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN o.deleted_at IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN o.id IS NULL THEN 'added'
WHEN ROW(school.id, course.id, btrim(s.title), nullif(btrim(s.class_code), ''), s.class_type COLLATE "default", nullif(btrim(s.location), ''),
(CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END), (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END), (CASE WHEN nullif(btrim(s.periods), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.periods) COLLATE "default", '\s*,\s*') END), coalesce(terms.ids, '{}'), 'oneroster', true) IS DISTINCT FROM ROW(o.parent_id, c.course_id, o.name, o.code, c.kind, c.location, c.grades, c.subjects, c.periods,
coalesce(prior.ids, '{}'), o.source, o.deleted_at IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM roster_staging.classes s
LEFT JOIN directory.org_unit o ON o.sourced_id = s.sourced_id AND o.kind = 'class'
LEFT JOIN directory.class c ON c.org_unit_id = o.id
LEFT JOIN (SELECT org_unit_id, array_agg(academic_session_id ORDER BY academic_session_id) AS ids FROM directory.class_session GROUP BY 1) prior
ON prior.org_unit_id = o.id
LEFT JOIN (
SELECT x.line, array_agg(DISTINCT term.id ORDER BY term.id) AS ids
FROM (SELECT line, unnest(string_to_array(translate(term_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.classes) x LEFT JOIN roster_staging.session_plan term ON term.sourced_id = x.id GROUP BY x.line
) terms ON terms.line = s.line
LEFT JOIN roster_staging.org_plan school ON school.sourced_id = s.school_sourced_id LEFT JOIN roster_staging.course_plan course ON course.sourced_id = s.course_sourced_id
WHERE o.id IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

CREATE UNLOGGED TABLE roster_staging.email_yield WITH (autovacuum_enabled = false) AS 
WITH mail AS MATERIALIZED (
SELECT s.line, (CASE WHEN octet_length(s.email) = length(s.email) THEN lower(btrim(s.email) COLLATE "C") ELSE directory.caseless(btrim(s.email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled FROM roster_staging.users s WHERE s.email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
), shared AS (
SELECT key, min(line) FILTER (WHERE enabled) AS line FROM mail GROUP BY key HAVING bool_or(enabled) AND bool_or(NOT enabled)
)
SELECT m.line AS yielding, shared.line FROM shared JOIN mail m USING (key) WHERE NOT m.enabled;

CREATE UNLOGGED TABLE roster_staging.person_plan WITH (autovacuum_enabled = false) AS SELECT s.line, s.sourced_id, coalesce(p.id, uuidv7()) AS id, p.version, btrim(s.given_name) AS given_name, btrim(s.family_name) AS family_name, nullif(btrim(s.middle_name), '') AS middle_name, nullif(btrim(concat_ws(' ', nullif(btrim(s.preferred_given_name), ''), nullif(btrim(s.preferred_family_name), ''))), '') AS preferred_name, btrim(s.username) AS username, (CASE WHEN y.yielding IS NULL THEN nullif(btrim(s.email), '') END) AS email, CASE WHEN lower(s.enabled_user) = 'true' THEN 'active' ELSE 'inactive' END AS status,
p.status = 'active' AND p.deleted_at IS NULL AS was_active, p.email IS DISTINCT FROM (CASE WHEN y.yielding IS NULL THEN nullif(btrim(s.email), '') END) AND p.id IS NOT NULL AS new_email,
false AS releases, false AS missing,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN p.status = 'inactive' OR p.deleted_at IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN p.id IS NULL THEN 'added'
WHEN ROW(btrim(s.given_name), btrim(s.family_name), nullif(btrim(s.middle_name), ''), nullif(btrim(concat_ws(' ', nullif(btrim(s.preferred_given_name), ''), nullif(btrim(s.preferred_family_name), ''))), ''), btrim(s.username), (CASE WHEN y.yielding IS NULL THEN nullif(btrim(s.email), '') END), CASE WHEN lower(s.enabled_user) = 'true' THEN 'active' ELSE 'inactive' END, 'oneroster', true) IS DISTINCT FROM ROW(p.given_name, p.family_name, p.middle_name, p.preferred_name, p.username, p.email, p.status, p.source, p.deleted_at IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM roster_staging.users s LEFT JOIN directory.person p ON p.sourced_id = s.sourced_id
LEFT JOIN roster_staging.email_yield y ON y.yielding = s.line
WHERE p.id IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

ANALYZE roster_staging.course_plan, roster_staging.class_plan, roster_staging.person_plan;

CREATE UNLOGGED TABLE roster_staging.assignment_plan WITH (autovacuum_enabled = false) AS WITH wish (sourced_id, line, person_id, role_id, org_unit_id, is_primary, begins, ends, deletes) AS (
SELECT 'roles/' || w.sourced_id, w.line, person.id, role.id, org.id, w.role_type = 'primary',
(w.begin_date COLLATE "default")::timestamp AT TIME ZONE 'UTC', (w.end_date COLLATE "default")::timestamp AT TIME ZONE 'UTC', NOT w.status IS DISTINCT FROM 'tobedeleted'
FROM (SELECT *, org_sourced_id AS unit_sourced_id FROM roster_staging.roles) w
LEFT JOIN roster_staging.person_plan person ON person.sourced_id = w.user_sourced_id LEFT JOIN roster_staging.org_plan org ON org.sourced_id = w.unit_sourced_id LEFT JOIN roster_staging.role_plan role ON role.roster_key = w.role
WHERE coalesce(w.begin_date, '0001-01-01') IS DISTINCT FROM w.end_date
UNION ALL
SELECT 'enrollments/' || w.sourced_id, w.line, person.id, role.id, class.id, false,
(w.begin_date COLLATE "default")::timestamp AT TIME ZONE 'UTC', (w.end_date COLLATE "default")::timestamp AT TIME ZONE 'UTC', NOT w.status IS DISTINCT FROM 'tobedeleted'
FROM (SELECT *, class_sourced_id AS unit_sourced_id FROM roster_staging.enrollments) w
LEFT JOIN roster_staging.person_plan person ON person.sourced_id = w.user_sourced_id LEFT JOIN roster_staging.class_plan class ON class.sourced_id = w.unit_sourced_id LEFT JOIN roster_staging.role_plan role ON role.roster_key = w.role
WHERE coalesce(w.begin_date, '0001-01-01') IS DISTINCT FROM w.end_date
)
SELECT w.line, w.sourced_id, coalesce(a.id, uuidv7()) AS id, a.version, w.person_id, w.role_id, w.org_unit_id, w.is_primary,
w.begins, coalesce(w.begins, least(coalesce(a.valid_from, timestamptz '<instant>'), w.ends - interval '1 day')) AS valid_from, w.ends AS valid_to, false AS missing,
CASE
WHEN w.deletes THEN CASE WHEN a.valid_to <= timestamptz '<instant>' THEN 'unchanged' ELSE 'deactivated' END
WHEN a.id IS NULL THEN 'added'
WHEN ROW(w.person_id, w.role_id, w.org_unit_id, w.is_primary, coalesce(w.begins, least(coalesce(a.valid_from, timestamptz '<instant>'), w.ends - interval '1 day')), w.ends, 'oneroster') IS DISTINCT FROM
ROW(a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, a.source) THEN 'changed'
ELSE 'unchanged' END AS action
FROM wish w LEFT JOIN directory.assignment a ON a.sourced_id = w.sourced_id
WHERE a.id IS NOT NULL OR NOT w.deletes;

WITH same AS (
SELECT person_id, role_id, org_unit_id, begins, valid_to, (array_agg(sourced_id ORDER BY is_primary DESC, sourced_id))[1] AS first
FROM roster_staging.assignment_plan WHERE action <> 'deactivated'
GROUP BY person_id, role_id, org_unit_id, begins, valid_to HAVING count(*) > 1
)
DELETE FROM roster_staging.assignment_plan a USING same
WHERE a.action <> 'deactivated' AND a.sourced_id <> same.first AND a.person_id = same.person_id AND a.role_id = same.role_id
AND a.org_unit_id = same.org_unit_id AND a.begins IS NOT DISTINCT FROM same.begins AND a.valid_to IS NOT DISTINCT FROM same.valid_to;

CREATE UNLOGGED TABLE roster_staging.relationship_plan WITH (autovacuum_enabled = false) AS WITH wish AS MATERIALIZED (
SELECT DISTINCT ON (p.id, agent.id) x.line, p.id AS person_id, agent.id AS related_person_id, k.kind AS kind
FROM (
SELECT s.line, s.sourced_id, unnest(string_to_array(translate(s.agent_sourced_ids, ' ', ''), ',')) AS agent FROM roster_staging.users s
WHERE s.agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
) x
JOIN roster_staging.person_plan p ON p.sourced_id = x.sourced_id LEFT JOIN roster_staging.person_plan agent ON agent.sourced_id = x.agent
LEFT JOIN (SELECT user_sourced_id AS agent, min(role) AS kind FROM roster_staging.roles s WHERE role IN ('guardian', 'parent', 'relative') AND s.status IS DISTINCT FROM 'tobedeleted' GROUP BY 1) k ON k.agent = x.agent
WHERE x.agent <> x.sourced_id
ORDER BY p.id, agent.id, x.line
)
SELECT w.line, w.person_id || '/' || w.related_person_id AS sourced_id, coalesce(r.id, uuidv7()) AS id,
CASE WHEN r.id IS NOT NULL THEN r.kind || r.source END AS version, w.person_id, w.related_person_id, w.kind, false AS missing,
CASE WHEN r.id IS NULL THEN 'added' WHEN r.source = 'oneroster' AND r.kind <> w.kind THEN 'changed' ELSE 'unchanged' END AS action
FROM wish w LEFT JOIN directory.relationship r ON r.person_id = w.person_id AND r.related_person_id = w.related_person_id
WHERE w.kind IS NOT NULL;

ANALYZE roster_staging.assignment_plan, roster_staging.relationship_plan;

INSERT INTO roster_staging.person_plan (sourced_id, id, version, was_active, missing, action)
SELECT p.sourced_id, p.id, p.version, true, true, 'missing' FROM directory.person p
WHERE p.source = 'oneroster' AND p.status = 'active' AND p.deleted_at IS NULL
AND NOT EXISTS (SELECT FROM roster_staging.users s WHERE s.sourced_id = p.sourced_id);

INSERT INTO roster_staging.relationship_plan (sourced_id, id, version, person_id, related_person_id, kind, missing, action)
SELECT r.person_id || '/' || r.related_person_id, r.id, r.kind || r.source, r.person_id, r.related_person_id, r.kind, true, 'missing'
FROM directory.relationship r
WHERE r.source = 'oneroster' AND NOT EXISTS (SELECT FROM roster_staging.relationship_plan s WHERE s.id = r.id);

INSERT INTO roster_staging.assignment_plan
(sourced_id, id, version, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, missing, action)
SELECT a.sourced_id, a.id, a.version, a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, true, 'missing'
FROM directory.assignment a
WHERE a.source = 'oneroster' AND (a.valid_to IS NULL OR a.valid_to > timestamptz '<instant>') AND a.sourced_id LIKE 'users/%' 
AND NOT EXISTS (SELECT FROM roster_staging.assignment_plan s WHERE s.id = a.id);

INSERT INTO roster_staging.assignment_plan
(sourced_id, id, version, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, missing, action)
SELECT a.sourced_id, a.id, a.version, a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, true, 'missing'
FROM directory.assignment a
WHERE a.source = 'oneroster' AND (a.valid_to IS NULL OR a.valid_to > timestamptz '<instant>') AND a.sourced_id LIKE 'enrollments/%' 
AND NOT EXISTS (SELECT FROM roster_staging.assignment_plan s WHERE s.id = a.id);

INSERT INTO roster_staging.assignment_plan
(sourced_id, id, version, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, missing, action)
SELECT a.sourced_id, a.id, a.version, a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, true, 'missing'
FROM directory.assignment a
WHERE a.source = 'oneroster' AND (a.valid_to IS NULL OR a.valid_to > timestamptz '<instant>') AND a.sourced_id LIKE 'roles/%' 
AND NOT EXISTS (SELECT FROM roster_staging.assignment_plan s WHERE s.id = a.id);

INSERT INTO roster_staging.org_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, o.version, true, 'missing' FROM directory.org_unit o
WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND o.kind <> 'class'
AND NOT EXISTS (SELECT FROM roster_staging.orgs s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.class_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, o.version, true, 'missing' FROM directory.org_unit o
WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND o.kind = 'class'
AND NOT EXISTS (SELECT FROM roster_staging.classes s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.session_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, md5(o::text), true, 'missing' FROM directory.academic_session o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.academic_sessions s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.course_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, md5(o::text), true, 'missing' FROM directory.course o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.courses s WHERE s.sourced_id = o.sourced_id);

CREATE UNLOGGED TABLE roster_staging.unit_hanging WITH (autovacuum_enabled = false) AS
WITH going AS MATERIALIZED (SELECT id FROM roster_staging.org_plan WHERE action = 'deactivated' UNION ALL SELECT id FROM roster_staging.class_plan WHERE action = 'deactivated'), thing (unit_id, what) AS (
SELECT o.parent_id, 'unit' FROM directory.org_unit o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.org_plan m WHERE m.id = o.id AND m.action IN ('changed', 'deactivated')) AND NOT EXISTS (SELECT FROM roster_staging.class_plan m WHERE m.id = o.id AND m.action IN ('changed', 'deactivated'))
UNION ALL SELECT parent_id, 'unit' FROM roster_staging.org_plan WHERE action IN ('added', 'changed')
UNION ALL SELECT parent_id, 'unit' FROM roster_staging.class_plan WHERE action IN ('added', 'changed')
UNION ALL SELECT a.org_unit_id, 'assignment' FROM directory.assignment a
WHERE (a.valid_to IS NULL OR a.valid_to > timestamptz '<instant>') AND NOT EXISTS (SELECT FROM roster_staging.assignment_plan m WHERE m.id = a.id AND m.action IN ('changed', 'deactivated'))
UNION ALL SELECT org_unit_id, 'assignment' FROM roster_staging.assignment_plan
WHERE action IN ('added', 'changed') AND (valid_to IS NULL OR valid_to > timestamptz '<instant>')
UNION ALL SELECT org_unit_id, 'delegation' FROM directory.delegation
WHERE (valid_to IS NULL OR valid_to > timestamptz '<instant>') AND (revoked_at IS NULL OR revoked_at > timestamptz '<instant>')
UNION ALL SELECT c.org_unit_id, 'course' FROM directory.course c WHERE c.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.course_plan m WHERE m.id = c.id AND m.action IN ('changed', 'deactivated'))
UNION ALL SELECT org_unit_id, 'course' FROM roster_staging.course_plan WHERE action IN ('added', 'changed')
)
SELECT t.unit_id, t.what FROM thing t WHERE t.unit_id IN (SELECT id FROM going);

WITH RECURSIVE going AS MATERIALIZED (SELECT id FROM roster_staging.org_plan WHERE action = 'deactivated' UNION ALL SELECT id FROM roster_staging.class_plan WHERE action = 'deactivated'), kept AS (
SELECT unit_id AS id FROM roster_staging.unit_hanging
UNION
SELECT o.parent_id FROM kept k JOIN directory.org_unit o ON o.id = k.id WHERE o.parent_id IN (SELECT id FROM going)
), kept_orgs AS (
UPDATE roster_staging.org_plan m SET action = 'kept' FROM kept k WHERE m.id = k.id AND m.action = 'deactivated'
)
UPDATE roster_staging.class_plan m SET action = 'kept' FROM kept k WHERE m.id = k.id AND m.action = 'deactivated';

INSERT INTO roster_staging.unit_hanging (unit_id, what)
SELECT o.parent_id, 'unit' FROM (SELECT id FROM roster_staging.org_plan WHERE action = 'kept' UNION ALL SELECT id FROM roster_staging.class_plan WHERE action = 'kept') k JOIN directory.org_unit o ON o.id = k.id WHERE o.parent_id IN (SELECT id FROM roster_staging.org_plan WHERE action = 'kept' UNION ALL SELECT id FROM roster_staging.class_plan WHERE action = 'kept');

CREATE UNLOGGED TABLE roster_staging.email_release WITH (autovacuum_enabled = false) AS
SELECT p.id AS holder_id, m.line FROM roster_staging.person_plan m
JOIN directory.person p ON p.email_key = (CASE WHEN octet_length(m.email) = length(m.email) THEN lower(btrim(m.email) COLLATE "C") ELSE directory.caseless(btrim(m.email)) END) AND p.email IS NOT NULL AND p.deleted_at IS NULL AND p.id <> m.id
WHERE m.action IN ('added', 'changed') AND m.email IS NOT NULL
AND NOT EXISTS (SELECT FROM roster_staging.users s WHERE s.sourced_id = p.sourced_id AND s.status IS DISTINCT FROM 'tobedeleted');

UPDATE roster_staging.person_plan m SET releases = true FROM roster_staging.email_release r WHERE m.id = r.holder_id AND m.action = 'deactivated';

DELETE FROM roster_staging.person_plan m USING roster_staging.email_release r WHERE m.id = r.holder_id AND m.action = 'unchanged';

INSERT INTO roster_staging.person_plan (sourced_id, id, version, given_name, family_name, middle_name, preferred_name, username, email, status,
was_active, new_email, releases, missing, action)
SELECT p.sourced_id, p.id, p.version, p.given_name, p.family_name, p.middle_name, p.preferred_name, p.username, NULL, p.status,
false, true, true, false, 'changed'
FROM directory.person p JOIN roster_staging.email_release r ON r.holder_id = p.id
WHERE NOT EXISTS (SELECT FROM roster_staging.person_plan m WHERE m.id = p.id);

SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed, count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE action = 'deactivated') AS deactivated, count(*) FILTER (WHERE action = 'kept') AS kept,
coalesce(sum(hashtextextended(concat_ws('|', sourced_id, action, version), 0)::numeric), 0) AS fingerprint
FROM roster_staging.org_plan;

SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed, count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE action = 'deactivated') AS deactivated, count(*) FILTER (WHERE action = 'kept') AS kept,
coalesce(sum(hashtextextended(concat_ws('|', sourced_id, action, version), 0)::numeric), 0) AS fingerprint
FROM roster_staging.class_plan;

SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed, count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE action = 'deactivated') AS deactivated, count(*) FILTER (WHERE action = 'kept') AS kept,
coalesce(sum(hashtextextended(concat_ws('|', sourced_id, action, version), 0)::numeric), 0) AS fingerprint
FROM roster_staging.session_plan;

SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed, count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE action = 'deactivated') AS deactivated, count(*) FILTER (WHERE action = 'kept') AS kept,
coalesce(sum(hashtextextended(concat_ws('|', sourced_id, action, version), 0)::numeric), 0) AS fingerprint
FROM roster_staging.course_plan;

SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed, count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE action = 'deactivated') AS deactivated, count(*) FILTER (WHERE action = 'kept') AS kept,
coalesce(sum(hashtextextended(concat_ws('|', sourced_id, action, version), 0)::numeric), 0) AS fingerprint
FROM roster_staging.person_plan;

SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed, count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE action = 'deactivated') AS deactivated, count(*) FILTER (WHERE action = 'kept') AS kept,
coalesce(sum(hashtextextended(concat_ws('|', sourced_id, action, version), 0)::numeric), 0) AS fingerprint
FROM roster_staging.assignment_plan;

SELECT count(*) FILTER (WHERE action = 'added') AS added, count(*) FILTER (WHERE action = 'changed') AS changed, count(*) FILTER (WHERE action = 'unchanged') AS unchanged, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE action = 'deactivated') AS deactivated, count(*) FILTER (WHERE action = 'kept') AS kept,
coalesce(sum(hashtextextended(concat_ws('|', CASE action WHEN 'added' THEN line::text ELSE sourced_id END, action, version), 0)::numeric), 0) AS fingerprint
FROM roster_staging.relationship_plan;

SELECT
(SELECT count(*) FROM roster_staging.person_plan m JOIN directory.person t ON t.id = m.id WHERE t.status = 'active' AND t.deleted_at IS NULL AND (m.action = 'deactivated' OR (m.action = 'changed' AND m.status = 'inactive'))) AS ended,
(SELECT count(*) FROM directory.person t WHERE t.source = 'oneroster' AND t.status = 'active' AND t.deleted_at IS NULL)
+ (SELECT count(*) FROM directory.person t JOIN roster_staging.person_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND t.status = 'active' AND t.deleted_at IS NULL) AS of;

SELECT
(SELECT count(*) FROM roster_staging.assignment_plan m JOIN directory.assignment t ON t.id = m.id WHERE (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>') AND t.sourced_id LIKE 'enrollments/%' AND (m.action = 'deactivated' OR (m.action = 'changed' AND (m.valid_to <= timestamptz '<instant>' OR (t.valid_from <= timestamptz '<instant>' AND m.valid_from > timestamptz '<instant>')
OR (m.valid_to <= timestamptz '<instant>' + interval '30 days' AND (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>' + interval '30 days')))))) AS ended,
(SELECT count(*) FROM directory.assignment t WHERE t.source = 'oneroster' AND (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>') AND t.sourced_id LIKE 'enrollments/%')
+ (SELECT count(*) FROM directory.assignment t JOIN roster_staging.assignment_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>') AND t.sourced_id LIKE 'enrollments/%') AS of;

SELECT
(SELECT count(*) FROM roster_staging.assignment_plan m JOIN directory.assignment t ON t.id = m.id WHERE (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>') AND (t.sourced_id LIKE 'roles/%' OR t.sourced_id LIKE 'users/%') AND (m.action = 'deactivated' OR (m.action = 'changed' AND (m.valid_to <= timestamptz '<instant>' OR (t.valid_from <= timestamptz '<instant>' AND m.valid_from > timestamptz '<instant>')
OR (m.valid_to <= timestamptz '<instant>' + interval '30 days' AND (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>' + interval '30 days')))))) AS ended,
(SELECT count(*) FROM directory.assignment t WHERE t.source = 'oneroster' AND (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>') AND (t.sourced_id LIKE 'roles/%' OR t.sourced_id LIKE 'users/%'))
+ (SELECT count(*) FROM directory.assignment t JOIN roster_staging.assignment_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND (t.valid_to IS NULL OR t.valid_to > timestamptz '<instant>') AND (t.sourced_id LIKE 'roles/%' OR t.sourced_id LIKE 'users/%')) AS of;

SELECT
(SELECT count(*) FROM roster_staging.class_plan m JOIN directory.org_unit t ON t.id = m.id WHERE t.kind = 'class' AND t.deleted_at IS NULL AND (m.action = 'deactivated')) AS ended,
(SELECT count(*) FROM directory.org_unit t WHERE t.source = 'oneroster' AND t.kind = 'class' AND t.deleted_at IS NULL)
+ (SELECT count(*) FROM directory.org_unit t JOIN roster_staging.class_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND t.kind = 'class' AND t.deleted_at IS NULL) AS of;

SELECT
(SELECT count(*) FROM roster_staging.org_plan m JOIN directory.org_unit t ON t.id = m.id WHERE t.kind <> 'class' AND t.deleted_at IS NULL AND (m.action = 'deactivated')) AS ended,
(SELECT count(*) FROM directory.org_unit t WHERE t.source = 'oneroster' AND t.kind <> 'class' AND t.deleted_at IS NULL)
+ (SELECT count(*) FROM directory.org_unit t JOIN roster_staging.org_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND t.kind <> 'class' AND t.deleted_at IS NULL) AS of;

SELECT
(SELECT count(*) FROM roster_staging.relationship_plan m JOIN directory.relationship t ON t.id = m.id WHERE true AND (m.action = 'deactivated')) AS ended,
(SELECT count(*) FROM directory.relationship t WHERE t.source = 'oneroster' AND true)
+ (SELECT count(*) FROM directory.relationship t JOIN roster_staging.relationship_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND true) AS of;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT m.line, h.* FROM roster_staging.org_plan m JOIN (SELECT unit_id, count(*) FILTER (WHERE what = 'assignment') AS assignments, count(*) FILTER (WHERE what = 'unit') AS units,
count(*) FILTER (WHERE what = 'delegation') AS delegations, count(*) FILTER (WHERE what = 'course') AS courses FROM roster_staging.unit_hanging GROUP BY unit_id) h ON h.unit_id = m.id WHERE m.action = 'kept' AND NOT m.missing) bad ORDER BY line LIMIT 10000;

SELECT (SELECT count(*) FROM roster_staging.org_plan WHERE action = 'kept' AND missing) AS kept, count(*) FILTER (WHERE what = 'assignment') AS assignments, count(*) FILTER (WHERE what = 'unit') AS units,
count(*) FILTER (WHERE what = 'delegation') AS delegations, count(*) FILTER (WHERE what = 'course') AS courses
FROM roster_staging.unit_hanging h JOIN roster_staging.org_plan m ON m.id = h.unit_id WHERE m.action = 'kept' AND m.missing;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT m.line, h.* FROM roster_staging.class_plan m JOIN (SELECT unit_id, count(*) FILTER (WHERE what = 'assignment') AS assignments, count(*) FILTER (WHERE what = 'unit') AS units,
count(*) FILTER (WHERE what = 'delegation') AS delegations, count(*) FILTER (WHERE what = 'course') AS courses FROM roster_staging.unit_hanging GROUP BY unit_id) h ON h.unit_id = m.id WHERE m.action = 'kept' AND NOT m.missing) bad ORDER BY line LIMIT 10000;

SELECT (SELECT count(*) FROM roster_staging.class_plan WHERE action = 'kept' AND missing) AS kept, count(*) FILTER (WHERE what = 'assignment') AS assignments, count(*) FILTER (WHERE what = 'unit') AS units,
count(*) FILTER (WHERE what = 'delegation') AS delegations, count(*) FILTER (WHERE what = 'course') AS courses
FROM roster_staging.unit_hanging h JOIN roster_staging.class_plan m ON m.id = h.unit_id WHERE m.action = 'kept' AND m.missing;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT line FROM roster_staging.email_release UNION SELECT line FROM roster_staging.email_yield) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (WITH suspect AS MATERIALIZED (
SELECT m.line, m.given_name, m.family_name, m.middle_name, m.username, m.email, p.username AS old_username, p.email AS old_email,
ARRAY[p.given_name, p.family_name, p.middle_name] AS old_names
FROM roster_staging.person_plan m JOIN directory.person p ON p.id = m.id
WHERE m.action = 'changed' AND m.line IS NOT NULL
AND m.username <> p.username AND m.given_name <> p.given_name AND m.family_name <> p.family_name
)
SELECT s.line FROM suspect s
WHERE directory.fold(s.username) <> directory.fold(s.old_username)
AND coalesce(directory.caseless(s.email) <> directory.caseless(s.old_email), true)
AND NOT (s.given_name IS NOT NULL AND directory.fold(s.given_name) IN (SELECT directory.fold(n) FROM unnest(s.old_names) n WHERE n IS NOT NULL)) AND NOT (s.family_name IS NOT NULL AND directory.fold(s.family_name) IN (SELECT directory.fold(n) FROM unnest(s.old_names) n WHERE n IS NOT NULL))
AND NOT (s.middle_name IS NOT NULL AND directory.fold(s.middle_name) IN (SELECT directory.fold(n) FROM unnest(s.old_names) n WHERE n IS NOT NULL))) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (WITH back AS MATERIALIZED (
SELECT line, id FROM roster_staging.person_plan
WHERE action = 'changed' AND was_active = false AND status = 'active' AND line IS NOT NULL
), thing (line, what) AS (
SELECT b.line, 'assignment' FROM back b JOIN directory.assignment a ON a.person_id = b.id
LEFT JOIN roster_staging.assignment_plan m ON m.id = a.id
WHERE (a.valid_to IS NULL OR a.valid_to > timestamptz '<instant>') AND (m.action = 'missing' OR (m.id IS NULL AND a.source <> 'oneroster'))
UNION ALL SELECT b.line, 'delegation' FROM back b JOIN directory.delegation d ON b.id IN (d.delegator_id, d.delegate_id)
WHERE (d.valid_to IS NULL OR d.valid_to > timestamptz '<instant>') AND (d.revoked_at IS NULL OR d.revoked_at > timestamptz '<instant>')
)
SELECT line, count(*) FILTER (WHERE what = 'assignment') AS assignments, count(*) FILTER (WHERE what = 'unit') AS units,
count(*) FILTER (WHERE what = 'delegation') AS delegations, count(*) FILTER (WHERE what = 'course') AS courses FROM thing GROUP BY line) bad ORDER BY line LIMIT 10000;

SELECT has_schema_privilege('directory', 'CREATE') AND bool_and(pg_has_role(relowner, 'USAGE')) AS owned
FROM pg_class WHERE oid = ANY ($1::regclass[]);

SELECT 'person' AS name WHERE NOT EXISTS (SELECT FROM directory.person) UNION ALL SELECT 'assignment' AS name WHERE NOT EXISTS (SELECT FROM directory.assignment) UNION ALL SELECT 'relationship' AS name WHERE NOT EXISTS (SELECT FROM directory.relationship) UNION ALL SELECT 'org_unit' AS name WHERE NOT EXISTS (SELECT FROM directory.org_unit) UNION ALL SELECT 'role' AS name WHERE NOT EXISTS (SELECT FROM directory.role);

INSERT INTO directory.role (id, name, roster_key, created_at, updated_at)
SELECT id, name, roster_key, clock.at, clock.at FROM roster_staging.role_plan, (SELECT timestamptz '<instant>' AS at) clock WHERE action = 'added';

UPDATE directory.role t SET roster_key = s.roster_key, updated_at = clock.at, version = t.version + 1
FROM roster_staging.role_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'changed';

INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, import_run_id)
SELECT uuidv7(), clock.at, $1, $2, 'person.' || CASE s.action WHEN 'changed' THEN 'update' ELSE 'deactivate' END,
'person', s.id, difference.before, difference.after, $3
FROM roster_staging.person_plan s JOIN directory.person t ON t.id = s.id CROSS JOIN (SELECT timestamptz '<instant>' AS at) clock
CROSS JOIN LATERAL (
SELECT coalesce(jsonb_object_agg(old.key, old.value), '{}') AS before, coalesce(jsonb_object_agg(old.key, new.value), '{}') AS after
FROM jsonb_each(jsonb_build_object('givenName', t.given_name, 'familyName', t.family_name, 'middleName', t.middle_name, 'preferredName', t.preferred_name, 'username', t.username, 'email', t.email, 'status', t.status) || CASE WHEN s.action = 'deactivated' THEN '{"deletedAt": null}' ELSE '{}' END::jsonb) old
JOIN jsonb_each(CASE s.action WHEN 'changed' THEN jsonb_build_object('givenName', s.given_name, 'familyName', s.family_name, 'middleName', s.middle_name, 'preferredName', s.preferred_name, 'username', s.username, 'email', s.email, 'status', s.status) ELSE jsonb_build_object('status', 'inactive') || CASE WHEN s.releases THEN '{"email": null}' ELSE '{}' END::jsonb END) new ON new.key = old.key
WHERE new.value IS DISTINCT FROM old.value
) difference
WHERE s.action IN ('changed', 'deactivated');

INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, import_run_id)
SELECT uuidv7(), clock.at, $1, $2, 'orgUnit.' || CASE s.action WHEN 'changed' THEN 'update' ELSE 'deactivate' END,
'orgUnit', s.id, difference.before, difference.after, $3
FROM roster_staging.org_plan s JOIN directory.org_unit t ON t.id = s.id CROSS JOIN (SELECT timestamptz '<instant>' AS at) clock
CROSS JOIN LATERAL (
SELECT coalesce(jsonb_object_agg(old.key, old.value), '{}') AS before, coalesce(jsonb_object_agg(old.key, new.value), '{}') AS after
FROM jsonb_each(jsonb_build_object('parentId', t.parent_id, 'kind', t.kind, 'name', t.name, 'code', t.code) || CASE WHEN s.action = 'deactivated' THEN '{"deletedAt": null}' ELSE '{}' END::jsonb) old
JOIN jsonb_each(CASE s.action WHEN 'changed' THEN jsonb_build_object('parentId', s.parent_id, 'kind', s.kind, 'name', s.name, 'code', s.code) ELSE jsonb_build_object('deletedAt', clock.at) END) new ON new.key = old.key
WHERE new.value IS DISTINCT FROM old.value
) difference
WHERE s.action IN ('changed', 'deactivated');

INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, import_run_id)
SELECT uuidv7(), clock.at, $1, $2, 'orgUnit.' || CASE s.action WHEN 'changed' THEN 'update' ELSE 'deactivate' END,
'orgUnit', s.id, difference.before, difference.after, $3
FROM roster_staging.class_plan s JOIN directory.org_unit t ON t.id = s.id CROSS JOIN (SELECT timestamptz '<instant>' AS at) clock
CROSS JOIN LATERAL (
SELECT coalesce(jsonb_object_agg(old.key, old.value), '{}') AS before, coalesce(jsonb_object_agg(old.key, new.value), '{}') AS after
FROM jsonb_each(jsonb_build_object('parentId', t.parent_id, 'name', t.name, 'code', t.code) || CASE WHEN s.action = 'deactivated' THEN '{"deletedAt": null}' ELSE '{}' END::jsonb) old
JOIN jsonb_each(CASE s.action WHEN 'changed' THEN jsonb_build_object('parentId', s.parent_id, 'name', s.name, 'code', s.code) ELSE jsonb_build_object('deletedAt', clock.at) END) new ON new.key = old.key
WHERE new.value IS DISTINCT FROM old.value
) difference
WHERE s.action IN ('changed', 'deactivated');

INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, import_run_id)
SELECT uuidv7(), clock.at, $1, $2, 'assignment.' || CASE s.action WHEN 'changed' THEN 'update' ELSE 'deactivate' END,
'assignment', s.id, difference.before, difference.after, $3
FROM roster_staging.assignment_plan s JOIN directory.assignment t ON t.id = s.id CROSS JOIN (SELECT timestamptz '<instant>' AS at) clock
CROSS JOIN LATERAL (
SELECT coalesce(jsonb_object_agg(old.key, old.value), '{}') AS before, coalesce(jsonb_object_agg(old.key, new.value), '{}') AS after
FROM jsonb_each(jsonb_build_object('personId', t.person_id, 'roleId', t.role_id, 'orgUnitId', t.org_unit_id, 'isPrimary', t.is_primary, 'validFrom', t.valid_from, 'validTo', t.valid_to) || CASE WHEN s.action = 'deactivated' THEN '{"deletedAt": null}' ELSE '{}' END::jsonb) old
JOIN jsonb_each(CASE s.action WHEN 'changed' THEN jsonb_build_object('personId', s.person_id, 'roleId', s.role_id, 'orgUnitId', s.org_unit_id, 'isPrimary', s.is_primary, 'validFrom', s.valid_from, 'validTo', s.valid_to) ELSE jsonb_build_object('validTo', clock.at) END) new ON new.key = old.key
WHERE new.value IS DISTINCT FROM old.value
) difference
WHERE s.action IN ('changed', 'deactivated');

INSERT INTO directory.academic_session (id, sourced_id, title, kind, start_date, end_date, parent_id, school_year)
SELECT id, sourced_id, title, kind, start_date, end_date, parent_id, school_year FROM roster_staging.session_plan WHERE action = 'added';

UPDATE directory.academic_session t
SET title = s.title, kind = s.kind, start_date = s.start_date, end_date = s.end_date, parent_id = s.parent_id, school_year = s.school_year, deleted_at = NULL
FROM roster_staging.session_plan s WHERE s.id = t.id AND s.action = 'changed';

INSERT INTO directory.org_unit (id, parent_id, kind, name, code, sourced_id, source, created_at, updated_at)
SELECT id, parent_id, kind, name, code, sourced_id, 'oneroster', clock.at, clock.at FROM roster_staging.org_plan, (SELECT timestamptz '<instant>' AS at) clock WHERE action = 'added';

UPDATE directory.org_unit t SET parent_id = s.parent_id, kind = s.kind, name = s.name, code = s.code, source = 'oneroster', deleted_at = NULL, updated_at = clock.at, version = t.version + 1
FROM roster_staging.org_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'changed';

INSERT INTO directory.course (id, sourced_id, title, code, org_unit_id, school_year_id, grades, subjects)
SELECT id, sourced_id, title, code, org_unit_id, school_year_id, grades, subjects FROM roster_staging.course_plan WHERE action = 'added';

UPDATE directory.course t SET title = s.title, code = s.code, org_unit_id = s.org_unit_id, school_year_id = s.school_year_id, grades = s.grades, subjects = s.subjects, deleted_at = NULL
FROM roster_staging.course_plan s WHERE s.id = t.id AND s.action = 'changed';

SELECT pg_relation_size('roster_staging.class_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.class_plan;

UPDATE directory.org_unit t SET parent_id = s.parent_id, name = s.name, code = s.code, source = 'oneroster', deleted_at = NULL, updated_at = clock.at, version = t.version + 1
FROM roster_staging.class_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'changed';

INSERT INTO directory.class (org_unit_id, course_id, kind, location, grades, subjects, periods)
SELECT id, course_id, kind, location, grades, subjects, periods FROM roster_staging.class_plan WHERE action IN ('added', 'changed')
ON CONFLICT (org_unit_id) DO UPDATE SET course_id = EXCLUDED.course_id, kind = EXCLUDED.kind, location = EXCLUDED.location,
grades = EXCLUDED.grades, subjects = EXCLUDED.subjects, periods = EXCLUDED.periods;

DELETE FROM directory.class_session t USING roster_staging.class_plan s
WHERE s.id = t.org_unit_id AND s.action = 'changed' AND NOT t.academic_session_id = ANY (s.session_ids);

INSERT INTO directory.class_session (org_unit_id, academic_session_id)
SELECT s.id, session_id FROM roster_staging.class_plan s, unnest(s.session_ids) AS session_id WHERE s.action IN ('added', 'changed')
ON CONFLICT DO NOTHING;

UPDATE directory.person t SET email = NULL FROM roster_staging.person_plan s
WHERE s.id = t.id AND t.email IS NOT NULL
AND (s.action = 'changed' AND s.new_email OR s.action = 'deactivated' AND s.releases);

SELECT pg_relation_size('roster_staging.person_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'changed') AS wanted FROM roster_staging.person_plan;

SELECT pg_relation_size('roster_staging.person_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.person_plan;

SELECT pg_relation_size('roster_staging.assignment_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'changed') AS wanted FROM roster_staging.assignment_plan;

SELECT pg_relation_size('roster_staging.assignment_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.assignment_plan;

SELECT pg_relation_size('roster_staging.relationship_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.relationship_plan;

UPDATE directory.relationship t SET kind = s.kind FROM roster_staging.relationship_plan s WHERE s.id = t.id AND s.action = 'changed';

UPDATE directory.person t SET status = 'inactive', updated_at = clock.at, version = t.version + 1
FROM roster_staging.person_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

DELETE FROM directory.assignment t USING roster_staging.assignment_plan s, (SELECT timestamptz '<instant>' AS at) clock
WHERE s.id = t.id AND s.action = 'deactivated' AND t.valid_from >= clock.at;

UPDATE directory.assignment t SET valid_to = clock.at, updated_at = clock.at, version = t.version + 1
FROM roster_staging.assignment_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.org_unit t SET deleted_at = clock.at, updated_at = clock.at, version = t.version + 1
FROM roster_staging.org_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.org_unit t SET deleted_at = clock.at, updated_at = clock.at, version = t.version + 1
FROM roster_staging.class_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

DELETE FROM directory.relationship t USING roster_staging.relationship_plan s WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.academic_session t SET deleted_at = clock.at FROM roster_staging.session_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.course t SET deleted_at = clock.at FROM roster_staging.course_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.role_plan WHERE action <> 'unchanged') changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.org_plan WHERE action IN ('added', 'changed', 'deactivated') UNION ALL SELECT id FROM roster_staging.class_plan WHERE action IN ('added', 'changed', 'deactivated')) changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.class_plan WHERE action IN ('added', 'changed', 'deactivated')) changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.session_plan WHERE action IN ('added', 'changed', 'deactivated')) changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.course_plan WHERE action IN ('added', 'changed', 'deactivated')) changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.person_plan WHERE action IN ('added', 'changed', 'deactivated')) changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.assignment_plan WHERE action IN ('added', 'changed', 'deactivated')) changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

WITH written AS (
INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT $1, array_agg(id), greatest(greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)), timestamptz '<instant>') FROM (SELECT id, (row_number() OVER () - 1) / 1000 AS chunk FROM (SELECT id FROM roster_staging.relationship_plan WHERE action IN ('added', 'changed', 'deactivated')) changed) numbered GROUP BY chunk
RETURNING position
) SELECT pg_current_xact_id() || '.' || max(position) AS token FROM written;

SELECT gin_clean_pending_list(oid::regclass) FROM pg_class
WHERE oid IN ('directory.person_search_idx'::regclass, 'directory.org_unit_search_idx'::regclass) AND pg_has_role(relowner, 'USAGE');

UPDATE directory.import_run SET state = $2, report = coalesce($3, report), error = $4,
finished_at = CASE WHEN $2 IN ('checking', 'applying') THEN NULL ELSE greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) END
WHERE id = $1;

INSERT INTO directory.audit_event
(id, recorded_at, actor, door, action, entity_kind, entity_id, before, after, request_id, import_run_id, acted_by)
SELECT id, clock.now, $2, $3, action, entity_kind, entity_id, before, after, request_id, import_run_id, $4::jsonb
FROM jsonb_to_recordset($1::jsonb) AS entry
(id uuid, action text, entity_kind text, entity_id text, before jsonb, after jsonb, request_id uuid, import_run_id uuid), (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now) clock;

SELECT pg_current_xact_id_if_assigned()::text AS id;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ANALYZE directory.person (id, status, source, updated_at, deleted_at, name_key, username_key, email, email_key, search_text);

ANALYZE directory.org_unit, directory.assignment, directory.relationship;

DROP SCHEMA IF EXISTS roster_staging CASCADE;

SELECT pg_advisory_unlock_all();

RESET ALL;


-- imports.check

SELECT pg_try_advisory_lock(hashtext('school-directory'), hashtext('roster-import')) AS taken, pg_backend_pid() AS pid;

SET client_connection_check_interval = '1s';

SET statement_timeout = 21600000;

SET work_mem = '64MB';

SET default_statistics_target = 20;

UPDATE directory.import_run SET state = 'failed', error = 'interrupted', finished_at = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE state IN ('checking', 'applying');

UPDATE directory.import_run SET state = 'discarded' WHERE state = 'checked' AND finished_at < greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) - interval '1 hour';

SELECT id FROM directory.import_run WHERE state = 'checked';

SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^roster_staging[0-9a-f]{32}$';

DELETE FROM directory.import_fault WHERE import_run_id NOT IN (
SELECT id FROM directory.import_run ORDER BY started_at DESC, id DESC LIMIT 20);

INSERT INTO directory.import_run (id, actor, source, state, started_at) VALUES ($1, $2, $3, 'checking', greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)));

CREATE SCHEMA roster_staging;

CREATE UNLOGGED TABLE roster_staging.orgs (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", name text, type text COLLATE "C", identifier text, parent_sourced_id text COLLATE "C") WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.academic_sessions (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", title text, type text COLLATE "C", start_date text COLLATE "C", end_date text COLLATE "C", parent_sourced_id text COLLATE "C", school_year text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.courses (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", school_year_sourced_id text COLLATE "C", title text, course_code text, grades text, org_sourced_id text COLLATE "C", subjects text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.classes (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", title text, grades text, course_sourced_id text COLLATE "C", class_code text, class_type text COLLATE "C", location text, school_sourced_id text COLLATE "C", term_sourced_ids text COLLATE "C", subjects text, periods text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.users (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", enabled_user text, org_sourced_ids text COLLATE "C", role text COLLATE "C", username text, given_name text, family_name text, middle_name text, email text, agent_sourced_ids text COLLATE "C", preferred_given_name text, preferred_family_name text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.roles (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", user_sourced_id text COLLATE "C", role_type text COLLATE "C", role text COLLATE "C", begin_date text COLLATE "C", end_date text COLLATE "C", org_sourced_id text COLLATE "C") WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.enrollments (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", class_sourced_id text COLLATE "C", school_sourced_id text COLLATE "C", user_sourced_id text COLLATE "C", role text COLLATE "C", begin_date text COLLATE "C", end_date text COLLATE "C") WITH (autovacuum_enabled = false);

COPY roster_staging.orgs (line, sourced_id, status, name, type, identifier, parent_sourced_id) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, name, type, identifier, parent_sourced_id));

COPY roster_staging.academic_sessions (line, sourced_id, status, title, type, start_date, end_date, parent_sourced_id, school_year) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, title, type, start_date, end_date, parent_sourced_id, school_year));

COPY roster_staging.courses (line, sourced_id, status, school_year_sourced_id, title, course_code, grades, org_sourced_id, subjects) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, school_year_sourced_id, title, course_code, grades, org_sourced_id, subjects));

COPY roster_staging.classes (line, sourced_id, status, title, grades, course_sourced_id, class_code, class_type, location, school_sourced_id, term_sourced_ids, subjects, periods) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, title, grades, course_sourced_id, class_code, class_type, location, school_sourced_id, term_sourced_ids, subjects, periods));

COPY roster_staging.users (line, sourced_id, status, enabled_user, username, given_name, family_name, middle_name, email, agent_sourced_ids, preferred_given_name, preferred_family_name) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, enabled_user, username, given_name, family_name, middle_name, email, agent_sourced_ids, preferred_given_name, preferred_family_name));

COPY roster_staging.roles (line, sourced_id, status, user_sourced_id, role_type, role, begin_date, end_date, org_sourced_id) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, user_sourced_id, role_type, role, begin_date, end_date, org_sourced_id));

COPY roster_staging.enrollments (line, sourced_id, status, class_sourced_id, school_sourced_id, user_sourced_id, role, begin_date, end_date) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, class_sourced_id, school_sourced_id, user_sourced_id, role, begin_date, end_date));

ANALYZE roster_staging.orgs, roster_staging.academic_sessions, roster_staging.courses, roster_staging.classes, roster_staging.users, roster_staging.roles, roster_staging.enrollments;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.orgs GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.academic_sessions GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.courses s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.courses GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.classes GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.users s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.users GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.roles GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.enrollments GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, parent_sourced_id AS id FROM roster_staging.orgs s WHERE parent_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.courses s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, course_sourced_id AS id FROM roster_staging.classes s WHERE course_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.courses t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.classes s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.roles s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.roles s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, class_sourced_id AS id FROM roster_staging.enrollments s WHERE class_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.classes t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.enrollments s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.enrollments s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s WHERE s.end_date < s.start_date AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s WHERE s.type LIKE 'ext:%' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN roster_staging.orgs o ON o.sourced_id = s.school_sourced_id
WHERE o.type <> 'school' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN roster_staging.classes c ON c.sourced_id = s.class_sourced_id
WHERE c.school_sourced_id <> s.school_sourced_id AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH mail AS M ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT r.line FROM (
SELECT line, sourced_id, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s
WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
) r WHERE r.id = r.sourced_id) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (
SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL
) r WHERE NOT EXISTS (
SELECT FROM roster_staging.roles a WHERE a.user_sourced_id = r.id AND a.role IN ('guardian', 'parent', 'relative'))) bad ORDER BY line LIMIT 10000;

SELECT current_setting('server_version_num') AS version;

DROP TABLE IF EXISTS roster_staging.role_plan, roster_staging.unit_hanging, roster_staging.email_yield, roster_staging.email_release, roster_staging.org_plan, roster_staging.class_plan, roster_staging.session_plan, roster_staging.course_plan, roster_staging.person_plan, roster_staging.assignment_plan, roster_staging.relationship_plan;

SELECT DISTINCT role FROM roster_staging.users s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted' UNION SELECT DISTINCT role FROM roster_staging.roles s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted' UNION SELECT DISTINCT role FROM roster_staging.enrollments s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted';

SELECT id, name, roster_key AS "rosterKey" FROM directory.role;

CREATE UNLOGGED TABLE roster_staging.role_plan (roster_key text COLLATE "C", name text, id uuid, action text) WITH (autovacuum_enabled = false);

INSERT INTO roster_staging.role_plan (roster_key, name, id, action)
SELECT roster_key, name, coalesce(id, uuidv7()), action
FROM jsonb_to_recordset($1::jsonb) AS planned (roster_key text, name text, id uuid, action text);

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.org_plan WITH (autovacu ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.session_plan WITH (auto ...

ANALYZE roster_staging.org_plan, roster_staging.session_plan;

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.course_plan WITH (autov ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.class_plan WITH (autova ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.email_yield WITH (autov ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.person_plan WITH (autov ...

ANALYZE roster_staging.course_plan, roster_staging.class_plan, roster_staging.person_plan;

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.assignment_plan WITH (a ...

-- as imports.apply: WITH same AS ( SELECT person_id, role_id, org_unit_id, begin ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.relationship_plan WITH  ...

ANALYZE roster_staging.assignment_plan, roster_staging.relationship_plan;

INSERT INTO roster_staging.person_plan (sourced_id, id, version, was_active, missing, action)
SELECT p.sourced_id, p.id, p.version, true, true, 'missing' FROM directory.person p
WHERE p.source = 'oneroster' AND p.status = 'active' AND p.deleted_at IS NULL
AND NOT EXISTS (SELECT FROM roster_staging.users s WHERE s.sourced_id = p.sourced_id);

INSERT INTO roster_staging.relationship_plan (sourced_id, id, version, person_id, related_person_id, kind, missing, action)
SELECT r.person_id || '/' || r.related_person_id, r.id, r.kind || r.source, r.person_id, r.related_person_id, r.kind, true, 'missing'
FROM directory.relationship r
WHERE r.source = 'oneroster' AND NOT EXISTS (SELECT FROM roster_staging.relationship_plan s WHERE s.id = r.id);

-- as imports.apply: INSERT INTO roster_staging.assignment_plan (sourced_id, id,  ...

-- as imports.apply: INSERT INTO roster_staging.assignment_plan (sourced_id, id,  ...

-- as imports.apply: INSERT INTO roster_staging.assignment_plan (sourced_id, id,  ...

INSERT INTO roster_staging.org_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, o.version, true, 'missing' FROM directory.org_unit o
WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND o.kind <> 'class'
AND NOT EXISTS (SELECT FROM roster_staging.orgs s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.class_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, o.version, true, 'missing' FROM directory.org_unit o
WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND o.kind = 'class'
AND NOT EXISTS (SELECT FROM roster_staging.classes s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.session_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, md5(o::text), true, 'missing' FROM directory.academic_session o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.academic_sessions s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.course_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, md5(o::text), true, 'missing' FROM directory.course o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.courses s WHERE s.sourced_id = o.sourced_id);

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.unit_hanging WITH (auto ...

-- as imports.apply: WITH RECURSIVE going AS MATERIALIZED (SELECT id FROM roster_ ...

-- as imports.apply: INSERT INTO roster_staging.unit_hanging (unit_id, what) SELE ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.email_release WITH (aut ...

UPDATE roster_staging.person_plan m SET releases = true FROM roster_staging.email_release r WHERE m.id = r.holder_id AND m.action = 'deactivated';

DELETE FROM roster_staging.person_plan m USING roster_staging.email_release r WHERE m.id = r.holder_id AND m.action = 'unchanged';

-- as imports.apply: INSERT INTO roster_staging.person_plan (sourced_id, id, vers ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.person_plan m JO ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.assignment_plan  ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.assignment_plan  ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.class_plan m JOI ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.org_plan m JOIN  ...

SELECT
(SELECT count(*) FROM roster_staging.relationship_plan m JOIN directory.relationship t ON t.id = m.id WHERE true AND (m.action = 'deactivated')) AS ended,
(SELECT count(*) FROM directory.relationship t WHERE t.source = 'oneroster' AND true)
+ (SELECT count(*) FROM directory.relationship t JOIN roster_staging.relationship_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND true) AS of;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT m.line, ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.org_plan WHERE a ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT m.line, ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.class_plan WHERE ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT line FROM roster_staging.email_release UNION SELECT line FROM roster_staging.email_yield) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH suspect A ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH back AS M ...

UPDATE directory.import_run SET state = $2, report = coalesce($3, report), error = $4,
finished_at = CASE WHEN $2 IN ('checking', 'applying') THEN NULL ELSE greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) END
WHERE id = $1;

SELECT pg_advisory_unlock_all();

RESET ALL;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.orgs GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.academic_sessions GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.courses s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.courses GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.classes GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.users s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.users GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.roles GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.enrollments GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, parent_sourced_id AS id FROM roster_staging.orgs s WHERE parent_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, parent_sourced_id AS id FROM roster_staging.academic_sessions s WHERE parent_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.academic_sessions t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_year_sourced_id AS id FROM roster_staging.courses s WHERE school_year_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.academic_sessions t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.courses s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, course_sourced_id AS id FROM roster_staging.classes s WHERE course_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.courses t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.classes s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, unnest(string_to_array(translate(term_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.classes s WHERE term_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.academic_sessions t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.roles s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.roles s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, class_sourced_id AS id FROM roster_staging.enrollments s WHERE class_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.classes t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.enrollments s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.enrollments s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE node AS (
SELECT sourced_id, parent_sourced_id AS parent, line FROM roster_staging.orgs s WHERE s.status IS DISTINCT FROM 'tobedeleted'
UNION ALL
SELECT d.sourced_id, p.sourced_id, NULL FROM directory.org_unit d LEFT JOIN directory.org_unit p ON p.id = d.parent_id
WHERE d.sourced_id IS NOT NULL AND d.kind <> 'class'
AND NOT EXISTS (SELECT FROM roster_staging.orgs s WHERE s.sourced_id = d.sourced_id)
), reached AS (
SELECT n.sourced_id, 1 AS depth FROM node n
WHERE n.parent IS NULL OR NOT EXISTS (SELECT FROM node p WHERE p.sourced_id = n.parent)
UNION ALL
SELECT n.sourced_id, r.depth + 1 FROM reached r JOIN node n ON n.parent = r.sourced_id WHERE r.depth < 100
)
SELECT n.line FROM node n WHERE n.line IS NOT NULL AND NOT EXISTS (SELECT FROM reached r WHERE r.sourced_id = n.sourced_id)) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE node AS (
SELECT sourced_id, parent_sourced_id AS parent, line FROM roster_staging.academic_sessions s WHERE s.status IS DISTINCT FROM 'tobedeleted'
UNION ALL
SELECT d.sourced_id, p.sourced_id, NULL FROM directory.academic_session d LEFT JOIN directory.academic_session p ON p.id = d.parent_id
WHERE d.sourced_id IS NOT NULL AND true
AND NOT EXISTS (SELECT FROM roster_staging.academic_sessions s WHERE s.sourced_id = d.sourced_id)
), reached AS (
SELECT n.sourced_id, 1 AS depth FROM node n
WHERE n.parent IS NULL OR NOT EXISTS (SELECT FROM node p WHERE p.sourced_id = n.parent)
UNION ALL
SELECT n.sourced_id, r.depth + 1 FROM reached r JOIN node n ON n.parent = r.sourced_id WHERE r.depth < 100
)
SELECT n.line FROM node n WHERE n.line IS NOT NULL AND NOT EXISTS (SELECT FROM reached r WHERE r.sourced_id = n.sourced_id)) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s WHERE s.end_date < s.start_date AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s WHERE s.type LIKE 'ext:%' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN roster_staging.orgs o ON o.sourced_id = s.school_sourced_id
WHERE o.type <> 'school' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN roster_staging.classes c ON c.sourced_id = s.class_sourced_id
WHERE c.school_sourced_id <> s.school_sourced_id AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9998;

SELECT bad.*, count(*) OVER () AS total FROM (WITH mail AS MATERIALIZED (SELECT line, sourced_id, (CASE WHEN octet_length(email) = length(email) THEN lower(btrim(email) COLLATE "C") ELSE directory.caseless(btrim(email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled
FROM roster_staging.users s WHERE email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') SELECT m.line FROM mail m JOIN (
SELECT key, bool_or(enabled) AS enabled, min(line) FILTER (WHERE enabled) AS first_enabled, min(line) AS first
FROM mail GROUP BY key HAVING count(*) > 1
) d USING (key) WHERE CASE WHEN d.enabled THEN m.enabled AND m.line > d.first_enabled ELSE m.line > d.first END) bad ORDER BY line LIMIT 9998;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT m.line FROM (SELECT line, sourced_id, (CASE WHEN octet_length(email) = length(email) THEN lower(btrim(email) COLLATE "C") ELSE directory.caseless(btrim(email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled
FROM roster_staging.users s WHERE email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') m JOIN directory.person p
ON p.email_key = m.key AND p.deleted_at IS NULL AND p.email IS NOT NULL
WHERE p.sourced_id IS DISTINCT FROM m.sourced_id
AND NOT (p.source = 'oneroster' AND p.status = 'inactive') AND NOT (false)
AND NOT EXISTS (SELECT FROM roster_staging.users o WHERE o.sourced_id = p.sourced_id AND o.status IS DISTINCT FROM 'tobedeleted')) bad ORDER BY line LIMIT 9998;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT r.line FROM (
SELECT line, sourced_id, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s
WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
) r WHERE r.id = r.sourced_id) bad ORDER BY line LIMIT 9998;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (
SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL
) r WHERE NOT EXISTS (
SELECT FROM roster_staging.roles a WHERE a.user_sourced_id = r.id AND a.role IN ('guardian', 'parent', 'relative'))) bad ORDER BY line LIMIT 9998;

INSERT INTO directory.import_fault (import_run_id, ordinal, file, line, column_name, code, severity, message)
SELECT $1, $2 + place, file, line, "column", code, severity, message
FROM ROWS FROM (jsonb_to_recordset($3::jsonb) AS (file text, line bigint, "column" text, code text, severity text, message text))
WITH ORDINALITY AS fault (file, line, "column", code, severity, message, place);

DROP SCHEMA IF EXISTS roster_staging CASCADE;


-- imports.discard

UPDATE directory.import_run SET state = $2, finished_at = CASE WHEN $2 = 'discarded' THEN greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) END
WHERE id = $1 AND state = 'checked' RETURNING id;

DROP SCHEMA IF EXISTS roster_staging CASCADE;


-- imports.faults

SELECT state, report FROM directory.import_run WHERE id = $1;

SELECT ordinal, file, line::float8 AS line, column_name AS "column", code, severity, message FROM directory.import_fault
WHERE import_run_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3;


-- imports.history

SELECT id, started_at AS "startedAt", finished_at AS "finishedAt", actor, source, state, report FROM directory.import_run
WHERE $1::timestamptz IS NULL OR (started_at, id) < ($1::timestamptz, $2::uuid)
ORDER BY started_at DESC, id DESC LIMIT $3;


-- imports.run

SELECT pg_try_advisory_lock(hashtext('school-directory'), hashtext('roster-import')) AS taken, pg_backend_pid() AS pid;

SET client_connection_check_interval = '1s';

SET statement_timeout = 21600000;

SET work_mem = '64MB';

SET default_statistics_target = 20;

UPDATE directory.import_run SET state = 'failed', error = 'interrupted', finished_at = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE state IN ('checking', 'applying');

UPDATE directory.import_run SET state = 'discarded' WHERE state = 'checked' AND finished_at < greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) - interval '1 hour';

SELECT id FROM directory.import_run WHERE state = 'checked';

SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^roster_staging[0-9a-f]{32}$';

DELETE FROM directory.import_fault WHERE import_run_id NOT IN (
SELECT id FROM directory.import_run ORDER BY started_at DESC, id DESC LIMIT 20);

INSERT INTO directory.import_run (id, actor, source, state, started_at) VALUES ($1, $2, $3, 'checking', greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)));

CREATE SCHEMA roster_staging;

CREATE UNLOGGED TABLE roster_staging.orgs (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", name text, type text COLLATE "C", identifier text, parent_sourced_id text COLLATE "C") WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.academic_sessions (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", title text, type text COLLATE "C", start_date text COLLATE "C", end_date text COLLATE "C", parent_sourced_id text COLLATE "C", school_year text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.courses (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", school_year_sourced_id text COLLATE "C", title text, course_code text, grades text, org_sourced_id text COLLATE "C", subjects text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.classes (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", title text, grades text, course_sourced_id text COLLATE "C", class_code text, class_type text COLLATE "C", location text, school_sourced_id text COLLATE "C", term_sourced_ids text COLLATE "C", subjects text, periods text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.users (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", enabled_user text, org_sourced_ids text COLLATE "C", role text COLLATE "C", username text, given_name text, family_name text, middle_name text, email text, agent_sourced_ids text COLLATE "C", preferred_given_name text, preferred_family_name text) WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.roles (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", user_sourced_id text COLLATE "C", role_type text COLLATE "C", role text COLLATE "C", begin_date text COLLATE "C", end_date text COLLATE "C", org_sourced_id text COLLATE "C") WITH (autovacuum_enabled = false);

CREATE UNLOGGED TABLE roster_staging.enrollments (line bigint NOT NULL, sourced_id text COLLATE "C", status text COLLATE "C", class_sourced_id text COLLATE "C", school_sourced_id text COLLATE "C", user_sourced_id text COLLATE "C", role text COLLATE "C", begin_date text COLLATE "C", end_date text COLLATE "C") WITH (autovacuum_enabled = false);

COPY roster_staging.orgs (line, sourced_id, status, name, type, identifier, parent_sourced_id) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, name, type, identifier, parent_sourced_id));

COPY roster_staging.academic_sessions (line, sourced_id, status, title, type, start_date, end_date, parent_sourced_id, school_year) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, title, type, start_date, end_date, parent_sourced_id, school_year));

COPY roster_staging.courses (line, sourced_id, status, school_year_sourced_id, title, course_code, grades, org_sourced_id, subjects) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, school_year_sourced_id, title, course_code, grades, org_sourced_id, subjects));

COPY roster_staging.classes (line, sourced_id, status, title, grades, course_sourced_id, class_code, class_type, location, school_sourced_id, term_sourced_ids, subjects, periods) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, title, grades, course_sourced_id, class_code, class_type, location, school_sourced_id, term_sourced_ids, subjects, periods));

COPY roster_staging.users (line, sourced_id, status, enabled_user, username, given_name, family_name, middle_name, email, agent_sourced_ids, preferred_given_name, preferred_family_name) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, enabled_user, username, given_name, family_name, middle_name, email, agent_sourced_ids, preferred_given_name, preferred_family_name));

COPY roster_staging.roles (line, sourced_id, status, user_sourced_id, role_type, role, begin_date, end_date, org_sourced_id) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, user_sourced_id, role_type, role, begin_date, end_date, org_sourced_id));

COPY roster_staging.enrollments (line, sourced_id, status, class_sourced_id, school_sourced_id, user_sourced_id, role, begin_date, end_date) FROM STDIN (FORMAT csv, FORCE_NULL (sourced_id, status, class_sourced_id, school_sourced_id, user_sourced_id, role, begin_date, end_date));

ANALYZE roster_staging.orgs, roster_staging.academic_sessions, roster_staging.courses, roster_staging.classes, roster_staging.users, roster_staging.roles, roster_staging.enrollments;

SELECT version();

SELECT * FROM current_schema();

START TRANSACTION;

SET LOCAL statement_timeout = 21600000;

SELECT pg_backend_pid() AS pid;

SELECT set_config('client_connection_check_interval', '1s', true) WHERE version() ~* 'linux';

SET LOCAL work_mem = '128MB';

SET LOCAL default_statistics_target = 20;

SET LOCAL idle_in_transaction_session_timeout = 0;

SET LOCAL gin_pending_list_limit = '512MB';

SET LOCAL maintenance_work_mem = '256MB';

LOCK TABLE directory.org_unit, directory.academic_session, directory.assignment, directory.class, directory.class_session, directory.course, directory.person, directory.relationship, directory.role IN SHARE ROW EXCLUSIVE MODE;

SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) AS now;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.orgs GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.academic_sessions GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.courses s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.courses GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.classes GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.users s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.users GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.roles GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN (
SELECT sourced_id, min(line) AS line FROM roster_staging.enrollments GROUP BY sourced_id HAVING count(*) > 1
) d USING (sourced_id) WHERE s.line > d.line) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, parent_sourced_id AS id FROM roster_staging.orgs s WHERE parent_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.courses s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, course_sourced_id AS id FROM roster_staging.classes s WHERE course_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.courses t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.classes s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.roles s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.roles s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, class_sourced_id AS id FROM roster_staging.enrollments s WHERE class_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.classes t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.enrollments s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.enrollments s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s WHERE s.end_date < s.start_date AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s WHERE s.type LIKE 'ext:%' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN roster_staging.orgs o ON o.sourced_id = s.school_sourced_id
WHERE o.type <> 'school' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN roster_staging.classes c ON c.sourced_id = s.class_sourced_id
WHERE c.school_sourced_id <> s.school_sourced_id AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH mail AS M ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINC ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT r.line FROM (
SELECT line, sourced_id, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s
WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
) r WHERE r.id = r.sourced_id) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (
SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL
) r WHERE NOT EXISTS (
SELECT FROM roster_staging.roles a WHERE a.user_sourced_id = r.id AND a.role IN ('guardian', 'parent', 'relative'))) bad ORDER BY line LIMIT 10000;

SELECT current_setting('server_version_num') AS version;

DROP TABLE IF EXISTS roster_staging.role_plan, roster_staging.unit_hanging, roster_staging.email_yield, roster_staging.email_release, roster_staging.org_plan, roster_staging.class_plan, roster_staging.session_plan, roster_staging.course_plan, roster_staging.person_plan, roster_staging.assignment_plan, roster_staging.relationship_plan;

SELECT DISTINCT role FROM roster_staging.users s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted' UNION SELECT DISTINCT role FROM roster_staging.roles s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted' UNION SELECT DISTINCT role FROM roster_staging.enrollments s WHERE role IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted';

SELECT id, name, roster_key AS "rosterKey" FROM directory.role;

CREATE UNLOGGED TABLE roster_staging.role_plan (roster_key text COLLATE "C", name text, id uuid, action text) WITH (autovacuum_enabled = false);

INSERT INTO roster_staging.role_plan (roster_key, name, id, action)
SELECT roster_key, name, coalesce(id, uuidv7()), action
FROM jsonb_to_recordset($1::jsonb) AS planned (roster_key text, name text, id uuid, action text);

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.org_plan WITH (autovacu ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.session_plan WITH (auto ...

ANALYZE roster_staging.org_plan, roster_staging.session_plan;

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.course_plan WITH (autov ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.class_plan WITH (autova ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.email_yield WITH (autov ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.person_plan WITH (autov ...

ANALYZE roster_staging.course_plan, roster_staging.class_plan, roster_staging.person_plan;

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.assignment_plan WITH (a ...

-- as imports.apply: WITH same AS ( SELECT person_id, role_id, org_unit_id, begin ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.relationship_plan WITH  ...

ANALYZE roster_staging.assignment_plan, roster_staging.relationship_plan;

INSERT INTO roster_staging.person_plan (sourced_id, id, version, was_active, missing, action)
SELECT p.sourced_id, p.id, p.version, true, true, 'missing' FROM directory.person p
WHERE p.source = 'oneroster' AND p.status = 'active' AND p.deleted_at IS NULL
AND NOT EXISTS (SELECT FROM roster_staging.users s WHERE s.sourced_id = p.sourced_id);

INSERT INTO roster_staging.relationship_plan (sourced_id, id, version, person_id, related_person_id, kind, missing, action)
SELECT r.person_id || '/' || r.related_person_id, r.id, r.kind || r.source, r.person_id, r.related_person_id, r.kind, true, 'missing'
FROM directory.relationship r
WHERE r.source = 'oneroster' AND NOT EXISTS (SELECT FROM roster_staging.relationship_plan s WHERE s.id = r.id);

-- as imports.apply: INSERT INTO roster_staging.assignment_plan (sourced_id, id,  ...

-- as imports.apply: INSERT INTO roster_staging.assignment_plan (sourced_id, id,  ...

-- as imports.apply: INSERT INTO roster_staging.assignment_plan (sourced_id, id,  ...

INSERT INTO roster_staging.org_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, o.version, true, 'missing' FROM directory.org_unit o
WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND o.kind <> 'class'
AND NOT EXISTS (SELECT FROM roster_staging.orgs s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.class_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, o.version, true, 'missing' FROM directory.org_unit o
WHERE o.source = 'oneroster' AND o.deleted_at IS NULL AND o.kind = 'class'
AND NOT EXISTS (SELECT FROM roster_staging.classes s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.session_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, md5(o::text), true, 'missing' FROM directory.academic_session o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.academic_sessions s WHERE s.sourced_id = o.sourced_id);

INSERT INTO roster_staging.course_plan (sourced_id, id, version, missing, action)
SELECT o.sourced_id, o.id, md5(o::text), true, 'missing' FROM directory.course o
WHERE o.deleted_at IS NULL AND NOT EXISTS (SELECT FROM roster_staging.courses s WHERE s.sourced_id = o.sourced_id);

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.unit_hanging WITH (auto ...

-- as imports.apply: WITH RECURSIVE going AS MATERIALIZED (SELECT id FROM roster_ ...

-- as imports.apply: INSERT INTO roster_staging.unit_hanging (unit_id, what) SELE ...

-- as imports.apply: CREATE UNLOGGED TABLE roster_staging.email_release WITH (aut ...

UPDATE roster_staging.person_plan m SET releases = true FROM roster_staging.email_release r WHERE m.id = r.holder_id AND m.action = 'deactivated';

DELETE FROM roster_staging.person_plan m USING roster_staging.email_release r WHERE m.id = r.holder_id AND m.action = 'unchanged';

-- as imports.apply: INSERT INTO roster_staging.person_plan (sourced_id, id, vers ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT count(*) FILTER (WHERE action = 'added') AS added, co ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.person_plan m JO ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.assignment_plan  ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.assignment_plan  ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.class_plan m JOI ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.org_plan m JOIN  ...

SELECT
(SELECT count(*) FROM roster_staging.relationship_plan m JOIN directory.relationship t ON t.id = m.id WHERE true AND (m.action = 'deactivated')) AS ended,
(SELECT count(*) FROM directory.relationship t WHERE t.source = 'oneroster' AND true)
+ (SELECT count(*) FROM directory.relationship t JOIN roster_staging.relationship_plan m ON m.id = t.id WHERE t.source <> 'oneroster' AND true) AS of;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT m.line, ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.org_plan WHERE a ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (SELECT m.line, ...

-- as imports.apply: SELECT (SELECT count(*) FROM roster_staging.class_plan WHERE ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT line FROM roster_staging.email_release UNION SELECT line FROM roster_staging.email_yield) bad ORDER BY line LIMIT 10000;

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH suspect A ...

-- as imports.apply: SELECT bad.*, count(*) OVER () AS total FROM (WITH back AS M ...

SELECT has_schema_privilege('directory', 'CREATE') AND bool_and(pg_has_role(relowner, 'USAGE')) AS owned
FROM pg_class WHERE oid = ANY ($1::regclass[]);

-- as imports.apply: SELECT 'person' AS name WHERE NOT EXISTS (SELECT FROM direct ...

SAVEPOINT first_load;

SET LOCAL lock_timeout = 500;

LOCK TABLE directory.person, directory.assignment, directory.relationship, directory.org_unit, directory.role IN ACCESS EXCLUSIVE MODE;

SET LOCAL lock_timeout TO DEFAULT;

RELEASE SAVEPOINT first_load;

SELECT * FROM (
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS "drop",
format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS "create",
c.contype = 'f' AS last, c.conrelid AS "table", c.conname AS name
FROM pg_constraint c
WHERE c.conrelid = ANY ($1::regclass[]) AND obj_description(c.oid, 'pg_constraint') IS NULL
AND (c.contype = 'f' AND c.confrelid = ANY ($2::regclass[])
OR c.contype = 'u' AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conindid = c.conindid AND f.contype = 'f'))
UNION ALL
SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), false, i.indrelid, r.relname
FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid
WHERE i.indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
) found
WHERE NOT EXISTS (
SELECT FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid
WHERE i.indrelid = found."table" AND r.relname = found.name
AND (NOT i.indisvalid OR i.indisclustered OR i.indisreplident OR r.reltablespace <> 0
OR obj_description(r.oid, 'pg_class') IS NOT NULL))
ORDER BY last, "table", name;

ALTER TABLE directory.relationship DROP CONSTRAINT relationship_related_person_fkey;

ALTER TABLE directory.relationship DROP CONSTRAINT relationship_person_fkey;

ALTER TABLE directory.assignment DROP CONSTRAINT assignment_role_fkey;

ALTER TABLE directory.assignment DROP CONSTRAINT assignment_person_fkey;

ALTER TABLE directory.assignment DROP CONSTRAINT assignment_org_unit_fkey;

DROP INDEX directory.relationship_related_person_idx;

ALTER TABLE directory.relationship DROP CONSTRAINT relationship_key;

DROP INDEX directory.assignment_valid_from_idx;

ALTER TABLE directory.assignment DROP CONSTRAINT assignment_sourced_id_key;

DROP INDEX directory.assignment_role_idx;

DROP INDEX directory.assignment_person_idx;

DROP INDEX directory.assignment_org_unit_idx;

DROP INDEX directory.person_username_idx;

DROP INDEX directory.person_updated_at_idx;

DROP INDEX directory.person_status_idx;

ALTER TABLE directory.person DROP CONSTRAINT person_sourced_id_key;

DROP INDEX directory.person_search_idx;

DROP INDEX directory.person_name_idx;

DROP INDEX directory.person_email_unique;

DROP INDEX directory.person_email_idx;

DROP INDEX directory.person_deleted_idx;

INSERT INTO directory.role (id, name, roster_key, created_at, updated_at)
SELECT id, name, roster_key, clock.at, clock.at FROM roster_staging.role_plan, (SELECT timestamptz '<instant>' AS at) clock WHERE action = 'added';

UPDATE directory.role t SET roster_key = s.roster_key, updated_at = clock.at, version = t.version + 1
FROM roster_staging.role_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'changed';

-- as imports.apply: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

-- as imports.apply: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

-- as imports.apply: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

-- as imports.apply: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

INSERT INTO directory.academic_session (id, sourced_id, title, kind, start_date, end_date, parent_id, school_year)
SELECT id, sourced_id, title, kind, start_date, end_date, parent_id, school_year FROM roster_staging.session_plan WHERE action = 'added';

UPDATE directory.academic_session t
SET title = s.title, kind = s.kind, start_date = s.start_date, end_date = s.end_date, parent_id = s.parent_id, school_year = s.school_year, deleted_at = NULL
FROM roster_staging.session_plan s WHERE s.id = t.id AND s.action = 'changed';

INSERT INTO directory.org_unit (id, parent_id, kind, name, code, sourced_id, source, created_at, updated_at)
SELECT id, parent_id, kind, name, code, sourced_id, 'oneroster', clock.at, clock.at FROM roster_staging.org_plan, (SELECT timestamptz '<instant>' AS at) clock WHERE action = 'added';

UPDATE directory.org_unit t SET parent_id = s.parent_id, kind = s.kind, name = s.name, code = s.code, source = 'oneroster', deleted_at = NULL, updated_at = clock.at, version = t.version + 1
FROM roster_staging.org_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'changed';

INSERT INTO directory.course (id, sourced_id, title, code, org_unit_id, school_year_id, grades, subjects)
SELECT id, sourced_id, title, code, org_unit_id, school_year_id, grades, subjects FROM roster_staging.course_plan WHERE action = 'added';

UPDATE directory.course t SET title = s.title, code = s.code, org_unit_id = s.org_unit_id, school_year_id = s.school_year_id, grades = s.grades, subjects = s.subjects, deleted_at = NULL
FROM roster_staging.course_plan s WHERE s.id = t.id AND s.action = 'changed';

SELECT pg_relation_size('roster_staging.class_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.class_plan;

WITH done AS (INSERT INTO directory.org_unit (id, parent_id, kind, name, code, sourced_id, source, created_at, updated_at)
SELECT s.id, s.parent_id, 'class', s.name, s.code, s.sourced_id, 'oneroster', clock.at, clock.at
FROM roster_staging.class_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.action = 'added' AND s.ctid >= '(0,0)'::tid AND s.ctid < '(25000,0)'::tid RETURNING 1) SELECT count(*) FROM done;

UPDATE directory.org_unit t SET parent_id = s.parent_id, name = s.name, code = s.code, source = 'oneroster', deleted_at = NULL, updated_at = clock.at, version = t.version + 1
FROM roster_staging.class_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'changed';

-- as imports.apply: INSERT INTO directory.class (org_unit_id, course_id, kind, l ...

DELETE FROM directory.class_session t USING roster_staging.class_plan s
WHERE s.id = t.org_unit_id AND s.action = 'changed' AND NOT t.academic_session_id = ANY (s.session_ids);

INSERT INTO directory.class_session (org_unit_id, academic_session_id)
SELECT s.id, session_id FROM roster_staging.class_plan s, unnest(s.session_ids) AS session_id WHERE s.action IN ('added', 'changed')
ON CONFLICT DO NOTHING;

UPDATE directory.person t SET email = NULL FROM roster_staging.person_plan s
WHERE s.id = t.id AND t.email IS NOT NULL
AND (s.action = 'changed' AND s.new_email OR s.action = 'deactivated' AND s.releases);

SELECT pg_relation_size('roster_staging.person_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'changed') AS wanted FROM roster_staging.person_plan;

SELECT pg_relation_size('roster_staging.person_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.person_plan;

WITH done AS (INSERT INTO directory.person (id, sourced_id, source, given_name, family_name, middle_name, preferred_name, username, email, status, created_at, updated_at)
SELECT s.id, s.sourced_id, 'oneroster', s.given_name, s.family_name, s.middle_name, s.preferred_name, s.username, s.email, s.status, clock.at, clock.at
FROM roster_staging.person_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.action = 'added' AND s.ctid >= '(0,0)'::tid AND s.ctid < '(6250,0)'::tid RETURNING 1) SELECT count(*) FROM done;

SELECT pg_relation_size('roster_staging.assignment_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'changed') AS wanted FROM roster_staging.assignment_plan;

SELECT pg_relation_size('roster_staging.assignment_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.assignment_plan;

WITH done AS (INSERT INTO directory.assignment (id, sourced_id, source, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, created_at, updated_at)
SELECT s.id, s.sourced_id, 'oneroster', s.person_id, s.role_id, s.org_unit_id, s.is_primary, s.valid_from, s.valid_to, clock.at, clock.at
FROM roster_staging.assignment_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.action = 'added' AND s.ctid >= '(0,0)'::tid AND s.ctid < '(4167,0)'::tid RETURNING 1) SELECT count(*) FROM done;

SELECT pg_relation_size('roster_staging.relationship_plan') / current_setting('block_size')::bigint AS pages, count(*) AS rows,
count(*) FILTER (WHERE action = 'added') AS wanted FROM roster_staging.relationship_plan;

WITH done AS (INSERT INTO directory.relationship (id, person_id, related_person_id, kind, source)
SELECT id, person_id, related_person_id, kind, 'oneroster' FROM roster_staging.relationship_plan s WHERE s.action = 'added' AND s.ctid >= '(0,0)'::tid AND s.ctid < '(25000,0)'::tid RETURNING 1) SELECT count(*) FROM done;

UPDATE directory.relationship t SET kind = s.kind FROM roster_staging.relationship_plan s WHERE s.id = t.id AND s.action = 'changed';

UPDATE directory.person t SET status = 'inactive', updated_at = clock.at, version = t.version + 1
FROM roster_staging.person_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

DELETE FROM directory.assignment t USING roster_staging.assignment_plan s, (SELECT timestamptz '<instant>' AS at) clock
WHERE s.id = t.id AND s.action = 'deactivated' AND t.valid_from >= clock.at;

UPDATE directory.assignment t SET valid_to = clock.at, updated_at = clock.at, version = t.version + 1
FROM roster_staging.assignment_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.org_unit t SET deleted_at = clock.at, updated_at = clock.at, version = t.version + 1
FROM roster_staging.org_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.org_unit t SET deleted_at = clock.at, updated_at = clock.at, version = t.version + 1
FROM roster_staging.class_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

DELETE FROM directory.relationship t USING roster_staging.relationship_plan s WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.academic_session t SET deleted_at = clock.at FROM roster_staging.session_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

UPDATE directory.course t SET deleted_at = clock.at FROM roster_staging.course_plan s, (SELECT timestamptz '<instant>' AS at) clock WHERE s.id = t.id AND s.action = 'deactivated';

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

-- as imports.apply: WITH written AS ( INSERT INTO directory.outbox_event (kind,  ...

CREATE INDEX person_deleted_idx ON directory.person USING btree (name_key, id) WHERE (deleted_at IS NOT NULL);

CREATE INDEX person_email_idx ON directory.person USING btree (email_key, id) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX person_email_unique ON directory.person USING btree (email_key) WHERE ((deleted_at IS NULL) AND (email IS NOT NULL));

CREATE INDEX person_name_idx ON directory.person USING btree (name_key, id) WHERE (deleted_at IS NULL);

CREATE INDEX person_search_idx ON directory.person USING gin (search_text directory.gin_trgm_ops);

ALTER TABLE directory.person ADD CONSTRAINT person_sourced_id_key UNIQUE (sourced_id);

CREATE INDEX person_status_idx ON directory.person USING btree (status, name_key, id) WHERE (deleted_at IS NULL);

CREATE INDEX person_updated_at_idx ON directory.person USING btree (updated_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX person_username_idx ON directory.person USING btree (username_key, id) WHERE (deleted_at IS NULL);

CREATE INDEX assignment_org_unit_idx ON directory.assignment USING btree (org_unit_id, person_id, valid_from, valid_to);

CREATE INDEX assignment_person_idx ON directory.assignment USING btree (person_id);

CREATE INDEX assignment_role_idx ON directory.assignment USING btree (role_id, person_id, valid_from, valid_to);

ALTER TABLE directory.assignment ADD CONSTRAINT assignment_sourced_id_key UNIQUE (sourced_id);

CREATE INDEX assignment_valid_from_idx ON directory.assignment USING btree (valid_from, id);

ALTER TABLE directory.relationship ADD CONSTRAINT relationship_key UNIQUE (person_id, related_person_id);

CREATE INDEX relationship_related_person_idx ON directory.relationship USING btree (related_person_id);

ALTER TABLE directory.assignment ADD CONSTRAINT assignment_org_unit_fkey FOREIGN KEY (org_unit_id) REFERENCES directory.org_unit(id);

ALTER TABLE directory.assignment ADD CONSTRAINT assignment_person_fkey FOREIGN KEY (person_id) REFERENCES directory.person(id);

ALTER TABLE directory.assignment ADD CONSTRAINT assignment_role_fkey FOREIGN KEY (role_id) REFERENCES directory.role(id);

ALTER TABLE directory.relationship ADD CONSTRAINT relationship_person_fkey FOREIGN KEY (person_id) REFERENCES directory.person(id);

ALTER TABLE directory.relationship ADD CONSTRAINT relationship_related_person_fkey FOREIGN KEY (related_person_id) REFERENCES directory.person(id);

SELECT gin_clean_pending_list(oid::regclass) FROM pg_class
WHERE oid IN ('directory.person_search_idx'::regclass, 'directory.org_unit_search_idx'::regclass) AND pg_has_role(relowner, 'USAGE');

UPDATE directory.import_run SET state = $2, report = coalesce($3, report), error = $4,
finished_at = CASE WHEN $2 IN ('checking', 'applying') THEN NULL ELSE greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) END
WHERE id = $1;

-- as imports.apply: INSERT INTO directory.audit_event (id, recorded_at, actor, d ...

SELECT pg_current_xact_id_if_assigned()::text AS id;

COMMIT;

SELECT id::text, pg_notify('directory_outbox', '') FROM directory.cache_reader
WHERE id <> ALL ($1::uuid[]) AND NOT pg_visible_in_snapshot($2::text::xid8, seen);

ANALYZE directory.person (id, status, source, updated_at, deleted_at, name_key, username_key, email, email_key, search_text);

ANALYZE directory.org_unit, directory.assignment, directory.relationship;

DROP SCHEMA IF EXISTS roster_staging CASCADE;

SELECT pg_advisory_unlock_all();

RESET ALL;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, org_sourced_id AS id FROM roster_staging.roles s WHERE org_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, class_sourced_id AS id FROM roster_staging.enrollments s WHERE class_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.classes t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, school_sourced_id AS id FROM roster_staging.enrollments s WHERE school_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, user_sourced_id AS id FROM roster_staging.enrollments s WHERE user_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
) bad ORDER BY line LIMIT 9999;

-- as imports.check: SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE ...

-- as imports.check: SELECT bad.*, count(*) OVER () AS total FROM (WITH RECURSIVE ...

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.roles s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date < coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s WHERE s.end_date = coalesce(s.begin_date, '0001-01-01') AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.academic_sessions s WHERE s.end_date < s.start_date AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s WHERE s.type LIKE 'ext:%' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.classes s JOIN roster_staging.orgs o ON o.sourced_id = s.school_sourced_id
WHERE o.type <> 'school' AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.enrollments s JOIN roster_staging.classes c ON c.sourced_id = s.class_sourced_id
WHERE c.school_sourced_id <> s.school_sourced_id AND s.status IS DISTINCT FROM 'tobedeleted') bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (WITH mail AS MATERIALIZED (SELECT line, sourced_id, (CASE WHEN octet_length(email) = length(email) THEN lower(btrim(email) COLLATE "C") ELSE directory.caseless(btrim(email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled
FROM roster_staging.users s WHERE email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') SELECT m.line FROM mail m JOIN (
SELECT key, bool_or(enabled) AS enabled, min(line) FILTER (WHERE enabled) AS first_enabled, min(line) AS first
FROM mail GROUP BY key HAVING count(*) > 1
) d USING (key) WHERE CASE WHEN d.enabled THEN m.enabled AND m.line > d.first_enabled ELSE m.line > d.first END) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT m.line FROM (SELECT line, sourced_id, (CASE WHEN octet_length(email) = length(email) THEN lower(btrim(email) COLLATE "C") ELSE directory.caseless(btrim(email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled
FROM roster_staging.users s WHERE email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') m JOIN directory.person p
ON p.email_key = m.key AND p.deleted_at IS NULL AND p.email IS NOT NULL
WHERE p.sourced_id IS DISTINCT FROM m.sourced_id
AND NOT (p.source = 'oneroster' AND p.status = 'inactive') AND NOT (p.source = 'oneroster')
AND NOT EXISTS (SELECT FROM roster_staging.users o WHERE o.sourced_id = p.sourced_id AND o.status IS DISTINCT FROM 'tobedeleted')) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT r.line FROM (
SELECT line, sourced_id, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s
WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
) r WHERE r.id = r.sourced_id) bad ORDER BY line LIMIT 9999;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (
SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL
) r WHERE NOT EXISTS (
SELECT FROM roster_staging.roles a WHERE a.user_sourced_id = r.id AND a.role IN ('guardian', 'parent', 'relative'))) bad ORDER BY line LIMIT 9999;

INSERT INTO directory.import_fault (import_run_id, ordinal, file, line, column_name, code, severity, message)
SELECT $1, $2 + place, file, line, "column", code, severity, message
FROM ROWS FROM (jsonb_to_recordset($3::jsonb) AS (file text, line bigint, "column" text, code text, severity text, message text))
WITH ORDINALITY AS fault (file, line, "column", code, severity, message, place);

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, parent_sourced_id AS id FROM roster_staging.orgs s WHERE parent_sourced_id IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
AND NOT EXISTS (
SELECT FROM directory.org_unit d WHERE d.sourced_id = r.id AND d.kind <> 'class' AND d.deleted_at IS NULL
AND NOT EXISTS (SELECT FROM roster_staging.orgs t WHERE t.sourced_id = r.id AND t.status = 'tobedeleted'))) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT r.line FROM (SELECT line, unnest(string_to_array(translate(agent_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.users s WHERE agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') r
WHERE NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status IS DISTINCT FROM 'tobedeleted')
AND NOT EXISTS (
SELECT FROM directory.person d WHERE d.sourced_id = r.id AND true AND d.deleted_at IS NULL
AND NOT EXISTS (SELECT FROM roster_staging.users t WHERE t.sourced_id = r.id AND t.status = 'tobedeleted'))) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT DISTINCT m.line FROM (SELECT line, sourced_id, (CASE WHEN octet_length(email) = length(email) THEN lower(btrim(email) COLLATE "C") ELSE directory.caseless(btrim(email)) END) AS key, lower(s.enabled_user) = 'true' AS enabled
FROM roster_staging.users s WHERE email IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted') m JOIN directory.person p
ON p.email_key = m.key AND p.deleted_at IS NULL AND p.email IS NOT NULL
WHERE p.sourced_id IS DISTINCT FROM m.sourced_id
AND NOT (p.source = 'oneroster' AND p.status = 'inactive') AND NOT (EXISTS (SELECT FROM roster_staging.users o WHERE o.sourced_id = p.sourced_id AND NOT o.status IS DISTINCT FROM 'tobedeleted'))
AND NOT EXISTS (SELECT FROM roster_staging.users o WHERE o.sourced_id = p.sourced_id AND o.status IS DISTINCT FROM 'tobedeleted')) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.orgs s WHERE s.status = 'tobedeleted' AND NOT EXISTS (SELECT FROM directory.org_unit d WHERE d.sourced_id = s.sourced_id AND d.kind <> 'class')) bad ORDER BY line LIMIT 10000;

SELECT bad.*, count(*) OVER () AS total FROM (SELECT s.line FROM roster_staging.users s WHERE s.status = 'tobedeleted' AND NOT EXISTS (SELECT FROM directory.person d WHERE d.sourced_id = s.sourced_id AND true)) bad ORDER BY line LIMIT 10000;

CREATE UNLOGGED TABLE roster_staging.org_plan WITH (autovacuum_enabled = false) AS WITH base AS MATERIALIZED (
SELECT s.*, coalesce(o.id, uuidv7()) AS id, o.id AS known, o.version, o.kind AS o_kind, o.name AS o_name, o.code AS o_code,
o.parent_id AS o_parent, o.source AS o_source, o.deleted_at AS o_deleted
FROM roster_staging.orgs s LEFT JOIN directory.org_unit o ON o.sourced_id = s.sourced_id AND o.kind <> 'class'
)
SELECT s.line, s.sourced_id, s.id, s.version, coalesce(parent.id, parent_kept.id) AS parent_id, (CASE WHEN s.type LIKE 'ext:%' THEN 'department' ELSE s.type END) AS kind, btrim(s.name) AS name,
nullif(btrim(s.identifier), '') AS code, false AS missing,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN s.o_deleted IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN s.known IS NULL THEN 'added'
WHEN ROW(coalesce(parent.id, parent_kept.id), (CASE WHEN s.type LIKE 'ext:%' THEN 'department' ELSE s.type END), btrim(s.name), nullif(btrim(s.identifier), ''), 'oneroster', true) IS DISTINCT FROM ROW(s.o_parent, s.o_kind, s.o_name, s.o_code, s.o_source, s.o_deleted IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM base s LEFT JOIN base parent ON parent.sourced_id = s.parent_sourced_id LEFT JOIN directory.org_unit parent_kept ON parent.id IS NULL
AND parent_kept.sourced_id = s.parent_sourced_id AND parent_kept.kind <> 'class'
WHERE s.known IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

CREATE UNLOGGED TABLE roster_staging.session_plan WITH (autovacuum_enabled = false) AS WITH base AS MATERIALIZED (
SELECT s.*, coalesce(o.id, uuidv7()) AS id, o.id AS known, o.title AS o_title, o.kind AS o_kind, o.start_date AS o_start,
o.end_date AS o_end, o.parent_id AS o_parent, o.school_year AS o_year, o.deleted_at AS o_deleted
FROM roster_staging.academic_sessions s LEFT JOIN directory.academic_session o ON o.sourced_id = s.sourced_id
)
SELECT s.line, s.sourced_id, s.id, coalesce(parent.id, parent_kept.id) AS parent_id, btrim(s.title) AS title, s.type AS kind,
(s.start_date COLLATE "default")::date AS start_date, (s.end_date COLLATE "default")::date AS end_date, s.school_year::integer AS school_year, false AS missing,
CASE WHEN s.known IS NOT NULL THEN concat_ws('|', s.o_title, s.o_kind, s.o_start, s.o_end, s.o_parent, s.o_year, s.o_deleted) END AS version,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN s.o_deleted IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN s.known IS NULL THEN 'added'
WHEN ROW(coalesce(parent.id, parent_kept.id), btrim(s.title), s.type COLLATE "default", (s.start_date COLLATE "default")::date, (s.end_date COLLATE "default")::date, s.school_year::integer, true) IS DISTINCT FROM ROW(s.o_parent, s.o_title, s.o_kind, s.o_start, s.o_end, s.o_year, s.o_deleted IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM base s LEFT JOIN base parent ON parent.sourced_id = s.parent_sourced_id LEFT JOIN directory.academic_session parent_kept ON parent.id IS NULL
AND parent_kept.sourced_id = s.parent_sourced_id AND true
WHERE s.known IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

CREATE UNLOGGED TABLE roster_staging.course_plan WITH (autovacuum_enabled = false) AS SELECT s.line, s.sourced_id, coalesce(o.id, uuidv7()) AS id, coalesce(org.id, org_kept.id) AS org_unit_id, coalesce(year.id, year_kept.id) AS school_year_id,
btrim(s.title) AS title, nullif(btrim(s.course_code), '') AS code, (CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END) AS grades, (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END) AS subjects, false AS missing,
CASE WHEN o.id IS NOT NULL THEN md5(o::text) END AS version,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN o.deleted_at IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN o.id IS NULL THEN 'added'
WHEN ROW(coalesce(org.id, org_kept.id), coalesce(year.id, year_kept.id), btrim(s.title), nullif(btrim(s.course_code), ''), (CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END), (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END), true) IS DISTINCT FROM ROW(o.org_unit_id, o.school_year_id, o.title, o.code, o.grades, o.subjects, o.deleted_at IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM roster_staging.courses s LEFT JOIN directory.course o ON o.sourced_id = s.sourced_id LEFT JOIN roster_staging.org_plan org ON org.sourced_id = s.org_sourced_id LEFT JOIN directory.org_unit org_kept ON org.id IS NULL
AND org_kept.sourced_id = s.org_sourced_id AND org_kept.kind <> 'class' LEFT JOIN roster_staging.session_plan year ON year.sourced_id = s.school_year_sourced_id LEFT JOIN directory.academic_session year_kept ON year.id IS NULL
AND year_kept.sourced_id = s.school_year_sourced_id AND true
WHERE o.id IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

CREATE UNLOGGED TABLE roster_staging.class_plan WITH (autovacuum_enabled = false) AS SELECT s.line, s.sourced_id, coalesce(o.id, uuidv7()) AS id, o.version, coalesce(school.id, school_kept.id) AS parent_id, coalesce(course.id, course_kept.id) AS course_id,
btrim(s.title) AS name, nullif(btrim(s.class_code), '') AS code, s.class_type AS kind, nullif(btrim(s.location), '') AS location,
(CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END) AS grades, (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END) AS subjects, (CASE WHEN nullif(btrim(s.periods), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.periods) COLLATE "default", '\s*,\s*') END) AS periods,
coalesce(terms.ids, '{}') AS session_ids, false AS missing,
CASE
WHEN s.status = 'tobedeleted' THEN CASE WHEN o.deleted_at IS NOT NULL THEN 'unchanged' ELSE 'deactivated' END
WHEN o.id IS NULL THEN 'added'
WHEN ROW(coalesce(school.id, school_kept.id), coalesce(course.id, course_kept.id), btrim(s.title), nullif(btrim(s.class_code), ''), s.class_type COLLATE "default", nullif(btrim(s.location), ''),
(CASE WHEN nullif(btrim(s.grades), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.grades) COLLATE "default", '\s*,\s*') END), (CASE WHEN nullif(btrim(s.subjects), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.subjects) COLLATE "default", '\s*,\s*') END), (CASE WHEN nullif(btrim(s.periods), '') IS NULL THEN '{}'::text[] ELSE regexp_split_to_array(btrim(s.periods) COLLATE "default", '\s*,\s*') END), coalesce(terms.ids, '{}'), 'oneroster', true) IS DISTINCT FROM ROW(o.parent_id, c.course_id, o.name, o.code, c.kind, c.location, c.grades, c.subjects, c.periods,
coalesce(prior.ids, '{}'), o.source, o.deleted_at IS NULL) THEN 'changed'
ELSE 'unchanged' END AS action
FROM roster_staging.classes s
LEFT JOIN directory.org_unit o ON o.sourced_id = s.sourced_id AND o.kind = 'class'
LEFT JOIN directory.class c ON c.org_unit_id = o.id
LEFT JOIN (SELECT org_unit_id, array_agg(academic_session_id ORDER BY academic_session_id) AS ids FROM directory.class_session GROUP BY 1) prior
ON prior.org_unit_id = o.id
LEFT JOIN (
SELECT x.line, array_agg(DISTINCT coalesce(term.id, term_kept.id) ORDER BY coalesce(term.id, term_kept.id)) AS ids
FROM (SELECT line, unnest(string_to_array(translate(term_sourced_ids, ' ', ''), ',')) AS id FROM roster_staging.classes) x LEFT JOIN roster_staging.session_plan term ON term.sourced_id = x.id LEFT JOIN directory.academic_session term_kept ON term.id IS NULL
AND term_kept.sourced_id = x.id AND true GROUP BY x.line
) terms ON terms.line = s.line
LEFT JOIN roster_staging.org_plan school ON school.sourced_id = s.school_sourced_id LEFT JOIN directory.org_unit school_kept ON school.id IS NULL
AND school_kept.sourced_id = s.school_sourced_id AND school_kept.kind <> 'class' LEFT JOIN roster_staging.course_plan course ON course.sourced_id = s.course_sourced_id LEFT JOIN directory.course course_kept ON course.id IS NULL
AND course_kept.sourced_id = s.course_sourced_id AND true
WHERE o.id IS NOT NULL OR s.status IS DISTINCT FROM 'tobedeleted';

CREATE UNLOGGED TABLE roster_staging.assignment_plan WITH (autovacuum_enabled = false) AS WITH wish (sourced_id, line, person_id, role_id, org_unit_id, is_primary, begins, ends, deletes) AS (
SELECT NULL::text, NULL::bigint, NULL::uuid, NULL::uuid, NULL::uuid, NULL::boolean, NULL::timestamptz, NULL::timestamptz, NULL::boolean WHERE false
)
SELECT w.line, w.sourced_id, coalesce(a.id, uuidv7()) AS id, a.version, w.person_id, w.role_id, w.org_unit_id, w.is_primary,
w.begins, coalesce(w.begins, least(coalesce(a.valid_from, timestamptz '<instant>'), w.ends - interval '1 day')) AS valid_from, w.ends AS valid_to, false AS missing,
CASE
WHEN w.deletes THEN CASE WHEN a.valid_to <= timestamptz '<instant>' THEN 'unchanged' ELSE 'deactivated' END
WHEN a.id IS NULL THEN 'added'
WHEN ROW(w.person_id, w.role_id, w.org_unit_id, w.is_primary, coalesce(w.begins, least(coalesce(a.valid_from, timestamptz '<instant>'), w.ends - interval '1 day')), w.ends, 'oneroster') IS DISTINCT FROM
ROW(a.person_id, a.role_id, a.org_unit_id, a.is_primary, a.valid_from, a.valid_to, a.source) THEN 'changed'
ELSE 'unchanged' END AS action
FROM wish w LEFT JOIN directory.assignment a ON a.sourced_id = w.sourced_id
WHERE a.id IS NOT NULL OR NOT w.deletes;

CREATE UNLOGGED TABLE roster_staging.relationship_plan WITH (autovacuum_enabled = false) AS WITH wish AS MATERIALIZED (
SELECT DISTINCT ON (p.id, coalesce(agent.id, agent_kept.id)) x.line, p.id AS person_id, coalesce(agent.id, agent_kept.id) AS related_person_id, coalesce(k.kind, kept_kind.kind) AS kind
FROM (
SELECT s.line, s.sourced_id, unnest(string_to_array(translate(s.agent_sourced_ids, ' ', ''), ',')) AS agent FROM roster_staging.users s
WHERE s.agent_sourced_ids IS NOT NULL AND s.status IS DISTINCT FROM 'tobedeleted'
) x
JOIN roster_staging.person_plan p ON p.sourced_id = x.sourced_id LEFT JOIN roster_staging.person_plan agent ON agent.sourced_id = x.agent LEFT JOIN directory.person agent_kept ON agent.id IS NULL
AND agent_kept.sourced_id = x.agent AND true
LEFT JOIN (SELECT user_sourced_id AS agent, min(role) AS kind FROM roster_staging.roles s WHERE role IN ('guardian', 'parent', 'relative') AND s.status IS DISTINCT FROM 'tobedeleted' GROUP BY 1) k ON k.agent = x.agent
LEFT JOIN (SELECT a.person_id, min(r.roster_key) AS kind FROM directory.assignment a JOIN directory.role r ON r.id = a.role_id
WHERE r.roster_key IN ('guardian', 'parent', 'relative') AND a.source = 'oneroster' GROUP BY 1) kept_kind ON kept_kind.person_id = coalesce(agent.id, agent_kept.id)
WHERE x.agent <> x.sourced_id
ORDER BY p.id, coalesce(agent.id, agent_kept.id), x.line
)
SELECT w.line, w.person_id || '/' || w.related_person_id AS sourced_id, coalesce(r.id, uuidv7()) AS id,
CASE WHEN r.id IS NOT NULL THEN r.kind || r.source END AS version, w.person_id, w.related_person_id, w.kind, false AS missing,
CASE WHEN r.id IS NULL THEN 'added' WHEN r.source = 'oneroster' AND r.kind <> w.kind THEN 'changed' ELSE 'unchanged' END AS action
FROM wish w LEFT JOIN directory.relationship r ON r.person_id = w.person_id AND r.related_person_id = w.related_person_id
WHERE w.kind IS NOT NULL;

INSERT INTO roster_staging.relationship_plan (sourced_id, id, version, person_id, related_person_id, kind, missing, action)
SELECT r.person_id || '/' || r.related_person_id, r.id, r.kind || r.source, r.person_id, r.related_person_id, r.kind, false, 'deactivated'
FROM directory.relationship r
WHERE r.source = 'oneroster' AND EXISTS (SELECT FROM roster_staging.person_plan p WHERE p.id = r.person_id) AND NOT EXISTS (SELECT FROM roster_staging.relationship_plan s WHERE s.id = r.id);


-- imports.sweep

SELECT pg_try_advisory_lock(hashtext('school-directory'), hashtext('roster-import')) AS taken, pg_backend_pid() AS pid;

SET client_connection_check_interval = '1s';

SET statement_timeout = 21600000;

SET work_mem = '64MB';

SET default_statistics_target = 20;

UPDATE directory.import_run SET state = 'failed', error = 'interrupted', finished_at = greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) WHERE state IN ('checking', 'applying');

UPDATE directory.import_run SET state = 'discarded' WHERE state = 'checked' AND finished_at < greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) - interval '1 hour';

SELECT id FROM directory.import_run WHERE state = 'checked';

SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^roster_staging[0-9a-f]{32}$';

DELETE FROM directory.import_fault WHERE import_run_id NOT IN (
SELECT id FROM directory.import_run ORDER BY started_at DESC, id DESC LIMIT 20);

SELECT pg_advisory_unlock_all();

RESET ALL;
