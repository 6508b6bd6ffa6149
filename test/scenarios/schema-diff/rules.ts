import { change, columns, type Entity, ROW, type SchemaCase, table, TABLE, unchanged } from './schema-case.ts'

const alone = (name: string, definition: string) => `${TABLE}; ALTER TABLE app.t ADD CONSTRAINT ${name} ${definition}`
const CHECK = 'CHECK (n > 0)'
const index = (definition: string) => `${TABLE}; CREATE ${definition}`
const GIST = 'CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public'
const RANGE = 'r tstzrange, q tstzrange'
const withRange = (definition: string) => `${table(RANGE)}; ALTER TABLE app.t ADD CONSTRAINT x1 EXCLUDE ${definition}`
const keys = 'CREATE TABLE app.p (a int UNIQUE, b int UNIQUE)'
const parent = 'CREATE TABLE app.p (id int PRIMARY KEY)'
const foreign = (action: string) => `${parent}; ${table(`pid int CONSTRAINT fk REFERENCES app.p (id)${action}`)}`
const inForeign = `INSERT INTO app.p VALUES (3); INSERT INTO app.t VALUES (1, 'keep', 7, 3)`

const with_ = (more: Partial<Entity>): Entity => ({ ...columns(), ...more })
const checks = (expression: string) => with_({ checks: [{ name: 'k1', expression }] })
const indices = (more: object) => with_({ indices: [{ name: 'i1', columns: ['n'], ...more }] as never })
const uniques = (...names: string[]) => with_({ uniques: [{ name: 'u1', columns: names }] })

/** Constraints and indexes. */
export const ruleCases: SchemaCase[] = [
  unchanged('a check', alone('k1', `CHECK (name IN ('keep', 'b'))`), {
    entities: { before: checks(`name in ('keep','b')`), after: checks(`name in ('keep','b')`) },
  }),
  change('a check is added', { after: alone('k1', CHECK), entities: { before: columns(), after: checks('n > 0') } }),
  change('a check is added that a row breaks', {
    after: alone('k1', 'CHECK (n > 100)'),
    stops: /is violated by some row/,
  }),
  change('a check is dropped', { before: alone('k1', CHECK) }),
  change('the expression of a check changes under its name', {
    before: alone('k1', CHECK),
    after: alone('k1', 'CHECK (n > 5)'),
    entities: { before: checks('n > 0'), after: checks('n > 5') },
  }),
  change('a check gets another name', { before: alone('k1', CHECK), after: alone('k2', CHECK), statements: 1 }),
  change('a check that was NOT VALID becomes valid', {
    before: alone('k1', `${CHECK} NOT VALID`),
    after: alone('k1', CHECK),
    statements: 1,
  }),
  unchanged('a check that is NOT VALID', alone('k1', `${CHECK} NOT VALID`)),
  change('a foreign key that was NOT VALID becomes valid', {
    before: `${parent}; ${table('pid int')}; ALTER TABLE app.t ADD CONSTRAINT fk FOREIGN KEY (pid) REFERENCES app.p (id) NOT VALID`,
    rows: inForeign,
    after: foreign(''),
  }),
  unchanged('a foreign key', foreign(' ON DELETE CASCADE'), { rows: inForeign }),
  change('a foreign key is added', { before: `${parent}; ${table('pid int')}`, rows: inForeign, after: foreign('') }),
  change('a column is renamed, and a foreign key refers to another column than before', {
    before: `${keys}; ${table('a int CONSTRAINT k REFERENCES app.p (a)')}`,
    rows: `INSERT INTO app.p VALUES (1, 1); INSERT INTO app.t VALUES (1, 'keep', 7, 1)`,
    after: `${keys}; ${table('b int CONSTRAINT k REFERENCES app.p (b)')}`,
    asks: ['rename column "app"."t"."b"'],
    renames: { 'column "app"."t"."b"': 'a' },
    holds: [
      `SELECT pg_get_constraintdef(oid) LIKE 'FOREIGN KEY (b) %(b)' FROM pg_constraint WHERE conrelid = 'app.t'::regclass AND contype = 'f'`,
      true,
    ],
  }),
  change('a column is renamed to which foreign keys of the same name refer', {
    before: `CREATE TABLE app.p (a int UNIQUE, up int REFERENCES app.p (a)); CREATE TABLE app.t (a int REFERENCES app.p (a) ON DELETE SET NULL (a))`,
    rows: `INSERT INTO app.p VALUES (1, 1); INSERT INTO app.t VALUES (1)`,
    after: `CREATE TABLE app.p (b int CONSTRAINT p_a_key UNIQUE, up int REFERENCES app.p (b)); CREATE TABLE app.t (a int REFERENCES app.p (b) ON DELETE SET NULL (a))`,
    asks: ['rename column "app"."p"."b"'],
    renames: { 'column "app"."p"."b"': 'a' },
    statements: 1,
  }),
  change('a check of words is added to a text with a limit', {
    after: table('', { name: `name varchar(50) CONSTRAINT words CHECK (name IN ('keep', 'it''s, or not'))` }),
    statements: 1,
  }),
  change('a check of words on a text with a limit gets another name and a new word', {
    before: table('', {
      name: `name varchar(50) CONSTRAINT one CHECK (name IN ('keep', 'x')), CONSTRAINT two CHECK (name IN ('keep'))`,
    }),
    after: table('', {
      name: `name varchar(50) CONSTRAINT other CHECK (name IN ('keep', 'x')), CONSTRAINT two CHECK (name IN ('keep', 'y'))`,
    }),
  }),
  change('the action of a foreign key changes', {
    before: foreign(''),
    rows: inForeign,
    after: foreign(' ON DELETE CASCADE ON UPDATE SET NULL'),
  }),
  change('a foreign key becomes deferrable', {
    before: foreign(''),
    rows: inForeign,
    after: foreign(' DEFERRABLE INITIALLY DEFERRED'),
  }),
  change('a primary key gets another column, and a foreign key with it', {
    before: `${table('', { n: 'n int NOT NULL' })}; CREATE TABLE app.k (id int REFERENCES app.t (id))`,
    rows: `${ROW}; INSERT INTO app.k VALUES (1)`,
    after: `${table('PRIMARY KEY (id, n), CONSTRAINT t_id UNIQUE (id)', { id: 'id int NOT NULL', n: 'n int NOT NULL' })}; CREATE TABLE app.k (id int REFERENCES app.t (id))`,
    entities: { before: columns({ n: { type: 'int' } }), after: columns({ n: { type: 'int', primary: true } }) },
  }),
  unchanged('a unique constraint', alone('u1', 'UNIQUE NULLS NOT DISTINCT (n)')),
  change('a unique constraint is added', {
    after: alone('u1', 'UNIQUE (n)'),
    entities: { before: columns(), after: uniques('n') },
  }),
  change('the columns of a unique constraint change under its name', {
    before: alone('u1', 'UNIQUE (n)'),
    after: alone('u1', 'UNIQUE (n, name) DEFERRABLE'),
    entities: { before: uniques('n'), after: uniques('n', 'name') },
  }),
  change('a unique constraint becomes an index of the same name', {
    before: alone('u1', 'UNIQUE (n)'),
    after: index('UNIQUE INDEX u1 ON app.t (n) WHERE n > 0'),
  }),
  unchanged('an exclusion', withRange('USING gist (r WITH &&)')),
  change('an exclusion is added', { before: table(RANGE), after: withRange('USING gist (r WITH &&)') }),
  change('the columns of an exclusion change under its name', {
    before: withRange('USING gist (r WITH &&)'),
    after: withRange('USING gist (q WITH &&) WHERE (n > 0)'),
    entities: {
      before: {
        ...columns({ r: { type: 'tstzrange', nullable: true }, q: { type: 'tstzrange', nullable: true } }),
        exclusions: [{ name: 'x1', expression: 'using gist (r with &&)' }],
      },
      after: {
        ...columns({ r: { type: 'tstzrange', nullable: true }, q: { type: 'tstzrange', nullable: true } }),
        exclusions: [{ name: 'x1', expression: 'using gist (q with &&)' }],
      },
    },
  }),
  change('a key without overlaps', {
    before: `${GIST}; ${table('during daterange NOT NULL', { id: 'id int NOT NULL' })}`,
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, '[2026-01-01,2026-02-01)')`,
    after: `${GIST}; ${table('during daterange NOT NULL, CONSTRAINT period PRIMARY KEY (id, during WITHOUT OVERLAPS)', { id: 'id int NOT NULL' })}`,
  }),
  unchanged('a partial index', index('INDEX i1 ON app.t (n) WHERE n > 0'), {
    entities: { before: indices({ where: 'n > 0' }), after: indices({ where: 'n > 0' }) },
  }),
  unchanged('an index that nobody declared for an entity', index('INDEX hand_made ON app.t (lower(name))')),
  change('an index is added', {
    after: index('INDEX i1 ON app.t (n)'),
    entities: { before: columns(), after: indices({}) },
  }),
  change('an index is dropped', {
    before: index('INDEX i1 ON app.t (n)'),
    entities: { before: indices({}), after: columns() },
  }),
  change('an index becomes unique', {
    before: index('INDEX i1 ON app.t (n)'),
    after: index('UNIQUE INDEX i1 ON app.t (n)'),
    entities: { before: indices({}), after: indices({ unique: true }) },
  }),
  change('the columns of an index change under its name', {
    before: index('INDEX i1 ON app.t (n)'),
    after: index('INDEX i1 ON app.t (n DESC NULLS LAST, name text_pattern_ops)'),
    entities: { before: indices({}), after: indices({ columns: ['n', 'name'] }) },
  }),
  change('the predicate of a partial index changes', {
    before: index('INDEX i1 ON app.t (n) WHERE n > 0'),
    after: index('INDEX i1 ON app.t (n) WHERE n > 9'),
    entities: { before: indices({ where: 'n > 0' }), after: indices({ where: 'n > 9' }) },
  }),
  change('the method of an index changes', {
    before: index('INDEX i1 ON app.t (n)'),
    after: index('INDEX i1 ON app.t USING hash (n)'),
    entities: { before: indices({}), after: indices({ type: 'hash' }) },
  }),
  change('the expression of an index changes', {
    before: index('INDEX i1 ON app.t (lower(name))'),
    after: index('INDEX i1 ON app.t (upper(name), (n + 1))'),
  }),
  change('an index gets another name', {
    before: index('INDEX i1 ON app.t (n)'),
    after: index('INDEX i2 ON app.t (n)'),
    statements: 1,
  }),
  change('an index identifies rows in replication', {
    before: `${table('', { n: 'n int NOT NULL' })}; CREATE UNIQUE INDEX i1 ON app.t (n)`,
    after: `${table('', { n: 'n int NOT NULL' })}; CREATE UNIQUE INDEX i1 ON app.t (n); ALTER TABLE app.t REPLICA IDENTITY USING INDEX i1`,
  }),
]
