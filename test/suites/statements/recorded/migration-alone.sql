-- alone.apply

SELECT * FROM "information_schema"."tables" WHERE "table_schema" = $1 AND "table_name" = $2;

-- The directory: people, org units, roles, permissions, assignments, reporting lines, delegations,
-- what the roster adds (relationships, sessions, courses, classes), audit, outbox and import runs.
--
-- Derived columns end in _key (sorting) or are named search_text. They are lower-cased and unaccented and collate "C":
-- their order is the same on every server and never changes with a library, and one index serves order, prefix and range.
CREATE SCHEMA IF NOT EXISTS directory;
-- An extension that is not installed yet comes into this schema and leaves with it; one that is elsewhere stays there.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA directory;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA directory;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA directory;
-- fold and caseless may be called immutable because they name the dictionary and the collation: the one is data of the
-- extension, the other is Unicode's (built in from PostgreSQL 17 on, ICU before), and neither depends on a setting.
DO $do$
DECLARE
unaccent_schema name := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent');
unicode_lower name := (
SELECT c.collname FROM pg_collation c
WHERE c.collnamespace = 'pg_catalog'::regnamespace AND c.collname IN ('pg_c_utf8', 'und-x-icu')
ORDER BY c.collname <> 'pg_c_utf8' LIMIT 1);
BEGIN
IF current_setting('server_encoding') <> 'UTF8' THEN
RAISE EXCEPTION 'This database is encoded in %; the directory needs UTF8.', current_setting('server_encoding');
END IF;
IF unicode_lower IS NULL THEN
RAISE EXCEPTION 'This PostgreSQL is built without ICU; the directory needs version 17 or later, or ICU.';
END IF;
EXECUTE format($create$
CREATE FUNCTION directory.caseless(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
BEGIN
IF octet_length(value) = length(value) THEN
RETURN lower(value COLLATE "C");
END IF;
RETURN lower(normalize(value, NFC) COLLATE pg_catalog.%1$I);
END $body$$create$, unicode_lower);
EXECUTE format($create$
CREATE FUNCTION directory.fold(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
BEGIN
-- Most text is ASCII, and for it this is seven times as fast.
IF octet_length(value) = length(value) THEN
RETURN lower(value COLLATE "C");
END IF;
RETURN lower(%2$I.unaccent(%3$L::regdictionary, normalize(value, NFKC)) COLLATE pg_catalog.%1$I);
END $body$$create$, unicode_lower, unaccent_schema, format('%I.unaccent', unaccent_schema));
END $do$;
COMMENT ON FUNCTION directory.caseless(text) IS 'Lower case of any script, accents kept: what uniqueness compares.';
COMMENT ON FUNCTION directory.fold(text) IS 'Lower case without accents, compatibility forms unified: what search and order compare.';
-- A B-tree entry holds 2,704 bytes and folding may lengthen a text: 600 characters always fit.
CREATE FUNCTION directory.sort_key(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
RETURN left(directory.fold(value), 600);
END $$;
-- LIKE pattern of one word in a search_text: one or two characters match beginnings of words, more match anywhere.
CREATE FUNCTION directory.search_pattern(word text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
folded text := directory.fold(word);
escaped text := replace(replace(replace(folded, '\', '\\'), '%', '\%'), '_', '\_');
BEGIN
RETURN CASE WHEN length(folded) < 3 THEN '% ' ELSE '%' END || escaped || '%';
END $$;
CREATE TABLE directory.person (
id uuid NOT NULL,
sourced_id text COLLATE "C",
given_name text NOT NULL,
family_name text NOT NULL,
middle_name text,
preferred_name text,
username text NOT NULL,
email text,
status text NOT NULL DEFAULT 'active',
-- Rows of source oneroster follow the roster of the next import.
source text NOT NULL DEFAULT 'manual',
created_at timestamptz(3) NOT NULL DEFAULT now(),
updated_at timestamptz(3) NOT NULL DEFAULT now(),
deleted_at timestamptz(3),
version integer NOT NULL DEFAULT 1,
-- U+0001 sorts before every character a name may have: Ruiz, Ana comes before Ruiz Zafón, Bea.
name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (directory.sort_key(family_name || chr(1) || given_name)) STORED,
username_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (directory.sort_key(username)) STORED,
-- U+10FFFF sorts after every e-mail: people without one come last.
email_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (COALESCE(directory.caseless(email), chr(1114111))) STORED,
-- Begins with a space, so that every word has one before it.
search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (directory.fold(
' ' || family_name || ' ' || given_name || COALESCE(' ' || middle_name, '') || COALESCE(' ' || preferred_name, '')
|| ' ' || username || COALESCE(' ' || email, ''))) STORED,
CONSTRAINT person_pkey PRIMARY KEY (id),
CONSTRAINT person_sourced_id_key UNIQUE (sourced_id),
CONSTRAINT person_status_check CHECK (status IN ('active', 'inactive')),
CONSTRAINT person_source_check CHECK (source IN ('manual', 'oneroster')),
CONSTRAINT person_email_check CHECK (length(email) <= 320)
);
-- One index per sort that the people table offers, read forwards and backwards.
CREATE INDEX person_name_idx ON directory.person (name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX person_username_idx ON directory.person (username_key, id) WHERE deleted_at IS NULL;
CREATE INDEX person_email_idx ON directory.person (email_key, id) WHERE deleted_at IS NULL;
CREATE INDEX person_status_idx ON directory.person (status, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX person_updated_at_idx ON directory.person (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX person_deleted_idx ON directory.person (name_key, id) WHERE deleted_at IS NOT NULL;
CREATE UNIQUE INDEX person_email_unique ON directory.person (email_key) WHERE deleted_at IS NULL AND email IS NOT NULL;
CREATE TABLE directory.org_unit (
id uuid NOT NULL,
parent_id uuid,
kind text NOT NULL,
name text NOT NULL,
code text,
sourced_id text COLLATE "C",
source text NOT NULL DEFAULT 'manual',
created_at timestamptz(3) NOT NULL DEFAULT now(),
updated_at timestamptz(3) NOT NULL DEFAULT now(),
deleted_at timestamptz(3),
version integer NOT NULL DEFAULT 1,
name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (directory.sort_key(name)) STORED,
code_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (COALESCE(directory.sort_key(code), chr(1114111))) STORED,
search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (directory.fold(' ' || name || COALESCE(' ' || code, ''))) STORED,
CONSTRAINT org_unit_pkey PRIMARY KEY (id),
CONSTRAINT org_unit_parent_fkey FOREIGN KEY (parent_id) REFERENCES directory.org_unit (id),
CONSTRAINT org_unit_kind_check CHECK (kind IN ('national', 'state', 'local', 'district', 'school', 'department', 'class')),
CONSTRAINT org_unit_source_check CHECK (source IN ('manual', 'oneroster')),
CONSTRAINT org_unit_parent_check CHECK (parent_id <> id)
);
-- Organisations and classes come from two files of a roster, each with sourcedIds of its own.
CREATE UNIQUE INDEX org_unit_sourced_id_unique ON directory.org_unit (sourced_id) WHERE kind <> 'class';
CREATE UNIQUE INDEX org_unit_class_sourced_id_unique ON directory.org_unit (sourced_id) WHERE kind = 'class';
CREATE INDEX org_unit_parent_idx ON directory.org_unit (parent_id, name_key, id);
CREATE INDEX org_unit_name_idx ON directory.org_unit (name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX org_unit_code_idx ON directory.org_unit (code_key, id) WHERE deleted_at IS NULL;
CREATE INDEX org_unit_kind_idx ON directory.org_unit (kind, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX org_unit_updated_at_idx ON directory.org_unit (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX org_unit_deleted_idx ON directory.org_unit (name_key, id) WHERE deleted_at IS NOT NULL;
-- The operator class has to be named with its schema, wherever the extension lives.
DO $do$
DECLARE
trigram_schema name := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm');
BEGIN
EXECUTE format('CREATE INDEX person_search_idx ON directory.person USING gin (search_text %I.gin_trgm_ops)', trigram_schema);
EXECUTE format('CREATE INDEX org_unit_search_idx ON directory.org_unit USING gin (search_text %I.gin_trgm_ops)', trigram_schema);
END $do$;
-- The planner guesses how many rows a pattern matches from the histogram: a finer one, better guesses.
ALTER TABLE directory.person ALTER COLUMN search_text SET STATISTICS 1000;
CREATE TABLE directory.permission (
key text COLLATE "C" NOT NULL,
description text NOT NULL DEFAULT '',
CONSTRAINT permission_pkey PRIMARY KEY (key),
CONSTRAINT permission_key_check CHECK (key ~ '^[a-z][a-z0-9]*([.:-][a-z0-9]+)*$' AND length(key) <= 100)
);
CREATE TABLE directory.role (
id uuid NOT NULL,
name text NOT NULL,
description text NOT NULL DEFAULT '',
-- The roster's term for it, e.g. teacher; it survives a new name.
roster_key text COLLATE "C",
created_at timestamptz(3) NOT NULL DEFAULT now(),
updated_at timestamptz(3) NOT NULL DEFAULT now(),
version integer NOT NULL DEFAULT 1,
name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (directory.sort_key(name)) STORED,
unique_name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (directory.caseless(name)) STORED,
CONSTRAINT role_pkey PRIMARY KEY (id),
CONSTRAINT role_roster_key_key UNIQUE (roster_key)
);
CREATE UNIQUE INDEX role_name_unique ON directory.role (unique_name);
CREATE INDEX role_name_idx ON directory.role (name_key, id);
CREATE INDEX role_updated_at_idx ON directory.role (updated_at, id);
CREATE TABLE directory.role_permission (
role_id uuid NOT NULL,
permission_key text COLLATE "C" NOT NULL,
CONSTRAINT role_permission_pkey PRIMARY KEY (role_id, permission_key),
CONSTRAINT role_permission_role_fkey FOREIGN KEY (role_id) REFERENCES directory.role (id) ON DELETE CASCADE,
CONSTRAINT role_permission_permission_fkey FOREIGN KEY (permission_key) REFERENCES directory.permission (key)
);
CREATE INDEX role_permission_permission_idx ON directory.role_permission (permission_key, role_id);
CREATE TABLE directory.assignment (
id uuid NOT NULL,
person_id uuid NOT NULL,
role_id uuid NOT NULL,
org_unit_id uuid NOT NULL,
is_primary boolean NOT NULL DEFAULT false,
valid_from timestamptz(3) NOT NULL,
valid_to timestamptz(3),
source text NOT NULL DEFAULT 'manual',
-- Names the row of the roster that this came from, its file included: sourcedIds are unique in one file only.
sourced_id text COLLATE "C",
created_at timestamptz(3) NOT NULL DEFAULT now(),
updated_at timestamptz(3) NOT NULL DEFAULT now(),
version integer NOT NULL DEFAULT 1,
CONSTRAINT assignment_pkey PRIMARY KEY (id),
CONSTRAINT assignment_sourced_id_key UNIQUE (sourced_id),
CONSTRAINT assignment_person_fkey FOREIGN KEY (person_id) REFERENCES directory.person (id),
CONSTRAINT assignment_role_fkey FOREIGN KEY (role_id) REFERENCES directory.role (id),
CONSTRAINT assignment_org_unit_fkey FOREIGN KEY (org_unit_id) REFERENCES directory.org_unit (id),
CONSTRAINT assignment_validity_check CHECK (valid_to > valid_from),
CONSTRAINT assignment_source_check CHECK (source IN ('manual', 'oneroster'))
);
CREATE INDEX assignment_person_idx ON directory.assignment (person_id);
-- With the validity: "who is in this unit now" is read from the index alone.
CREATE INDEX assignment_org_unit_idx ON directory.assignment (org_unit_id, person_id, valid_from, valid_to);
CREATE INDEX assignment_role_idx ON directory.assignment (role_id, person_id, valid_from, valid_to);
CREATE INDEX assignment_valid_from_idx ON directory.assignment (valid_from, id);
CREATE TABLE directory.reporting_line (
id uuid NOT NULL,
person_id uuid NOT NULL,
manager_id uuid NOT NULL,
valid_from timestamptz(3) NOT NULL,
valid_to timestamptz(3),
created_at timestamptz(3) NOT NULL DEFAULT now(),
updated_at timestamptz(3) NOT NULL DEFAULT now(),
version integer NOT NULL DEFAULT 1,
CONSTRAINT reporting_line_pkey PRIMARY KEY (id),
CONSTRAINT reporting_line_person_fkey FOREIGN KEY (person_id) REFERENCES directory.person (id),
CONSTRAINT reporting_line_manager_fkey FOREIGN KEY (manager_id) REFERENCES directory.person (id),
CONSTRAINT reporting_line_validity_check CHECK (valid_to > valid_from),
CONSTRAINT reporting_line_self_check CHECK (person_id <> manager_id),
CONSTRAINT reporting_line_one_manager EXCLUDE USING gist (person_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);
CREATE INDEX reporting_line_person_idx ON directory.reporting_line (person_id, valid_from, id);
CREATE INDEX reporting_line_manager_idx ON directory.reporting_line (manager_id, valid_from, id);
CREATE INDEX reporting_line_valid_from_idx ON directory.reporting_line (valid_from, id);
CREATE TABLE directory.delegation (
id uuid NOT NULL,
delegator_id uuid NOT NULL,
delegate_id uuid NOT NULL,
org_unit_id uuid NOT NULL,
-- Exactly one of: all permissions of a role, or the keys in delegation_permission.
role_id uuid,
max_redelegations integer NOT NULL DEFAULT 0,
valid_from timestamptz(3) NOT NULL,
valid_to timestamptz(3),
revoked_at timestamptz(3),
reason text NOT NULL DEFAULT '',
created_at timestamptz(3) NOT NULL DEFAULT now(),
updated_at timestamptz(3) NOT NULL DEFAULT now(),
version integer NOT NULL DEFAULT 1,
CONSTRAINT delegation_pkey PRIMARY KEY (id),
CONSTRAINT delegation_delegator_fkey FOREIGN KEY (delegator_id) REFERENCES directory.person (id),
CONSTRAINT delegation_delegate_fkey FOREIGN KEY (delegate_id) REFERENCES directory.person (id),
CONSTRAINT delegation_org_unit_fkey FOREIGN KEY (org_unit_id) REFERENCES directory.org_unit (id),
CONSTRAINT delegation_role_fkey FOREIGN KEY (role_id) REFERENCES directory.role (id),
CONSTRAINT delegation_validity_check CHECK (valid_to > valid_from),
CONSTRAINT delegation_self_check CHECK (delegator_id <> delegate_id),
CONSTRAINT delegation_redelegations_check CHECK (max_redelegations BETWEEN 0 AND 32)
);
CREATE INDEX delegation_delegator_idx ON directory.delegation (delegator_id);
CREATE INDEX delegation_delegate_idx ON directory.delegation (delegate_id);
CREATE INDEX delegation_org_unit_idx ON directory.delegation (org_unit_id);
CREATE INDEX delegation_role_idx ON directory.delegation (role_id);
CREATE TABLE directory.delegation_permission (
delegation_id uuid NOT NULL,
permission_key text COLLATE "C" NOT NULL,
CONSTRAINT delegation_permission_pkey PRIMARY KEY (delegation_id, permission_key),
CONSTRAINT delegation_permission_delegation_fkey FOREIGN KEY (delegation_id) REFERENCES directory.delegation (id) ON DELETE CASCADE,
CONSTRAINT delegation_permission_permission_fkey FOREIGN KEY (permission_key) REFERENCES directory.permission (key)
);
CREATE INDEX delegation_permission_permission_idx ON directory.delegation_permission (permission_key, delegation_id);
CREATE TABLE directory.relationship (
id uuid NOT NULL,
-- The pupil.
person_id uuid NOT NULL,
-- The guardian, parent or relative of the pupil.
related_person_id uuid NOT NULL,
kind text NOT NULL,
source text NOT NULL DEFAULT 'manual',
CONSTRAINT relationship_pkey PRIMARY KEY (id),
CONSTRAINT relationship_key UNIQUE (person_id, related_person_id),
CONSTRAINT relationship_person_fkey FOREIGN KEY (person_id) REFERENCES directory.person (id),
CONSTRAINT relationship_related_person_fkey FOREIGN KEY (related_person_id) REFERENCES directory.person (id),
CONSTRAINT relationship_self_check CHECK (person_id <> related_person_id),
CONSTRAINT relationship_source_check CHECK (source IN ('manual', 'oneroster')),
CONSTRAINT relationship_kind_check CHECK (kind IN ('guardian', 'parent', 'relative'))
);
CREATE INDEX relationship_related_person_idx ON directory.relationship (related_person_id);
CREATE TABLE directory.academic_session (
id uuid NOT NULL,
sourced_id text COLLATE "C" NOT NULL,
title text NOT NULL,
kind text NOT NULL,
start_date date NOT NULL,
end_date date NOT NULL,
parent_id uuid,
school_year integer NOT NULL,
deleted_at timestamptz(3),
CONSTRAINT academic_session_pkey PRIMARY KEY (id),
CONSTRAINT academic_session_sourced_id_key UNIQUE (sourced_id),
CONSTRAINT academic_session_parent_fkey FOREIGN KEY (parent_id) REFERENCES directory.academic_session (id)
);
CREATE INDEX academic_session_parent_idx ON directory.academic_session (parent_id);
CREATE TABLE directory.course (
id uuid NOT NULL,
sourced_id text COLLATE "C" NOT NULL,
title text NOT NULL,
code text,
org_unit_id uuid NOT NULL,
school_year_id uuid,
grades text[] NOT NULL DEFAULT '{}',
subjects text[] NOT NULL DEFAULT '{}',
deleted_at timestamptz(3),
CONSTRAINT course_pkey PRIMARY KEY (id),
CONSTRAINT course_sourced_id_key UNIQUE (sourced_id),
CONSTRAINT course_org_unit_fkey FOREIGN KEY (org_unit_id) REFERENCES directory.org_unit (id),
CONSTRAINT course_school_year_fkey FOREIGN KEY (school_year_id) REFERENCES directory.academic_session (id)
);
CREATE INDEX course_org_unit_idx ON directory.course (org_unit_id);
CREATE INDEX course_school_year_idx ON directory.course (school_year_id);
-- What an org unit of kind class has beside name and parent.
CREATE TABLE directory.class (
org_unit_id uuid NOT NULL,
course_id uuid,
kind text NOT NULL,
location text,
grades text[] NOT NULL DEFAULT '{}',
subjects text[] NOT NULL DEFAULT '{}',
periods text[] NOT NULL DEFAULT '{}',
CONSTRAINT class_pkey PRIMARY KEY (org_unit_id),
CONSTRAINT class_org_unit_fkey FOREIGN KEY (org_unit_id) REFERENCES directory.org_unit (id) ON DELETE CASCADE,
CONSTRAINT class_course_fkey FOREIGN KEY (course_id) REFERENCES directory.course (id)
);
CREATE INDEX class_course_idx ON directory.class (course_id);
CREATE TABLE directory.class_session (
org_unit_id uuid NOT NULL,
academic_session_id uuid NOT NULL,
CONSTRAINT class_session_pkey PRIMARY KEY (org_unit_id, academic_session_id),
CONSTRAINT class_session_class_fkey FOREIGN KEY (org_unit_id) REFERENCES directory.class (org_unit_id) ON DELETE CASCADE,
CONSTRAINT class_session_academic_session_fkey FOREIGN KEY (academic_session_id) REFERENCES directory.academic_session (id)
);
CREATE INDEX class_session_academic_session_idx ON directory.class_session (academic_session_id);
CREATE TABLE directory.import_run (
id uuid NOT NULL,
actor text NOT NULL,
source text NOT NULL,
state text NOT NULL,
report jsonb,
error text,
started_at timestamptz(3) NOT NULL DEFAULT now(),
finished_at timestamptz(3),
CONSTRAINT import_run_pkey PRIMARY KEY (id),
CONSTRAINT import_run_state_check CHECK (state IN ('checking', 'checked', 'applying', 'applied', 'failed', 'cancelled', 'discarded'))
);
CREATE INDEX import_run_started_at_idx ON directory.import_run (started_at, id);
CREATE TABLE directory.import_fault (
import_run_id uuid NOT NULL,
ordinal integer NOT NULL,
file text NOT NULL,
line bigint,
column_name text,
code text NOT NULL,
severity text NOT NULL,
message text NOT NULL,
CONSTRAINT import_fault_pkey PRIMARY KEY (import_run_id, ordinal),
CONSTRAINT import_fault_import_run_fkey FOREIGN KEY (import_run_id) REFERENCES directory.import_run (id) ON DELETE CASCADE,
CONSTRAINT import_fault_severity_check CHECK (severity IN ('error', 'warning'))
);
CREATE TABLE directory.audit_event (
id uuid NOT NULL,
recorded_at timestamptz(3) NOT NULL DEFAULT now(),
actor text NOT NULL,
door text NOT NULL,
action text NOT NULL,
entity_kind text NOT NULL,
entity_id text NOT NULL,
before jsonb,
after jsonb,
-- Only the first event of a write carries it: sent twice, a write is applied once.
request_id uuid,
import_run_id uuid,
CONSTRAINT audit_event_pkey PRIMARY KEY (id),
CONSTRAINT audit_event_import_run_fkey FOREIGN KEY (import_run_id) REFERENCES directory.import_run (id)
);
CREATE INDEX audit_event_recorded_at_idx ON directory.audit_event (recorded_at, id);
CREATE INDEX audit_event_entity_idx ON directory.audit_event (entity_kind, entity_id, recorded_at, id);
CREATE INDEX audit_event_entity_kind_idx ON directory.audit_event (entity_kind, recorded_at, id);
CREATE INDEX audit_event_entity_id_idx ON directory.audit_event (entity_id, recorded_at, id);
CREATE INDEX audit_event_import_run_idx ON directory.audit_event (import_run_id) WHERE import_run_id IS NOT NULL;
CREATE UNIQUE INDEX audit_event_request_id_key ON directory.audit_event (request_id) WHERE request_id IS NOT NULL;
-- "These rows changed" for the projection, which reads the rows as they are now. Read in the order of
-- (transaction_id, position) and only below pg_snapshot_xmin(pg_current_snapshot()): a position may become visible after
-- a higher one, a transaction below the horizon never.
CREATE TABLE directory.outbox_event (
position bigint GENERATED ALWAYS AS IDENTITY,
transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
kind text NOT NULL,
entity_ids uuid[] NOT NULL,
recorded_at timestamptz(3) NOT NULL DEFAULT now(),
CONSTRAINT outbox_event_pkey PRIMARY KEY (position),
CONSTRAINT outbox_event_entity_ids_check CHECK (cardinality(entity_ids) BETWEEN 1 AND 1000)
);
CREATE INDEX outbox_event_transaction_idx ON directory.outbox_event (transaction_id, position);
-- The checks below wait for a concurrent one and then look again. A snapshot that was taken before the wait would not
-- show what the other transaction did; SERIALIZABLE notices that by itself, REPEATABLE READ does not.
CREATE FUNCTION directory.wait_for_turn(guarded regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
IF current_setting('transaction_isolation') = 'repeatable read' THEN
RAISE EXCEPTION 'Change % in a transaction that is READ COMMITTED or SERIALIZABLE.', guarded
USING ERRCODE = 'feature_not_supported';
END IF;
PERFORM pg_advisory_xact_lock(guarded::oid::integer, 0);
END $$;
-- A new row can only be in a cycle with rows of its own transaction, so inserts need no turn.
CREATE FUNCTION directory.refuse_org_unit_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' THEN
IF NOT EXISTS (
SELECT FROM changed LEFT JOIN unchanged USING (id)
WHERE changed.parent_id IS NOT NULL AND changed.parent_id IS DISTINCT FROM unchanged.parent_id
) THEN
RETURN NULL;
END IF;
PERFORM directory.wait_for_turn('directory.org_unit');
END IF;
IF EXISTS (
WITH RECURSIVE up (start, node) AS (
-- A unit with nothing below it closes no cycle; nearly all units of a roster are such.
SELECT changed.id, changed.parent_id FROM changed
WHERE changed.parent_id IS NOT NULL AND EXISTS (SELECT FROM directory.org_unit below WHERE below.parent_id = changed.id)
UNION
SELECT up.start, unit.parent_id FROM up JOIN directory.org_unit unit ON unit.id = up.node
WHERE unit.parent_id IS NOT NULL AND up.node <> up.start
)
SELECT FROM up WHERE up.node = up.start
) THEN
RAISE EXCEPTION 'An org unit would hang below itself.'
USING ERRCODE = 'check_violation', SCHEMA = 'directory', TABLE = 'org_unit', CONSTRAINT = 'org_unit_cycle';
END IF;
RETURN NULL;
END $$;
CREATE TRIGGER org_unit_cycle_insert AFTER INSERT ON directory.org_unit
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION directory.refuse_org_unit_cycle();
CREATE TRIGGER org_unit_cycle_update AFTER UPDATE ON directory.org_unit
REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION directory.refuse_org_unit_cycle();
-- A cycle counts where all its lines are valid at one instant: the walk carries the intersection of their validities.
CREATE FUNCTION directory.refuse_reporting_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' THEN
IF NOT EXISTS (
SELECT FROM changed LEFT JOIN unchanged USING (id)
WHERE unchanged.id IS NULL OR changed.person_id <> unchanged.person_id OR changed.manager_id <> unchanged.manager_id
OR NOT tstzrange(changed.valid_from, changed.valid_to) <@ tstzrange(unchanged.valid_from, unchanged.valid_to)
) THEN
RETURN NULL;
END IF;
ELSIF NOT EXISTS (SELECT FROM changed) THEN
RETURN NULL;
END IF;
PERFORM directory.wait_for_turn('directory.reporting_line');
IF EXISTS (
WITH RECURSIVE up (start, node, during) AS (
SELECT changed.person_id, changed.manager_id, tstzrange(changed.valid_from, changed.valid_to) FROM changed
-- Who manages nobody closes no cycle.
WHERE EXISTS (SELECT FROM directory.reporting_line below WHERE below.manager_id = changed.person_id)
UNION
SELECT up.start, line.manager_id, up.during * tstzrange(line.valid_from, line.valid_to)
FROM up JOIN directory.reporting_line line
ON line.person_id = up.node AND tstzrange(line.valid_from, line.valid_to) && up.during
WHERE up.node <> up.start
)
SELECT FROM up WHERE up.node = up.start
) THEN
RAISE EXCEPTION 'A person would report to themselves.'
USING ERRCODE = 'check_violation', SCHEMA = 'directory', TABLE = 'reporting_line', CONSTRAINT = 'reporting_line_cycle';
END IF;
RETURN NULL;
END $$;
CREATE TRIGGER reporting_line_cycle_insert AFTER INSERT ON directory.reporting_line
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION directory.refuse_reporting_cycle();
CREATE TRIGGER reporting_line_cycle_update AFTER UPDATE ON directory.reporting_line
REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION directory.refuse_reporting_cycle();
-- Checked at commit, for the delegation comes before its keys. Only constraint triggers wait so long, and they are per row.
CREATE FUNCTION directory.check_delegation_covers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
checked uuid := CASE
WHEN TG_TABLE_NAME = 'delegation' THEN (to_jsonb(NEW) ->> 'id')::uuid
ELSE (to_jsonb(COALESCE(NEW, OLD)) ->> 'delegation_id')::uuid END;
BEGIN
IF EXISTS (
SELECT FROM directory.delegation d
WHERE d.id = checked AND (d.role_id IS NOT NULL) = EXISTS (SELECT FROM directory.delegation_permission p WHERE p.delegation_id = d.id)
) THEN
RAISE EXCEPTION 'A delegation covers either a role or permission keys.'
USING ERRCODE = 'check_violation', SCHEMA = 'directory', TABLE = 'delegation', CONSTRAINT = 'delegation_covers_check';
END IF;
RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER delegation_covers AFTER INSERT OR UPDATE OF role_id ON directory.delegation
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory.check_delegation_covers();
CREATE CONSTRAINT TRIGGER delegation_permission_covers AFTER INSERT OR UPDATE OR DELETE ON directory.delegation_permission
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory.check_delegation_covers();
-- TypeORM compares generated columns with what a table of this name says of them. A view says what is.
CREATE VIEW directory.typeorm_metadata AS
SELECT 'GENERATED_COLUMN'::varchar AS type, current_database()::varchar AS database, n.nspname::varchar AS schema,
c.relname::varchar AS "table", a.attname::varchar AS name, pg_get_expr(d.adbin, d.adrelid) AS value
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attgenerated = 's' AND n.nspname = 'directory';
CREATE RULE typeorm_metadata_insert AS ON INSERT TO directory.typeorm_metadata DO INSTEAD NOTHING;
CREATE RULE typeorm_metadata_update AS ON UPDATE TO directory.typeorm_metadata DO INSTEAD NOTHING;
CREATE RULE typeorm_metadata_delete AS ON DELETE TO directory.typeorm_metadata DO INSTEAD NOTHING;

INSERT INTO "migration_history"."directory"("timestamp", "name") VALUES ($1, $2);

UPDATE migration_history.directory SET checksum = $2 WHERE name = $1;

SELECT to_regclass($1) IS NOT NULL AS found;

SELECT a.attname::text AS name FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname
WHERE a.attrelid = $1::regclass AND b.attrelid = $2::regclass AND a.attnum > 0 AND b.attnum > 0
AND NOT a.attisdropped AND NOT b.attisdropped AND a.attgenerated = '' ORDER BY a.attnum;

INSERT INTO directory.import_run ("id", "actor", "source", "state", "report", "error", "started_at", "finished_at") SELECT "id", "actor", "source", "state", "report", "error", "started_at", "finished_at" FROM migration_history.kept_import_run ON CONFLICT DO NOTHING;

DROP TABLE migration_history.kept_import_run;

INSERT INTO directory.audit_event ("id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id") SELECT "id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id" FROM migration_history.kept_audit_event ON CONFLICT DO NOTHING;

DROP TABLE migration_history.kept_audit_event;

INSERT INTO directory.outbox_event (kind, entity_ids, recorded_at)
SELECT kind, entity_ids, greatest(date_trunc('milliseconds', clock_timestamp()), latest.event, latest.line) FROM migration_history.owed_event,
(SELECT (SELECT max(recorded_at) FROM directory.outbox_event) AS event, (SELECT max(recorded_at) FROM directory.audit_event) AS line) latest;

DROP TABLE migration_history.owed_event;

NOTIFY directory_outbox;

DELETE FROM migration_history.directory_taken_back WHERE name = $1;

DELETE FROM migration_history.directory_failure WHERE name = $1;


-- alone.read

SELECT to_regclass($1) IS NOT NULL AS found, to_regclass($2) IS NOT NULL AS ways;

SELECT name, checksum, applied_at AS "appliedAt" FROM migration_history.directory ORDER BY id;

SELECT name, checksum, failed_at AS "failedAt", reason FROM migration_history.directory_failure ORDER BY name;

SELECT name AS migration, taken_back_at AS at, actor AS by, rows::float8 AS rows, backup
FROM migration_history.directory_taken_back ORDER BY taken_back_at DESC, name;


-- alone.revert

-- Takes the directory back with all its data. The migration history may live in this schema, so the schema itself only
-- goes when nothing is left in it.
DROP VIEW directory.typeorm_metadata;
DROP TABLE
directory.outbox_event,
directory.audit_event,
directory.import_fault,
directory.import_run,
directory.class_session,
directory.class,
directory.course,
directory.academic_session,
directory.relationship,
directory.delegation_permission,
directory.delegation,
directory.reporting_line,
directory.assignment,
directory.role_permission,
directory.role,
directory.permission,
directory.org_unit,
directory.person;
DROP FUNCTION directory.check_delegation_covers();
DROP FUNCTION directory.refuse_reporting_cycle();
DROP FUNCTION directory.refuse_org_unit_cycle();
DROP FUNCTION directory.wait_for_turn(regclass);
DROP FUNCTION directory.search_pattern(text);
DROP FUNCTION directory.sort_key(text);
DROP FUNCTION directory.fold(text);
DROP FUNCTION directory.caseless(text);
-- Extensions in this schema came with it. Refused, not cascaded, where another schema uses one.
DO $do$
DECLARE
extension name;
BEGIN
FOR extension IN SELECT extname FROM pg_extension WHERE extnamespace = 'directory'::regnamespace LOOP
EXECUTE format('DROP EXTENSION %I', extension);
END LOOP;
IF NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'directory'::regnamespace)
AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'directory'::regnamespace) THEN
DROP SCHEMA directory;
END IF;
END $do$;

DELETE FROM "migration_history"."directory" WHERE "timestamp" = $1 AND "name" = $2;

DELETE FROM migration_history.directory_failure WHERE name = $1;


-- alone.takenBack

INSERT INTO migration_history.directory_taken_back (name, actor, rows, backup) VALUES ($1, ...)
ON CONFLICT (name) DO UPDATE SET actor = excluded.actor, rows = excluded.rows, backup = excluded.backup, taken_back_at = date_trunc('milliseconds', clock_timestamp());


-- session.alone

START TRANSACTION;

SELECT c.oid::regclass::text AS name FROM pg_class c
WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE "C";

SAVEPOINT unlocked;

SET LOCAL lock_timeout = 400;

LOCK TABLE directory.academic_session, directory.assignment, directory.audit_event, directory.class, directory.class_session, directory.course, directory.delegation, directory.delegation_permission, directory.import_fault, directory.import_run, directory.org_unit, directory.outbox_event, directory.permission, directory.person, directory.relationship, directory.reporting_line, directory.role, directory.role_permission IN ACCESS EXCLUSIVE MODE;

RELEASE SAVEPOINT unlocked;

SET LOCAL lock_timeout TO DEFAULT;

COMMIT;


-- tables.audit

SELECT to_regclass($1) IS NOT NULL AS found;

INSERT INTO directory.audit_event (id, recorded_at, actor, door, action, entity_kind, entity_id, before, after)
VALUES ($1, date_trunc('milliseconds', clock_timestamp()), $2, $3, $4, $5, $6, $7, $8);


-- tables.bringBack

SELECT to_regclass($1) IS NOT NULL AS found;


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

TRUNCATE directory.academic_session, directory.import_fault, directory.org_unit, directory.course, directory.class, directory.class_session, directory.permission, directory.person, directory.relationship, directory.reporting_line, directory.role, directory.assignment, directory.delegation, directory.delegation_permission, directory.role_permission;


-- tables.counts

SELECT name, to_regclass(name)::oid::regclass::text AS table FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL;

SELECT count(*) AS rows FROM directory.academic_session;


-- tables.database

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();


-- tables.keepTrail

SELECT to_regclass($1) IS NOT NULL AS found;

CREATE TABLE IF NOT EXISTS migration_history.kept_import_run (LIKE directory.import_run);

SELECT a.attname::text AS name FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname
WHERE a.attrelid = $1::regclass AND b.attrelid = $2::regclass AND a.attnum > 0 AND b.attnum > 0
AND NOT a.attisdropped AND NOT b.attisdropped AND a.attgenerated = '' ORDER BY a.attnum;

INSERT INTO migration_history.kept_import_run ("id", "actor", "source", "state", "report", "error", "started_at", "finished_at") SELECT "id", "actor", "source", "state", "report", "error", "started_at", "finished_at" FROM directory.import_run;

CREATE TABLE IF NOT EXISTS migration_history.kept_audit_event (LIKE directory.audit_event);

INSERT INTO migration_history.kept_audit_event ("id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id") SELECT "id", "recorded_at", "actor", "door", "action", "entity_kind", "entity_id", "before", "after", "request_id", "import_run_id" FROM directory.audit_event;


-- tables.load

ALTER TABLE directory.academic_session DISABLE TRIGGER USER;

COPY directory.academic_session ("id", "sourced_id", "title", "kind", "start_date", "end_date", "parent_id", "school_year", "deleted_at") FROM STDIN;

ALTER TABLE directory.academic_session ENABLE TRIGGER USER;

ANALYZE directory.academic_session;


-- tables.nameRows

CREATE TABLE IF NOT EXISTS migration_history.owed_event (kind text NOT NULL, entity_ids uuid[] NOT NULL);

SELECT to_regclass($1) IS NOT NULL AS found;

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

SELECT c.oid::text, n.nspname || '.' || c.relname AS name, coalesce(a.columns, '{}') AS columns
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
