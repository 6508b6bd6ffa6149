import { expect, it } from 'vitest'
import { type LintCase, told } from '../../../fixtures/linted.ts'
import { BIG_TABLE_ROWS } from '../../../../src/main/features/migrations/lint/lint-context.ts'

const BIG = BIG_TABLE_ROWS
const PERSON = 'CREATE TABLE s.person (id int PRIMARY KEY, name varchar(50), code text, size numeric(8,2), n int8)'

type Row = [sql: string, found: string[], of?: Omit<LintCase, 'up'>]

const alter = (action: string) => `ALTER TABLE s.person ${action}`

/** Each rule on both sides of its bound. Rows are those of a big table unless the case says otherwise. */
const CASES: Row[] = [
  // rewrite
  [alter('ADD COLUMN a uuid DEFAULT gen_random_uuid()'), ['rewrite error s.person.a']],
  [alter('ADD COLUMN a timestamptz DEFAULT now()'), ['lock-exclusive warning s.person']],
  [alter('ADD COLUMN a int DEFAULT s.own()'), ['rewrite warning s.person.a']],
  [alter('ADD COLUMN a int GENERATED ALWAYS AS IDENTITY'), ['rewrite error s.person.a']],
  [alter('ADD COLUMN a serial'), ['rewrite error s.person.a']],
  [alter('ADD COLUMN a int GENERATED ALWAYS AS (id * 2) STORED'), ['rewrite error s.person.a']],
  [alter('ADD COLUMN a int GENERATED ALWAYS AS (id * 2) VIRTUAL'), ['lock-exclusive warning s.person']],
  [alter('SET LOGGED'), ['rewrite error s.person']],
  [alter('SET UNLOGGED'), ['rewrite error s.person']],
  [alter('SET ACCESS METHOD heap'), ['rewrite error s.person']],
  [alter('SET TABLESPACE other'), ['rewrite error s.person']],
  [alter('ALTER id TYPE bigint'), ['rewrite error s.person.id'], { before: [PERSON] }],
  [alter('ALTER name TYPE varchar(80)'), ['lock-exclusive warning s.person'], { before: [PERSON] }],
  [alter('ALTER name TYPE text'), ['lock-exclusive warning s.person'], { before: [PERSON] }],
  [alter('ALTER name TYPE text USING name::text'), ['lock-exclusive warning s.person'], { before: [PERSON] }],
  [alter('ALTER name TYPE text USING upper(name)'), ['rewrite error s.person.name'], { before: [PERSON] }],
  [alter('ALTER size TYPE numeric(10,2)'), ['lock-exclusive warning s.person'], { before: [PERSON] }],
  [alter('ALTER size TYPE numeric(12,4)'), ['rewrite error s.person.size'], { before: [PERSON] }],
  [alter('ALTER other TYPE text'), ['rewrite warning s.person.other']],
  [alter('ALTER other TYPE bigint'), ['rewrite error s.person.other']],
  [alter('ALTER id TYPE bigint'), [], { before: [PERSON], rows: BIG - 1 }],
  [alter('ALTER id TYPE bigint'), ['rewrite error s.person.id'], { before: [PERSON], rows: BIG }],
  [alter('ALTER id TYPE bigint'), ['rewrite warning s.person.id'], { before: [PERSON], rows: () => null }],
  // type-narrowing
  [alter('ALTER name TYPE varchar(20)'), ['type-narrowing error s.person.name'], { before: [PERSON], rows: 1 }],
  [alter('ALTER name TYPE varchar(50)'), [], { before: [PERSON], rows: 1 }],
  [alter('ALTER code TYPE varchar(20)'), ['type-narrowing error s.person.code'], { before: [PERSON], rows: 1 }],
  [alter('ALTER n TYPE int'), ['type-narrowing error s.person.n'], { before: [PERSON], rows: 1 }],
  [alter('ALTER n TYPE int'), [], { before: [PERSON], rows: 0 }],
  [alter('ALTER size TYPE numeric(8,1)'), ['type-narrowing error s.person.size'], { before: [PERSON], rows: 1 }],
  [alter('ALTER size TYPE float8'), ['type-narrowing error s.person.size'], { before: [PERSON], rows: 1 }],
  [alter('ALTER size TYPE int'), ['type-narrowing error s.person.size'], { before: [PERSON], rows: 1 }],
  [alter('ALTER n TYPE float8'), ['type-narrowing error s.person.n'], { before: [PERSON], rows: 1 }],
  [alter('ALTER n TYPE numeric(20,2)'), ['type-narrowing error s.person.n'], { before: [PERSON], rows: 1 }],
  [alter('ALTER n TYPE numeric'), [], { before: [PERSON], rows: 1 }],
  [alter('ALTER id TYPE float8'), [], { before: [PERSON], rows: 1 }],
  [alter('ALTER id TYPE float4'), ['type-narrowing error s.person.id'], { before: [PERSON], rows: 1 }],
  [alter('ALTER other TYPE varchar(9)'), ['type-narrowing warning s.person.other'], { rows: 1 }],
  // lock-exclusive
  [alter('ADD COLUMN a int'), ['lock-exclusive warning s.person']],
  [alter('ADD COLUMN a int'), [], { rows: BIG - 1 }],
  [alter('ADD COLUMN a int'), ['lock-exclusive warning s.person'], { rows: () => null }],
  [alter('ALTER a SET STATISTICS 100'), []],
  [alter('DROP CONSTRAINT c'), ['lock-exclusive warning s.person']],
  [alter('ATTACH PARTITION s.part FOR VALUES IN (1)'), ['lock-exclusive error s.part']],
  [alter('DETACH PARTITION s.part'), ['lock-exclusive warning s.person']],
  ['DROP INDEX s.i', ['lock-exclusive warning s.i'], { before: [`${PERSON}; CREATE INDEX i ON s.person (n)`] }],
  ['DROP INDEX s.i', [], { before: [`${PERSON}; CREATE INDEX i ON s.person (n)`], rows: 1 }],
  ['REINDEX TABLE s.person', ['lock-exclusive error s.person']],
  ['REINDEX TABLE s.person', [], { rows: BIG - 1 }],
  ['REFRESH MATERIALIZED VIEW s.v', ['lock-exclusive error s.v']],
  ['REFRESH MATERIALIZED VIEW CONCURRENTLY s.v', []],
  ['CREATE TABLE s.part PARTITION OF s.person FOR VALUES IN (1)', ['lock-exclusive warning s.person']],
  ['CREATE TABLE s.part PARTITION OF s.person FOR VALUES IN (1)', [], { rows: BIG - 1 }],
  ['CREATE TABLE s.part (LIKE s.person)', []],
  // add-column-not-null
  [alter('ADD COLUMN a int NOT NULL'), ['add-column-not-null error s.person.a'], { rows: 1 }],
  [alter('ADD COLUMN a int NOT NULL DEFAULT NULL'), ['add-column-not-null error s.person.a'], { rows: 1 }],
  [alter('ADD COLUMN a int NOT NULL DEFAULT 1'), [], { rows: 1 }],
  [alter('ADD COLUMN a int NOT NULL'), [], { rows: 0 }],
  [`${PERSON}; ${alter('ADD COLUMN a int NOT NULL')}`, []],
  // set-not-null
  [alter('ALTER code SET NOT NULL'), ['set-not-null error s.person.code']],
  [alter('ALTER code SET NOT NULL'), [], { rows: BIG - 1 }],
  [
    alter('ALTER code SET NOT NULL'),
    ['set-not-null error s.person.code'],
    { before: [alter('ADD CONSTRAINT c CHECK (code IS NOT NULL) NOT VALID')] },
  ],
  [
    alter('ALTER code SET NOT NULL'),
    ['lock-exclusive warning s.person'],
    { before: [alter('ADD CONSTRAINT c CHECK (code IS NOT NULL) NOT VALID'), alter('VALIDATE CONSTRAINT c')] },
  ],
  [
    alter('ALTER code SET NOT NULL'),
    ['set-not-null error s.person.code'],
    {
      before: [
        alter('ADD CONSTRAINT c CHECK (code IS NOT NULL) NOT VALID'),
        alter('VALIDATE CONSTRAINT c'),
        alter('DROP CONSTRAINT c'),
      ],
    },
  ],
  // constraint-not-valid
  [alter('ADD CONSTRAINT c CHECK (n > 0)'), ['constraint-not-valid error s.person.c']],
  [alter('ADD CONSTRAINT c CHECK (n > 0) NOT VALID'), ['lock-exclusive warning s.person']],
  [alter('ADD CONSTRAINT c FOREIGN KEY (n) REFERENCES s.o'), ['constraint-not-valid error s.person.c']],
  [alter('ADD CONSTRAINT c FOREIGN KEY (n) REFERENCES s.o NOT VALID'), ['lock-exclusive warning s.person']],
  [alter('ADD CONSTRAINT c NOT NULL n'), ['constraint-not-valid error s.person.c']],
  [alter('VALIDATE CONSTRAINT c'), [], { before: [alter('ADD CONSTRAINT c CHECK (n > 0) NOT VALID')] }],
  [
    `${alter('ADD CONSTRAINT c CHECK (n > 0) NOT VALID')}; ${alter('VALIDATE CONSTRAINT c')}`,
    ['constraint-not-valid error s.person.c', 'lock-exclusive warning s.person'],
  ],
  [alter('ADD COLUMN a int REFERENCES s.o'), ['lock-exclusive warning s.person']],
  [alter('ADD COLUMN a int DEFAULT 1 REFERENCES s.o'), ['constraint-not-valid error s.person.a']],
  [alter('ADD COLUMN a int CHECK (a > 0)'), ['constraint-not-valid error s.person.a']],
  [alter('ADD CONSTRAINT c CHECK (n > 0)'), [], { rows: BIG - 1 }],
  [`${PERSON}; ${alter('ADD CONSTRAINT c CHECK (n > 0)')}`, []],
  // unique-not-using-index
  [alter('ADD CONSTRAINT c UNIQUE (n)'), ['unique-not-using-index error s.person.c']],
  [alter('ADD CONSTRAINT c UNIQUE USING INDEX i'), ['lock-exclusive warning s.person']],
  [alter('ADD PRIMARY KEY (n)'), ['unique-not-using-index error s.person.']],
  [alter('ADD CONSTRAINT c EXCLUDE USING gist (n WITH =)'), ['unique-not-using-index error s.person.c']],
  [alter('ADD CONSTRAINT c UNIQUE (n)'), [], { rows: BIG - 1 }],
]

it.each(CASES)('%s %j', (up, found, of = {}) => {
  expect(told({ rows: BIG, ...of, up })).toEqual(found)
})

it('leaves an index whose table is not known a warning', () => {
  expect(told({ up: 'DROP INDEX s.i', rows: 1 })).toEqual(['lock-exclusive warning s.i'])
})

it('takes a table that the school lacks for empty only when an earlier migration makes it', () => {
  const up = 'ALTER TABLE s.person ALTER code SET NOT NULL'
  expect(told({ up, before: [PERSON], rows: () => 'absent' })).toEqual([])
  expect(told({ up, rows: () => 'absent' })).toEqual(['set-not-null warning s.person.code'])
})
