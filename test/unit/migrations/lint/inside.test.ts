import { expect, it } from 'vitest'
import { linted, told } from '../../../fixtures/linted.ts'

const placed = (up: string) =>
  linted({ up, rows: 1 }).map(({ code, object, statement, line, column }) => [code, object, statement, line, column])

it('judges the statements in a DO block at their own places', () => {
  const up = [
    'SELECT 1;',
    'DO $$',
    'DECLARE r record;',
    'BEGIN',
    '  IF EXISTS (SELECT 1 FROM s.c) THEN',
    '    ALTER TABLE s.a',
    '      DROP COLUMN b;',
    '  ELSE DROP TABLE s.d;',
    '  END IF;',
    '  FOR r IN SELECT 1 LOOP TRUNCATE s.e; END LOOP;',
    'EXCEPTION WHEN others THEN',
    '  DELETE FROM s.f;',
    'END $$;',
  ].join('\n')
  expect(placed(up)).toEqual([
    ['drop-column', 's.a.b', 1, 6, 5],
    ['drop-table', 's.d', 1, 8, 8],
    ['truncate', 's.e', 1, 10, 35],
    ['full-table-delete', 's.f', 1, 12, 15],
    ['data-with-ddl', 's.f', 1, 12, 15],
  ])
})

it.each([
  ["DO $$ BEGIN EXECUTE 'DROP TABLE s.a'; END $$", ['drop-table error s.a']],
  ["DO $$ BEGIN EXECUTE 'DROP TABLE ' || 's.a'; END $$", ['drop-table error s.a']],
  ["DO $$ BEGIN EXECUTE format('DROP TABLE %I.%I', 's', 'a'); END $$", ['drop-table error s.a']],
  ["DO $$ DECLARE t text; BEGIN EXECUTE format('DROP TABLE %I', t); END $$", ['drop-table error public.?']],
  ["DO $$ DECLARE t text; BEGIN EXECUTE 'DROP TABLE ' || t; END $$", ['drop-table error public.?']],
  ["DO $$ DECLARE t text := 'x'; BEGIN EXECUTE t; END $$", ['not-checked warning']],
  ["DO $$ BEGIN EXECUTE 'SELECT 1'; END $$", []],
  ["DO 'BEGIN DROP TABLE s.a; END'", ['drop-table error s.a']],
  ["DO LANGUAGE plperl 'x'", ['not-checked warning']],
  ['DO $$ BEGIN COMMIT; END $$', ['transaction-control error']],
  ['DO $$ BEGIN IF END $$', ['syntax error']],
  ['DO $$ BEGIN DROP TABEL s.a; END $$', ['syntax error']],
  ['DO $$ BEGIN CREATE TABLE s.a (id int); DROP TABLE s.a; END $$', []],
  ["DO $$ BEGIN PERFORM 1; RAISE NOTICE 'DROP TABLE s.a'; END $$", []],
  ['DO $$ BEGIN VACUUM s.a; END $$', ['not-in-transaction error']],
])('%s %j', (up, found) => {
  expect(told({ up, rows: 1 })).toEqual(found)
})

const FUNCTION = 'CREATE FUNCTION s.tidy() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  DROP TABLE s.a;\nEND $$;\n'

it.each([
  ['only defined', FUNCTION, []],
  ['called by SELECT', `${FUNCTION}SELECT s.tidy();`, ['drop-table']],
  ['called in a DO block', `${FUNCTION}DO $$ BEGIN PERFORM s.tidy(); END $$`, ['drop-table']],
  ['called twice', `${FUNCTION}SELECT s.tidy(); SELECT s.tidy();`, ['drop-table']],
  ['in SQL', "CREATE FUNCTION s.f() RETURNS void LANGUAGE sql AS 'DROP TABLE s.a'; SELECT s.f()", ['drop-table']],
  ['a procedure', 'CREATE PROCEDURE s.p() AS $$ DELETE FROM s.a $$ LANGUAGE sql; CALL s.p()', ['full-table-delete']],
  [
    'that calls itself',
    'CREATE FUNCTION s.f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM s.f(); TRUNCATE s.a; END $$; SELECT s.f()',
    ['truncate'],
  ],
])('judges the body of a function where it runs: %s', (_, up, codes) => {
  expect(linted({ up, rows: 1 }).map(({ code }) => code)).toEqual(codes)
})

it('tells the place in the body of a function that is called', () => {
  expect(placed(`${FUNCTION}SELECT s.tidy();`)).toEqual([['drop-table', 's.a', 1, 3, 3]])
})
