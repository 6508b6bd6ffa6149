import type { Node } from 'libpg-query'
import { type Issue, refusal } from '../../../../contract/errors.ts'
import type { SchemaChoices } from '../../../../contract/migration-model.ts'
import type { Answers } from '../catalog/diff.ts'
import type { SqlParser } from '../lint/sql-parser.ts'

const ALLOWED = new Set(['targetList', 'limitOption', 'op'])

const isOneValue = (sql: string, { parse }: SqlParser): boolean => {
  try {
    const statements = parse(sql).stmts ?? []
    const select = (statements[0]?.stmt as Node & { SelectStmt?: Record<string, unknown> }).SelectStmt ?? {}
    const targets = (select['targetList'] ?? []) as unknown[]
    return statements.length === 1 && targets.length === 1 && Object.keys(select).every((key) => ALLOWED.has(key))
  } catch {
    return false
  }
}

/**
 * Whether a text is one expression: nothing that ends its parentheses and goes on with another clause or statement, no
 * list of several, and no comment that hides what follows on the same line or on the next.
 */
const isExpression = (text: string, parser: SqlParser): boolean =>
  [`SELECT (${text})`, `SELECT (${text}\n)`, `SELECT ${text}`].every((sql) => isOneValue(sql, parser))

/**
 * Refuses values that are no single SQL expression, which would become part of the statements. The parser is loaded only
 * when there is a value.
 */
export const refuseOtherThanExpressions = async (
  { backfills, using }: Pick<SchemaChoices, 'backfills' | 'using'>,
  loadParser: () => Promise<SqlParser>,
): Promise<void> => {
  if (backfills.length + using.length === 0) return
  const parser = await loadParser()
  const issuesOf = (field: string, given: { value: string }[]) =>
    given.flatMap(({ value }, at): Issue[] =>
      isExpression(value, parser)
        ? []
        : [{ field: `${field}.${at}.value`, rule: 'sql-expression', expected: 'one SQL expression over the columns' }],
    )
  const issues = [...issuesOf('backfills', backfills), ...issuesOf('using', using)]
  if (issues.length > 0) throw refusal('BAD_REQUEST', { issues })
}

/** The choices in the form in which the comparison of catalogs takes them. */
export const answersOf = ({ renames, backfills, using, confirmed }: SchemaChoices): Answers => ({
  renames: Object.fromEntries(renames.map(({ id, from }) => [id, from ?? null])),
  backfills: Object.fromEntries(backfills.map(({ id, value }) => [id, value])),
  using: Object.fromEntries(using.map(({ id, value }) => [id, value])),
  confirmed,
})
