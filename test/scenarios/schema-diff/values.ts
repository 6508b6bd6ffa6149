import { change, columns, type Entity, ROW, type SchemaCase, table, unchanged } from './schema-case.ts'

type Given = { type: string; array?: boolean; default: unknown }

/** A default that stays as it is (typeorm 3076: it is set anew by every diff). TypeORM is asked about the same. */
const kept = (type: string, given: string, entity: Given): SchemaCase =>
  unchanged(`default ${given} (typeorm 3076)`, table(`x ${type} DEFAULT ${given}`), {
    entities: {
      before: columns({ x: { nullable: true, ...entity } as never }),
      after: columns({ x: { nullable: true, ...entity } as never }),
    },
  })

const enumTable = (values: string, more = '') => `CREATE TYPE app.e AS ENUM (${values}); ${table(`e app.e${more}`)}`
const enumEntity = (values: string[]): Entity =>
  columns({ e: { type: 'enum', enum: values, enumName: 'e', nullable: true } as never })
const inEnum = (value: string) => `INSERT INTO app.t VALUES (1, 'keep', 7, '${value}')`

const generated = (expression: string, kind: string, type = 'int') =>
  table(`g ${type} GENERATED ALWAYS AS (${expression}) ${kind}`)
const generatedEntity = (asExpression: string, generatedType: 'STORED' | 'VIRTUAL'): Entity =>
  columns({ g: { type: 'int', asExpression, generatedType, nullable: true } })

const G = 'SELECT g FROM app.t'

/** Defaults, enums and generated columns. */
export const valueCases: SchemaCase[] = [
  kept('text', `'a'`, { type: 'text', default: 'a' }),
  kept('int', '5', { type: 'int', default: 5 }),
  kept('timestamptz', 'now()', { type: 'timestamptz', default: () => 'now()' }),
  kept('timestamptz', 'CURRENT_TIMESTAMP', { type: 'timestamptz', default: () => 'CURRENT_TIMESTAMP' }),
  kept('jsonb', `'{}'::jsonb`, { type: 'jsonb', default: () => `'{}'::jsonb` }),
  kept('uuid', 'gen_random_uuid()', { type: 'uuid', default: () => 'gen_random_uuid()' }),
  kept('uuid', 'uuidv7()', { type: 'uuid', default: () => 'uuidv7()' }),
  kept('timestamptz', `now() + interval '15 days'`, {
    type: 'timestamptz',
    default: () => `now() + interval '15 days'`,
  }),
  kept('text', 'upper(gen_random_uuid()::text)', { type: 'text', default: () => 'upper(gen_random_uuid()::text)' }),
  kept('text', '(random()::int)::text', { type: 'text', default: () => '(random()::int)::text' }),
  kept('boolean', 'true', { type: 'boolean', default: true }),
  kept('text[]', `'{}'`, { type: 'text', array: true, default: '{}' }),
  kept('text', `lower('A')`, { type: 'text', default: () => `lower('A')` }),
  change('a default changes', {
    before: table('x int DEFAULT 5'),
    after: table('x int DEFAULT 6'),
    entities: {
      before: columns({ x: { type: 'int', default: 5, nullable: true } }),
      after: columns({ x: { type: 'int', default: 6, nullable: true } }),
    },
  }),
  change('a default goes', {
    before: table(`x text DEFAULT 'a'`),
    after: table('x text'),
    entities: {
      before: columns({ x: { type: 'text', default: 'a', nullable: true } }),
      after: columns({ x: { type: 'text', nullable: true } }),
    },
  }),
  change('a default calls a function that is new', {
    before: table('x int'),
    after: `CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 9'; ${table('x int DEFAULT app.f()')}`,
  }),

  unchanged('an enum', enumTable(`'a', 'b'`), {
    rows: inEnum('a'),
    entities: { before: enumEntity(['a', 'b']), after: enumEntity(['a', 'b']) },
  }),
  unchanged('an enum with default (typeorm 3076)', enumTable(`'a', 'b'`, ` DEFAULT 'a'`)),
  unchanged('an array of an enum', enumTable(`'a', 'b'`, '[]')),
  change('values are added to an enum, outside of the transaction', {
    before: enumTable(`'b', 'd'`),
    rows: inEnum('b'),
    after: enumTable(`'a', 'b', 'c', 'd', 'e'`),
    losesBack: ['enum-value a, c, e'],
    entities: { before: enumEntity(['b', 'd']), after: enumEntity(['a', 'b', 'c', 'd', 'e']) },
  }),
  change('a value is added to an enum and is the new default', {
    before: enumTable(`'a'`, ` DEFAULT 'a'`),
    rows: inEnum('a'),
    after: enumTable(`'a', 'b'`, ` DEFAULT 'b'`),
    losesBack: ['enum-value b'],
  }),
  change('a value is removed from an enum under an index, a check, a view and an array', {
    before: `${enumTable(`'a', 'b', 'c'`, ` DEFAULT 'a' CHECK (e <> 'c'), es app.e[]`)}; CREATE INDEX i ON app.t (e) WHERE e = 'a'; CREATE VIEW app.v AS SELECT e FROM app.t`,
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 'a', '{a,c}')`,
    after: `${enumTable(`'a', 'c'`, ` DEFAULT 'a' CHECK (e <> 'c'), es app.e[]`)}; CREATE INDEX i ON app.t (e) WHERE e = 'a'; CREATE VIEW app.v AS SELECT e FROM app.t`,
    loses: ['enum-value b'],
  }),
  change('a value is removed from an enum while a row has it', {
    before: enumTable(`'a', 'b'`),
    rows: inEnum('b'),
    after: enumTable(`'a'`),
    loses: ['enum-value b'],
    stops: /invalid input value for enum/,
  }),
  change('the values of an enum come in another order', {
    before: enumTable(`'a', 'b'`),
    rows: inEnum('b'),
    after: enumTable(`'b', 'a'`),
  }),
  change('an enum is renamed', {
    before: enumTable(`'a', 'b'`, ` DEFAULT 'a'`),
    rows: inEnum('b'),
    after: enumTable(`'a', 'b'`, ` DEFAULT 'a'`).replaceAll('app.e', 'app.mood'),
    statements: 1,
  }),
  change('an enum becomes text, and comes back', {
    before: enumTable(`'a', 'b'`, ` DEFAULT 'a'`),
    rows: inEnum('b'),
    after: table(`e text DEFAULT 'a'`),
    losesBack: ['narrowing text -> app.e'],
  }),

  unchanged('a generated stored column', generated('n * 2', 'STORED'), {
    entities: { before: generatedEntity('n * 2', 'STORED'), after: generatedEntity('n * 2', 'STORED') },
  }),
  unchanged('a generated virtual column', generated('n * 2', 'VIRTUAL')),
  change('a stored column is added', {
    after: generated('n * 2', 'STORED'),
    holds: [G, 14],
    entities: { before: columns(), after: generatedEntity('n * 2', 'STORED') },
  }),
  change('a virtual column is added', {
    after: generated('n * 2', 'VIRTUAL'),
    holds: [G, 14],
    entities: { before: columns(), after: generatedEntity('n * 2', 'VIRTUAL') },
  }),
  change('the expression of a stored column changes', {
    before: generated('n * 2', 'STORED'),
    after: generated('n * 3', 'STORED'),
    holds: [G, 21],
    differing: ['g'],
    statements: 1,
    entities: { before: generatedEntity('n * 2', 'STORED'), after: generatedEntity('n * 3', 'STORED') },
  }),
  change('the expression of a virtual column changes', {
    before: generated('n * 2', 'VIRTUAL'),
    after: generated('n * 3', 'VIRTUAL'),
    holds: [G, 21],
    differing: ['g'],
    statements: 1,
  }),
  change('a virtual column becomes stored', {
    before: generated('n * 2', 'VIRTUAL'),
    after: generated('n * 2', 'STORED'),
    holds: [G, 14],
  }),
  change('a stored column becomes a plain one and keeps its values', {
    before: generated('n * 2', 'STORED'),
    after: table('g int'),
    losesBack: ['values t.g integer'],
    holds: [G, 14],
  }),
  change('a virtual column becomes a plain one and keeps its values', {
    before: `${generated('n * 2', 'VIRTUAL')}; CREATE VIEW app.v AS SELECT g FROM app.t`,
    after: `${table('g int NOT NULL')}; CREATE VIEW app.v AS SELECT g FROM app.t; CREATE INDEX g_idx ON app.t (g)`,
    loses: ['null NULL -> NOT NULL'],
    losesBack: ['values t.g integer'],
    holds: ['SELECT g FROM app.v', 14],
  }),
  change('a virtual column becomes a plain one, with a value for the rows that have none', {
    before: generated('n * 2', 'VIRTUAL'),
    rows: `${ROW}; INSERT INTO app.t (id, name) VALUES (2, 'none')`,
    after: table('g int NOT NULL'),
    backfills: { 'column "app"."t"."g"': '-id' },
    losesBack: ['values t.g integer'],
    holds: [`SELECT string_agg(g::text, ' ' ORDER BY id) FROM app.t`, '14 -2'],
  }),
  change('a plain column becomes a generated one', {
    before: table('g int'),
    rows: `INSERT INTO app.t VALUES (1, 'keep', 7, 99)`,
    after: generated('n * 2', 'STORED'),
    loses: ['values t.g integer'],
    holds: [G, 14],
  }),
  change('a generated column calls a function that changes its result', {
    before: `CREATE FUNCTION app.f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'; ${generated('app.f(n)', 'STORED')}`,
    after: `CREATE FUNCTION app.f(x int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 2::bigint * x'; ${generated('app.f(n)', 'STORED', 'bigint')}`,
    differing: ['g'],
    holds: ['SELECT g::int FROM app.t', 14],
  }),
]
