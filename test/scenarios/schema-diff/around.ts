import { change, type SchemaCase, table, TABLE, unchanged } from './schema-case.ts'

const TOUCH = `CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$`
const trigger = (definition: string) =>
  `${TABLE}; ${TOUCH}; CREATE TRIGGER tr ${definition} EXECUTE FUNCTION app.touch()`
const view = (definition: string) => `${TABLE}; CREATE VIEW app.v AS ${definition}`
const policy = (definition: string) =>
  `${TABLE}; ALTER TABLE app.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON app.t ${definition}`
const routine = (body: string) => `${TABLE}; CREATE FUNCTION app.f(x int) RETURNS ${body}`

/** Views, functions, triggers, rules, policies, grants and comments. */
export const aroundCases: SchemaCase[] = [
  unchanged('a view', view('SELECT id, upper(name) AS name FROM app.t WHERE n > 0')),
  change('a view is added', { after: view('SELECT id FROM app.t') }),
  change('a view changes its columns under a view that stands on it', {
    before: `${view('SELECT id, name FROM app.t')}; CREATE VIEW app.w AS SELECT id FROM app.v; GRANT SELECT ON app.w TO PUBLIC`,
    after: `${view('SELECT n, id FROM app.t')}; CREATE VIEW app.w AS SELECT id FROM app.v; GRANT SELECT ON app.w TO PUBLIC`,
    holds: ['SELECT id FROM app.w', 1],
  }),
  change('a view gets settings', {
    before: view('SELECT id FROM app.t'),
    after: `${TABLE}; CREATE VIEW app.v WITH (security_barrier = true, security_invoker = true) AS SELECT id FROM app.t`,
  }),
  change('a column goes that a view shows', {
    before: view('SELECT id, n FROM app.t'),
    after: `${table('', { n: '' })}; CREATE VIEW app.v AS SELECT id FROM app.t`,
    loses: ['column t.n integer'],
  }),
  change('a view becomes materialised', {
    before: view('SELECT id, n FROM app.t'),
    after: `${TABLE}; CREATE MATERIALIZED VIEW app.v AS SELECT id, n FROM app.t; CREATE UNIQUE INDEX v_id ON app.v (id)`,
    holds: ['SELECT n FROM app.v', 7],
  }),
  unchanged(
    'a materialised view without its data',
    `${TABLE}; CREATE MATERIALIZED VIEW app.m AS SELECT id FROM app.t WITH NO DATA`,
  ),
  change('a view becomes a table of the same name', {
    before: view('SELECT id FROM app.t'),
    after: `${TABLE}; CREATE TABLE app.v (id int)`,
    losesBack: ['table app.v'],
  }),
  change('a rule changes', {
    before: `${view('SELECT id FROM app.t')}; CREATE RULE r AS ON INSERT TO app.v DO INSTEAD NOTHING`,
    after: `${view('SELECT id FROM app.t')}; CREATE RULE r AS ON DELETE TO app.v DO INSTEAD NOTHING`,
  }),
  unchanged('a function', routine(`int LANGUAGE sql IMMUTABLE AS 'SELECT x'`)),
  change('the body of a function changes', {
    before: routine(`int LANGUAGE sql IMMUTABLE AS 'SELECT x'`),
    after: routine(`int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT x + 1'`),
    holds: ['SELECT app.f(1)', 2],
  }),
  change('a function changes its result under a view and a check', {
    before: `${routine(`int LANGUAGE sql IMMUTABLE AS 'SELECT x'`)}; ALTER TABLE app.t ADD CONSTRAINT k CHECK (app.f(n) > 0); CREATE VIEW app.v AS SELECT app.f(n) FROM app.t`,
    after: `${routine(`bigint LANGUAGE sql IMMUTABLE AS 'SELECT x::bigint'`)}; ALTER TABLE app.t ADD CONSTRAINT k CHECK (app.f(n) > 0); CREATE VIEW app.v AS SELECT app.f(n) FROM app.t`,
  }),
  change('a function with a body of standard SQL reads a column that gets another type', {
    before: `${TABLE}; CREATE FUNCTION app.f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(n) FROM app.t; END`,
    after: `${table('', { n: 'n smallint' })}; CREATE FUNCTION app.f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(n) FROM app.t; END`,
    loses: ['narrowing integer -> smallint'],
    holds: ['SELECT app.f()::int', 7],
  }),
  change('functions are added that call each other', {
    after: `${TABLE}; SET LOCAL check_function_bodies = off;
      CREATE FUNCTION app.a(x int) RETURNS int LANGUAGE sql AS 'SELECT CASE WHEN x > 0 THEN app.b(x - 1) ELSE x END';
      CREATE FUNCTION app.b(x int) RETURNS int LANGUAGE sql AS 'SELECT app.a(x)'`,
    holds: ['SELECT app.a(3)', 0],
  }),
  change('a procedure is added beside a function of its name', {
    before: routine(`int LANGUAGE sql AS 'SELECT x'`),
    after: `${routine(`int LANGUAGE sql AS 'SELECT x'`)}; CREATE PROCEDURE app.f() LANGUAGE sql AS 'SELECT 1'; COMMENT ON PROCEDURE app.f() IS 'runs'`,
  }),
  unchanged('a trigger', trigger('BEFORE UPDATE ON app.t FOR EACH ROW WHEN (old.n IS DISTINCT FROM new.n)')),
  change('a trigger changes', {
    before: trigger('BEFORE UPDATE ON app.t FOR EACH ROW'),
    after: trigger(
      'AFTER INSERT OR UPDATE OF n ON app.t REFERENCING NEW TABLE AS changed FOR EACH STATEMENT'
        .replace(' OF n', '')
        .replace('INSERT OR ', ''),
    ),
  }),
  change('a trigger is switched off', {
    before: trigger('BEFORE UPDATE ON app.t FOR EACH ROW'),
    after: `${trigger('BEFORE UPDATE ON app.t FOR EACH ROW')}; ALTER TABLE app.t DISABLE TRIGGER tr`,
    statements: 1,
  }),
  change('a constraint trigger is added', {
    after: `${TABLE}; ${TOUCH}; CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON app.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch()`,
  }),
  unchanged('a policy', policy('FOR SELECT TO PUBLIC USING (n > 0)')),
  change('a policy changes and binds the owner too', {
    before: policy('USING (n > 0)'),
    after: `${policy('AS RESTRICTIVE FOR UPDATE USING (n > 1) WITH CHECK (n > 2)')}; ALTER TABLE app.t FORCE ROW LEVEL SECURITY`,
  }),
  change('row level security is switched off and the policy goes', { before: policy('USING (n > 0)') }),
  unchanged('grants', `${TABLE}; GRANT SELECT, UPDATE (n) ON app.t TO PUBLIC; GRANT USAGE ON SCHEMA app TO PUBLIC`),
  change('a grant on a table becomes one on a column', {
    before: `${TABLE}; GRANT SELECT ON app.t TO PUBLIC; GRANT UPDATE (name) ON app.t TO PUBLIC; GRANT UPDATE ON app.t TO PUBLIC`,
    after: `${TABLE}; GRANT SELECT (n) ON app.t TO PUBLIC; GRANT UPDATE (name) ON app.t TO PUBLIC`,
  }),
  change('a function is taken from everybody and a role may pass a grant on', {
    before: routine(`int LANGUAGE sql AS 'SELECT x'`),
    after: `${routine(`int LANGUAGE sql AS 'SELECT x'`)}; REVOKE EXECUTE ON FUNCTION app.f(int) FROM PUBLIC;
      GRANT SELECT ON app.t TO pg_monitor WITH GRANT OPTION; REVOKE TRUNCATE ON app.t FROM CURRENT_USER`,
  }),
  change('an owner changes', { after: `${TABLE}; ALTER TABLE app.t OWNER TO pg_database_owner` }),
  unchanged('comments', `${TABLE}; COMMENT ON TABLE app.t IS 'a'; COMMENT ON COLUMN app.t.n IS 'b'`),
  change('comments change, come and go', {
    before: `${TABLE}; COMMENT ON TABLE app.t IS 'a'; COMMENT ON COLUMN app.t.n IS 'b'`,
    after: `${TABLE}; COMMENT ON COLUMN app.t.n IS 'c'; COMMENT ON CONSTRAINT t_pkey ON app.t IS 'It''s the key'; COMMENT ON SCHEMA app IS 'all'`,
  }),
  change('a schema that has everything comes into an empty one', {
    before: 'SELECT 1',
    rows: 'SELECT 1',
    after: `${policy('USING (n > 0)')}; ${TOUCH}; CREATE TRIGGER tr BEFORE UPDATE ON app.t FOR EACH ROW EXECUTE FUNCTION app.touch();
      CREATE FUNCTION app.all_of() RETURNS SETOF app.t LANGUAGE sql AS 'SELECT * FROM app.t';
      CREATE TABLE app.k (id serial PRIMARY KEY, tid int REFERENCES app.t (id), t app.t, CHECK (id > 0)); CREATE VIEW app.v AS SELECT * FROM app.all_of()`,
    losesBack: ['table app.k', 'table app.t'],
  }),
]
