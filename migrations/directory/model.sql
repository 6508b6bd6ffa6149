-- The part of schema directory that the entities cannot say. Entities and this file together are the model: what
-- the schema has to be. The way from the head of the migrations to the model is what `migrations generate` writes. A
-- change of what stands here is made here, and the migration for it is generated.

-- model: before the entities

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

-- model: after the entities

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

-- The caches that answer without asking the database. A writer that has committed waits until each of them has
-- acknowledged a snapshot that saw the write. A reader that does not do so in time is removed by the writer.
CREATE TABLE directory.cache_reader (
  id uuid NOT NULL,
  -- The latest snapshot whose writes this reader knows.
  seen pg_snapshot NOT NULL,
  CONSTRAINT cache_reader_pkey PRIMARY KEY (id)
) WITH (fillfactor = 50);

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
