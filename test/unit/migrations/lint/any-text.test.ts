import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lintFinding } from '../../../../src/contract/migrations.ts'
import { lintCypherChain } from '../../../../src/main/features/migrations/lint/lint-cypher.ts'
import { linted } from '../../../fixtures/linted.ts'
import { declared } from '../../../fixtures/migration-of.ts'

const WORDS = (
  'DO $$ $x$ BEGIN END ; \' " ( ) { } , . : -- /* */ \n \0 \uD800 é 😀 DROP TABLE SCHEMA CASCADE ALTER ADD COLUMN TYPE s.a ' +
  'int varchar(5) NOT NULL DEFAULT CREATE INDEX CONCURRENTLY FUNCTION AS LANGUAGE plpgsql SELECT f() EXECUTE format ' +
  'UPDATE SET = 1 DELETE FROM WHERE IF THEN LOOP FOR IN -- lint: allow because drop-table MERGE (n:A {id: MATCH // `'
).split(' ')

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(' ')),
)

const isPlaced = (text: string) => {
  const lines = text.split('\n')
  return ({ line, column }: { line: number; column: number }) =>
    line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1]!.length + 1
}

it('never throws on SQL, and every finding has a place in the file', () => {
  fc.assert(
    fc.property(texts, texts, fc.option(fc.nat(), { nil: undefined }), (up, down, rows) => {
      for (const finding of linted({ up, down, rows })) {
        expect(lintFinding.safeParse(finding).success).toBe(true)
        expect(isPlaced(finding.direction === 'up' ? up : down)(finding)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

it('never throws on Cypher, and every finding has a place in the file', () => {
  fc.assert(
    fc.property(texts, texts, (up, down) => {
      for (const finding of lintCypherChain([declared('last', up, down)]))
        expect(isPlaced(finding.direction === 'up' ? up : down)(finding)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

it.each([
  ['deep brackets', `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
  ['a long sum', `SELECT ${'1+'.repeat(20_000)}1`],
  ['many statements', 'SELECT 1;'.repeat(5_000)],
])('reads on after %s', (_, up) => {
  expect(linted({ up }).every(({ code }) => code === 'syntax')).toBe(true)
  expect(linted({ up: 'DROP TABLE s.a' })).toMatchObject([{ code: 'drop-table' }])
})
