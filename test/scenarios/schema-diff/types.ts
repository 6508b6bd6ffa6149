import { change, columns, ROW, type SchemaCase, table, TABLE, unchanged } from './schema-case.ts'

const X = 'column "app"."t"."x"'

/** EntitySchema takes more than its type says. */
const identity = (type: string, generatedIdentity: string, primary = false) =>
  ({ type, primary, generated: 'identity', generatedIdentity }) as never

/** A column whose type changes: [old, new, value, loss up, loss down]. */
const retyped = (
  before: string,
  after: string,
  value: string,
  { up, down, ...more }: { up?: boolean; down?: boolean } & Partial<SchemaCase> = {},
): SchemaCase =>
  change(`${before} becomes ${after}`, {
    before: table(`x ${before}`),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, ${value})`,
    after: table(`x ${after}`),
    ...(up && { loses: [`narrowing ${before} -> ${after}`] }),
    ...(down && { losesBack: [`narrowing ${after} -> ${before}`] }),
    ...more,
  })

const sized = (length: number | null) =>
  columns({
    name: length === null ? { type: 'text', nullable: true } : { type: 'varchar', length, nullable: true },
  })

export const typeCases: SchemaCase[] = [
  change(
    'typeorm 3357 and drizzle-orm 2047: varchar(50) becomes varchar(100), without an expression that would write the rows again',
    {
      after: table('', { name: 'name varchar(100)' }),
      losesBack: ['narrowing character varying(100) -> character varying(50)'],
      entities: { before: columns(), after: sized(100) },
    },
  ),
  change('varchar(50) becomes varchar(20) and the values fit', {
    after: table('', { name: 'name varchar(20)' }),
    loses: ['narrowing character varying(50) -> character varying(20)'],
    entities: { before: columns(), after: sized(20) },
  }),
  change('varchar(50) becomes varchar(20) and a value does not fit: nothing is cut off', {
    rows: `INSERT INTO app.t VALUES (1, repeat('x', 30), 7)`,
    after: table('', { name: 'name varchar(20)' }),
    loses: ['narrowing character varying(50) -> character varying(20)'],
    stops: /value too long/,
  }),
  change('varchar(50) becomes text', {
    after: table('', { name: 'name text' }),
    losesBack: ['narrowing text -> character varying(50)'],
    entities: { before: columns(), after: sized(null) },
  }),
  retyped('text', 'character varying(20)', `'keep'`, { up: true }),
  change('text becomes varchar(3) and a value does not fit: nothing is cut off', {
    before: table('x text'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 'too long')`,
    after: table('x varchar(3)'),
    loses: ['narrowing text -> character varying(3)'],
    stops: /value too long/,
  }),
  change('integer becomes bigint', {
    after: table('', { n: 'n bigint' }),
    losesBack: ['narrowing bigint -> integer'],
    entities: { before: columns(), after: columns({ n: { type: 'bigint', nullable: true } }) },
  }),
  change('bigint becomes integer and a value does not fit', {
    before: table('', { n: 'n bigint' }),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 5000000000)`,
    loses: ['narrowing bigint -> integer'],
    stops: /integer out of range/,
  }),
  retyped('integer', 'text', '12', { down: true }),
  retyped('numeric(10,2)', 'numeric(12,4)', '1.25', {
    down: true,
    entities: {
      before: columns({ x: { type: 'numeric', precision: 10, scale: 2, nullable: true } }),
      after: columns({ x: { type: 'numeric', precision: 12, scale: 4, nullable: true } }),
    },
    holds: ['SELECT x::text FROM app.t', '1.2500'],
  }),
  change('timestamptz(6) becomes timestamptz(3)', {
    before: table('x timestamptz(6)'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, '2026-01-01T00:00:00.123Z')`,
    after: table('x timestamptz(3)'),
    loses: ['narrowing timestamp(6) with time zone -> timestamp(3) with time zone'],
    entities: {
      before: columns({ x: { type: 'timestamptz', precision: 6, nullable: true } }),
      after: columns({ x: { type: 'timestamptz', precision: 3, nullable: true } }),
    },
  }),
  retyped('character varying(10)[]', 'text[]', `'{a,b}'`, { down: true }),
  change('text becomes uuid', {
    before: table('x text'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 'b7dbe0cd-9a5d-4a0e-9e1f-6f3a3a1f2a11')`,
    after: table('x uuid'),
    loses: ['narrowing text -> uuid'],
  }),
  change('integer becomes boolean by an expression of the person', {
    before: table('x int'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 3)`,
    after: table('x boolean'),
    using: { [X]: 'x > 0' },
    differing: ['x'],
    loses: ['narrowing integer -> boolean'],
    losesBack: ['narrowing boolean -> integer'],
    holds: ['SELECT x FROM app.t', true],
  }),
  change('a type without a cast is refused by the server', {
    after: table('', { n: 'n uuid' }),
    loses: ['narrowing integer -> uuid'],
    stops: /cannot cast type integer to uuid/,
  }),
  change('text with a default becomes integer', {
    before: table(`x text DEFAULT '5'`),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, '12')`,
    after: table('x int DEFAULT 6'),
    loses: ['narrowing text -> integer'],
  }),
  change('a column under views, a rule, a policy and a generated column gets another type', {
    before: `${table('g int GENERATED ALWAYS AS (n * 2) STORED')}; CREATE VIEW app.v AS SELECT id, n FROM app.t;
      CREATE MATERIALIZED VIEW app.m AS SELECT * FROM app.v; CREATE INDEX m_n ON app.m (n);
      CREATE RULE v_insert AS ON INSERT TO app.v DO INSTEAD NOTHING;
      CREATE POLICY p ON app.t USING (n > 0); GRANT SELECT ON app.v TO PUBLIC; COMMENT ON VIEW app.v IS 'seen'`,
    after: `${table('g bigint GENERATED ALWAYS AS (n * 2) STORED', { n: 'n bigint' })}; CREATE VIEW app.v AS SELECT id, n FROM app.t;
      CREATE MATERIALIZED VIEW app.m AS SELECT * FROM app.v; CREATE INDEX m_n ON app.m (n);
      CREATE RULE v_insert AS ON INSERT TO app.v DO INSTEAD NOTHING;
      CREATE POLICY p ON app.t USING (n > 0); GRANT SELECT ON app.v TO PUBLIC; COMMENT ON VIEW app.v IS 'seen'`,
    losesBack: ['narrowing bigint -> integer'],
    holds: ['SELECT n::int FROM app.m', 7],
  }),
  change('a primary key and the key that refers to it get another type', {
    before: `CREATE TABLE app.t (id text PRIMARY KEY, name text); CREATE TABLE app.k (id int PRIMARY KEY, tid text REFERENCES app.t (id))`,
    rows: `INSERT INTO app.t VALUES ('1', 'keep'); INSERT INTO app.k VALUES (1, '1')`,
    after: `CREATE TABLE app.t (id int PRIMARY KEY, name text); CREATE TABLE app.k (id int PRIMARY KEY, tid int REFERENCES app.t (id))`,
    loses: ['narrowing text -> integer', 'narrowing text -> integer'],
  }),
  change('a collation changes', {
    before: table('x text COLLATE "C"'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 'ä')`,
    after: table('x text COLLATE "POSIX"'),
    entities: {
      before: columns({ x: { type: 'text', nullable: true, collation: 'C' } }),
      after: columns({ x: { type: 'text', nullable: true, collation: 'POSIX' } }),
    },
  }),
  change('a collation goes', {
    before: table('x text COLLATE "C"'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 'ä')`,
    after: table('x text'),
  }),
  unchanged('a collation', table('x text COLLATE "C"'), {
    entities: {
      before: columns({ x: { type: 'text', nullable: true, collation: 'C' } }),
      after: columns({ x: { type: 'text', nullable: true, collation: 'C' } }),
    },
  }),
  change('a serial becomes an identity and counts on', {
    before: table('', { id: 'id serial PRIMARY KEY' }),
    rows: `INSERT INTO app.t (name, n) VALUES ('a', 1), ('b', 2), ('c', 3)`,
    after: table('', { id: 'id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY' }),
    holds: [`SELECT nextval(pg_get_serial_sequence('app.t', 'id'))::int`, 4],
  }),
  change('an identity becomes a serial and counts on', {
    before: table('', { id: 'id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY' }),
    rows: `INSERT INTO app.t (name, n) VALUES ('a', 1), ('b', 2), ('c', 3)`,
    after: table('', { id: 'id serial PRIMARY KEY' }),
    holds: [`SELECT nextval('app.t_id_seq')::int`, 4],
  }),
  change('a plain key becomes an identity that starts behind its values', {
    rows: `INSERT INTO app.t (id, n) VALUES (41, 1)`,
    after: table('', { id: 'id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY' }),
    holds: [`SELECT nextval(pg_get_serial_sequence('app.t', 'id'))::int`, 42],
  }),
  change('an identity changes from ALWAYS to BY DEFAULT', {
    before: table('', { id: 'id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY' }),
    rows: `INSERT INTO app.t (name, n) VALUES ('keep', 7)`,
    after: table('', { id: 'id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY' }),
    entities: {
      before: columns({
        id: identity('int', 'ALWAYS', true),
      }),
      after: columns({
        id: identity('int', 'BY DEFAULT', true),
      }),
    },
  }),
  change('an identity column gets a wider type and other options', {
    before: table('', { id: 'id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY' }),
    rows: `INSERT INTO app.t (name, n) VALUES ('keep', 7)`,
    after: table('', { id: 'id bigint GENERATED ALWAYS AS IDENTITY (INCREMENT BY 10 CACHE 5) PRIMARY KEY' }),
    losesBack: ['narrowing bigint -> integer'],
  }),
  unchanged('an identity', table('s bigint GENERATED ALWAYS AS IDENTITY'), {
    entities: {
      before: columns({ s: identity('bigint', 'ALWAYS') }),
      after: columns({ s: identity('bigint', 'ALWAYS') }),
    },
  }),
  change('the sequence of a serial gets a wider type', {
    before: table('s serial'),
    after: table('s bigserial'),
    losesBack: ['narrowing bigint -> integer'],
  }),
  change('a sequence of its own is dropped', {
    before: `${TABLE}; CREATE SEQUENCE app.numbers INCREMENT BY 5`,
    rows: `${ROW}; SELECT nextval('app.numbers')`,
    loses: ['sequence app.numbers'],
  }),
  change('a column gets a serial default that starts behind its values', {
    rows: `INSERT INTO app.t VALUES (1, 'keep', 30)`,
    before: table('', { n: 'n int NOT NULL' }),
    after: table('', { n: 'n serial' }),
    holds: [`SELECT nextval('app.t_n_seq')::int`, 31],
  }),
  change('a domain checks more', {
    before: `CREATE DOMAIN app.d AS int CHECK (value > 0); ${table('x app.d')}`,
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 5)`,
    after: `CREATE DOMAIN app.d AS int DEFAULT 4 CHECK (value > 1); ${table('x app.d')}`,
  }),
  change('a domain stands on another type', {
    before: `CREATE DOMAIN app.d AS int CHECK (value > 0); ${table('x app.d')}`,
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 5)`,
    after: `CREATE DOMAIN app.d AS bigint CHECK (value > 0); ${table('x app.d')}`,
  }),
  change('a composite type gains and loses an attribute', {
    before: `CREATE TYPE app.pair AS (a int, b text); ${table('x app.pair')}`,
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, '(1,two)')`,
    after: `CREATE TYPE app.pair AS (b text, c int); ${table('x app.pair')}`,
    loses: ['column a'],
    losesBack: ['column c'],
    differing: ['x'],
    holds: ['SELECT (x).b FROM app.t', 'two'],
  }),
  change('a column that is used by an index on an expression gets another type', {
    before: `${TABLE}; CREATE INDEX lower_name ON app.t (lower(name)); CREATE UNIQUE INDEX n_key ON app.t (n) INCLUDE (name)`,
    after: `${table('', { name: 'name text' })}; CREATE INDEX lower_name ON app.t (lower(name)); CREATE UNIQUE INDEX n_key ON app.t (n) INCLUDE (name)`,
    losesBack: ['narrowing text -> character varying(50)'],
  }),
]
