import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { linted } from '../../fixtures/linted.ts'
import { createDatabase } from '../../postgres.ts'

const TABLE = `CREATE TABLE public.t (
  i int4, n int8, s int2, f float4, d float8, v varchar(50), w varchar, x text, c char(5), p numeric(8,2), q numeric,
  z timestamptz, y timestamp, l timestamptz(0), j json, b jsonb, a int4[], h cidr, k bit(4), m varbit(4), r interval
)`

let database: Awaited<ReturnType<typeof createDatabase>>

beforeAll(async () => {
  database = await createDatabase(inject('cluster'), { empty: true })
})
afterAll(() => database.drop())

const query = async <Row>(sql: string) => (await database.store.pool.query(sql)).rows as Row[]

const inTransaction = async (sql: string) => {
  const client = await database.store.pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query('COMMIT')
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

const fileOfTable = async () =>
  (await query<{ file: number }>(`SELECT pg_relation_filenode('public.t') AS file`))[0]!.file

const codesOf = (up: string) => linted({ up, before: [TABLE], rows: 1_000_000 }).map(({ code }) => code)

test.each([
  'ALTER i TYPE int8',
  'ALTER n TYPE int4',
  'ALTER s TYPE int4',
  'ALTER i TYPE numeric',
  'ALTER p TYPE int4',
  'ALTER f TYPE float8',
  'ALTER d TYPE float4',
  'ALTER i TYPE text',
  'ALTER v TYPE varchar(80)',
  'ALTER v TYPE varchar(50)',
  'ALTER v TYPE varchar(20)',
  'ALTER v TYPE varchar',
  'ALTER v TYPE text',
  'ALTER w TYPE text',
  'ALTER w TYPE varchar(20)',
  'ALTER x TYPE varchar',
  'ALTER x TYPE varchar(20)',
  'ALTER x TYPE text USING upper(x)',
  'ALTER x TYPE text USING x::text',
  'ALTER c TYPE char(9)',
  'ALTER c TYPE char(5)',
  'ALTER p TYPE numeric(10,2)',
  'ALTER p TYPE numeric(12,4)',
  'ALTER p TYPE numeric(6,2)',
  'ALTER p TYPE numeric',
  'ALTER q TYPE numeric(8,2)',
  'ALTER z TYPE timestamptz(0)',
  'ALTER l TYPE timestamptz',
  'ALTER z TYPE date',
  'ALTER j TYPE jsonb',
  'ALTER b TYPE json',
  'ALTER a TYPE int8[]',
  'ALTER h TYPE inet',
  'ALTER k TYPE bit(9)',
  'ALTER m TYPE varbit(9)',
  'ALTER m TYPE varbit(2)',
  'ALTER r TYPE interval(0)',
  'ADD COLUMN u uuid',
  'ADD COLUMN u uuid DEFAULT gen_random_uuid()',
  'ADD COLUMN u uuid DEFAULT uuidv7()',
  'ADD COLUMN u timestamptz DEFAULT now()',
  'ADD COLUMN u timestamptz DEFAULT clock_timestamp()',
  'ADD COLUMN u timestamptz DEFAULT CURRENT_TIMESTAMP',
  "ADD COLUMN u timestamptz DEFAULT now() + interval '1 day'",
  'ADD COLUMN u float8 DEFAULT random()',
  "ADD COLUMN u jsonb NOT NULL DEFAULT '{}'::jsonb",
  "ADD COLUMN u text DEFAULT lower('A')",
  'ADD COLUMN u serial',
  'ADD COLUMN u int4 GENERATED ALWAYS AS IDENTITY',
  'ADD COLUMN u int4 GENERATED ALWAYS AS (i * 2) STORED',
  'ADD COLUMN u int4 GENERATED ALWAYS AS (i * 2) VIRTUAL',
  'SET UNLOGGED',
  'ALTER i SET NOT NULL',
  'ALTER i SET DEFAULT 1',
  'ADD CONSTRAINT g CHECK (i > 0)',
  'DROP COLUMN i',
])('PostgreSQL writes the table anew for exactly the changes that the lint calls a rewrite: %s', async (action) => {
  await query(`DROP TABLE IF EXISTS public.t; ${TABLE}; INSERT INTO public.t (i, v, x, c) VALUES (1, 'v', 'x', 'c')`)
  const before = await fileOfTable()
  await query(`ALTER TABLE public.t ${action}`)
  const isRewritten = (await fileOfTable()) !== before
  expect(codesOf(`ALTER TABLE public.t ${action}`).includes('rewrite')).toBe(isRewritten)
})

test.each([
  ['add-column-not-null', 'ALTER TABLE public.t ADD COLUMN u int4 NOT NULL'],
  ['concurrently-in-transaction', 'CREATE INDEX CONCURRENTLY g ON public.t (i)'],
  ['concurrently-in-transaction', 'REINDEX TABLE CONCURRENTLY public.t'],
  ['concurrently-in-transaction', 'DO $$ BEGIN CREATE INDEX CONCURRENTLY g ON public.t (i); END $$'],
  ['not-in-transaction', 'VACUUM public.t'],
  ['not-in-transaction', 'CREATE DATABASE other'],
  ['enum-value-in-use', "ALTER TYPE public.e ADD VALUE 'b'; SELECT 'b'::public.e"],
  ['syntax', 'ALTER TABEL public.t ADD COLUMN u int4'],
  ['syntax', 'DO $$ BEGIN IF END $$'],
])('PostgreSQL refuses what the lint calls %s: %s', async (code, sql) => {
  await query(`DROP TABLE IF EXISTS public.t; ${TABLE}; INSERT INTO public.t (i) VALUES (1)`)
  await query(`DROP TYPE IF EXISTS public.e; CREATE TYPE public.e AS ENUM ('a')`)
  expect(codesOf(sql)).toContain(code)
  await expect(inTransaction(sql)).rejects.toThrow()
})

test.each([
  ["ALTER TYPE public.e ADD VALUE 'b'"],
  ["CREATE TYPE public.g AS ENUM ('a'); ALTER TYPE public.g ADD VALUE 'b'; SELECT 'b'::public.g"],
  ['REFRESH MATERIALIZED VIEW CONCURRENTLY public.seen'],
  ['ANALYZE public.t'],
])('PostgreSQL takes in a transaction what the lint lets through: %s', async (sql) => {
  await query(`DROP TABLE IF EXISTS public.t CASCADE; DROP TYPE IF EXISTS public.g; ${TABLE}`)
  await query(`DROP TYPE IF EXISTS public.e; CREATE TYPE public.e AS ENUM ('a')`)
  await query(`CREATE MATERIALIZED VIEW public.seen AS SELECT i FROM public.t; CREATE UNIQUE INDEX ON public.seen (i)`)
  expect(codesOf(sql)).toEqual([])
  await inTransaction(sql)
})
