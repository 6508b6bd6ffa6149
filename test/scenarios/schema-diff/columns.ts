import { change, columns, ROW, type SchemaCase, table, TABLE, unchanged } from './schema-case.ts'

const without = (column: string) => {
  const entity = columns()
  delete (entity.columns as Record<string, unknown>)[column]
  return entity
}

const UNLOGGED_PAIR =
  'CREATE UNLOGGED TABLE app.t (id int PRIMARY KEY); CREATE UNLOGGED TABLE app.a (id int PRIMARY KEY, tid int REFERENCES app.t (id))'

/** Columns and tables that come, go and change their names. */
export const columnCases: SchemaCase[] = [
  unchanged('a plain table', TABLE, { entities: { before: columns(), after: columns() } }),
  change('a nullable column is added', {
    after: table('x text'),
    losesBack: ['column t.x text'],
    entities: { before: columns(), after: columns({ x: { type: 'text', nullable: true } }) },
  }),
  change('a NOT NULL column with a default is added to rows', {
    after: table(`x text NOT NULL DEFAULT 'new'`),
    losesBack: ['column t.x text'],
    holds: ['SELECT x FROM app.t', 'new'],
    entities: { before: columns(), after: columns({ x: { type: 'text', default: 'new' } }) },
  }),
  change('a NOT NULL column without default asks for the value of the rows', {
    after: table('x text NOT NULL'),
    asks: ['backfill column "app"."t"."x"'],
    backfills: { 'column "app"."t"."x"': 'upper(name)' },
    losesBack: ['column t.x text'],
    holds: ['SELECT x FROM app.t', 'KEEP'],
    entities: { before: columns(), after: columns({ x: { type: 'text' } }) },
  }),
  change('a NOT NULL column without default is added to an empty table', {
    rows: 'SELECT 1',
    after: table('x text NOT NULL'),
    losesBack: ['column t.x text'],
  }),
  change('a column is dropped', {
    after: table('', { n: '' }),
    loses: ['column t.n integer'],
    entities: { before: columns(), after: without('n') },
  }),
  change('a NOT NULL column is dropped, and comes back with a neutral value', {
    before: table('', { n: 'n int NOT NULL' }),
    after: table('', { n: '' }),
    loses: ['column t.n integer'],
    losesBack: ['filler 0'],
  }),
  change('a column is renamed', {
    after: table('', { n: 'm int' }),
    asks: ['rename column "app"."t"."m"'],
    renames: { 'column "app"."t"."m"': 'n' },
    holds: ['SELECT m FROM app.t', 7],
    statements: 1,
    entities: {
      before: columns(),
      after: { columns: { ...without('n').columns, m: { type: 'int', nullable: true } } },
    },
  }),
  change('a column is dropped and another added, which is no rename', {
    before: table('ssn text'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, '078-05-1120')`,
    after: table('city text'),
    asks: ['rename column "app"."t"."city"'],
    renames: { 'column "app"."t"."city"': null },
    loses: ['column t.ssn text'],
    losesBack: ['column t.city text'],
    holds: ['SELECT city FROM app.t', null],
    entities: {
      before: columns({ ssn: { type: 'text', nullable: true } }),
      after: columns({ city: { type: 'text', nullable: true } }),
    },
  }),
  change('a column is renamed and gets another type', {
    after: table('', { n: 'amount bigint NOT NULL' }),
    asks: ['rename column "app"."t"."amount"'],
    renames: { 'column "app"."t"."amount"': 'n' },
    loses: ['null NULL -> NOT NULL'],
    losesBack: ['narrowing bigint -> integer'],
  }),
  change('a column with index, check, default, view and trigger is renamed', {
    before: `${table('', { n: 'n int DEFAULT 5 CHECK (n > 0)' })}; CREATE INDEX t_n ON app.t (n) WHERE n > 1;
      CREATE VIEW app.v AS SELECT n FROM app.t;
      CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER tr BEFORE UPDATE OF n ON app.t FOR EACH ROW EXECUTE FUNCTION app.f()`,
    after: `${table('', { n: 'm int DEFAULT 5 CHECK (m > 0)' })}; CREATE INDEX t_m ON app.t (m) WHERE m > 1;
      CREATE VIEW app.v AS SELECT m FROM app.t;
      CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER tr BEFORE UPDATE OF m ON app.t FOR EACH ROW EXECUTE FUNCTION app.f()`,
    asks: ['rename column "app"."t"."m"'],
    renames: { 'column "app"."t"."m"': 'n' },
    holds: ['SELECT m FROM app.v', 7],
  }),
  change('a table is renamed', {
    before: `${table('s serial')}; CREATE TABLE app.k (id int PRIMARY KEY, tid int REFERENCES app.t (id)); CREATE INDEX t_n ON app.t (n)`,
    rows: `${ROW}; INSERT INTO app.k VALUES (1, 1)`,
    after: `${table('s serial').replace('app.t', 'app.u')}; CREATE TABLE app.k (id int PRIMARY KEY, tid int REFERENCES app.u (id)); CREATE INDEX u_n ON app.u (n)`,
    asks: ['rename table "app"."u"'],
    renames: { 'table "app"."u"': 't' },
    holds: [`SELECT name || nextval('app.u_s_seq') FROM app.u`, 'keep2'],
    entities: { before: columns(), after: columns(), table: 'u' },
  }),
  change('a table is dropped and another added, which is no rename', {
    after: TABLE.replace('app.t', 'app.u'),
    asks: ['rename table "app"."u"'],
    renames: { 'table "app"."u"': null },
    loses: ['table app.t'],
    losesBack: ['table app.u'],
  }),
  change('a table is renamed and so is one of its columns', {
    after: table('', { n: 'm int' }).replace('app.t', 'app.u'),
    asks: ['rename table "app"."u"', 'rename column "app"."u"."m"'],
    renames: { 'table "app"."u"': 't', 'column "app"."u"."m"': 'n' },
    holds: ['SELECT m FROM app.u', 7],
  }),
  change('a table is added that refers to one which is there', {
    after: `${TABLE}; CREATE TABLE app.k (id int PRIMARY KEY, tid int NOT NULL REFERENCES app.t (id) ON DELETE CASCADE)`,
    losesBack: ['table app.k'],
  }),
  change('two tables that refer to each other are dropped', {
    before: `${TABLE}; CREATE TABLE app.a (id int PRIMARY KEY, b int); CREATE TABLE app.b (id int PRIMARY KEY, a int REFERENCES app.a (id));
      ALTER TABLE app.a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES app.b (id)`,
    loses: ['table app.a', 'table app.b'],
  }),
  change('nullable becomes NOT NULL', {
    after: table('', { n: 'n int NOT NULL' }),
    loses: ['null NULL -> NOT NULL'],
    entities: { before: columns(), after: columns({ n: { type: 'int' } }) },
  }),
  change('nullable becomes NOT NULL while a row has no value', {
    rows: `${ROW}; INSERT INTO app.t (id) VALUES (2)`,
    after: table('', { n: 'n int NOT NULL' }),
    loses: ['null NULL -> NOT NULL'],
    stops: /contains null values/,
  }),
  change('nullable becomes NOT NULL with a value for the rows that have none', {
    before: `${TABLE}; CREATE VIEW app.v AS SELECT n FROM app.t`,
    rows: `INSERT INTO app.t (id, name) VALUES (2, 'keep')`,
    after: `${table('', { n: 'n int NOT NULL' })}; CREATE VIEW app.v AS SELECT n FROM app.t`,
    backfills: { 'column "app"."t"."n"': 'id * 10' },
    holds: ['SELECT n FROM app.v', 20],
  }),
  change('NOT NULL becomes nullable', {
    before: table('', { n: 'n int NOT NULL' }),
    losesBack: ['null NULL -> NOT NULL'],
    entities: { before: columns({ n: { type: 'int' } }), after: columns() },
  }),
  change('NOT NULL NOT VALID becomes valid', {
    before: `${TABLE}; ALTER TABLE app.t ADD CONSTRAINT n_given NOT NULL n NOT VALID`,
    after: table('', { n: 'n int CONSTRAINT n_given NOT NULL' }),
    loses: ['null NOT NULL NOT VALID -> NOT NULL'],
  }),
  change('a NOT NULL gets a name of its own', {
    before: table('', { n: 'n int NOT NULL' }),
    after: table('', { n: 'n int CONSTRAINT n_given NOT NULL' }),
    statements: 1,
  }),
  change('names with quotes, capitals, umlauts and words of SQL', {
    before: `CREATE TABLE app."Tä ""x" (id int PRIMARY KEY, "Größe" int, "it's" text)`,
    rows: `INSERT INTO app."Tä ""x" VALUES (1, 2, 'keep')`,
    after: `CREATE TABLE app."Tä ""x" (id int PRIMARY KEY, "Größe" bigint CONSTRAINT "a""b" CHECK ("Größe" > 0), "it's" text, "select" text DEFAULT '"'';--');
      CREATE INDEX "I""x" ON app."Tä ""x" ("Größe"); COMMENT ON COLUMN app."Tä ""x"."it's" IS 'O''Hara \\ $$'`,
    losesBack: ['column Tä "x.select text', 'narrowing bigint -> integer'],
  }),
  change('statistics, storage, compression and settings', {
    after: `${TABLE}; ALTER TABLE app.t ALTER n SET STATISTICS 500, ALTER name SET STORAGE external, ALTER name SET COMPRESSION pglz;
      ALTER TABLE app.t SET (fillfactor = 70); ALTER TABLE app.t REPLICA IDENTITY FULL`,
  }),
  change('tables that refer to each other become logged, and unlogged again', {
    before: UNLOGGED_PAIR,
    rows: 'INSERT INTO app.t VALUES (1); INSERT INTO app.a VALUES (1, 1)',
    after: UNLOGGED_PAIR.replaceAll('UNLOGGED ', ''),
    losesBack: ['unlogged app.a', 'unlogged app.t'],
  }),
  change('a logged table becomes unlogged', {
    after: TABLE.replace('TABLE', 'UNLOGGED TABLE'),
    loses: ['unlogged app.t'],
  }),
]
