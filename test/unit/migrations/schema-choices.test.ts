import { expect, test } from 'vitest'
import { loadSqlParser } from '../../../src/main/features/migrations/lint/sql-parser.ts'
import { refuseOtherThanExpressions } from '../../../src/main/features/migrations/model/schema-choices.ts'

const judge = async (value: string) => {
  try {
    await refuseOtherThanExpressions({ backfills: [{ id: 'x', value }], using: [] }, loadSqlParser)
    return 'taken'
  } catch (error) {
    return (error as { data: { issues: { rule: string }[] } }).data.issues[0]!.rule
  }
}

test.each([
  '0',
  "left(premiere, 4)::int || '--'",
  'CASE WHEN a > 0 THEN 1 ELSE 2 END /* as before */',
  "coalesce(a, 'x''y', $$z$$)",
  '-- the old value\n a + 1',
])('%j is an expression', async (value) => expect(await judge(value)).toEqual('taken'))

test.each([
  '0) --',
  '0); --',
  '0 -- the rest of the line',
  '0); DROP TABLE a; --',
  '0, 1',
  '0) FROM a WHERE (true',
  '0) UNION SELECT (1',
  '',
])('%j is none', async (value) => expect(await judge(value)).toEqual('sql-expression'))
