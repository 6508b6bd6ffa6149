import { expect, test } from 'vitest'
import { splitStatements } from '../../../src/main/features/migrations/statements/split-statements.ts'

test.each<[string, string[]]>([
  ['SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
  ["SELECT ';'; SELECT 'it''s;'", ["SELECT ';'", "SELECT 'it''s;'"]],
  ["SELECT E'\\';'; SELECT 2", ["SELECT E'\\';'", 'SELECT 2']],
  ["SELECT '\\'; SELECT 2", ["SELECT '\\'", 'SELECT 2']],
  ['SELECT 1 AS "a;b"; SELECT 2', ['SELECT 1 AS "a;b"', 'SELECT 2']],
  ['DO $$ BEGIN; END $$; SELECT 2', ['DO $$ BEGIN; END $$', 'SELECT 2']],
  ['DO $body$ $$;$$ $body$; SELECT $1', ['DO $body$ $$;$$ $body$', 'SELECT $1']],
  ['SELECT 1 -- a; b\n; SELECT 2', ['SELECT 1 -- a; b', 'SELECT 2']],
  ['SELECT 1 /* a; /* b; */ c; */; SELECT 2', ['SELECT 1 /* a; /* b; */ c; */', 'SELECT 2']],
  ['-- only a comment;\n;;', []],
  ["SELECT 'open; string", ["SELECT 'open; string"]],
])('%j', (sql, expected) => {
  expect(splitStatements(sql)).toEqual(expected)
})
