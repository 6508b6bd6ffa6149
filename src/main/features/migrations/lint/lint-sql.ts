import type { LintFinding } from '../../../../contract/migrations.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { alterTableRule, partitionRule } from './alter-table-rules.ts'
import { mixedData, wholeTableRule } from './data-rules.ts'
import { dropRule, renameRule, truncateRule } from './drop-rules.ts'
import { indexRule, rebuildRule } from './index-rules.ts'
import { innerStatements } from './inner-statements.ts'
import { learnStatement } from './learn-statement.ts'
import { applyAllowances, type Numbered, wholeFile } from './lint-allowances.ts'
import { type LintContext, type MadeHere, newChain, nothingMade, type RowsOf } from './lint-context.ts'
import { placedIn } from './placed-finding.ts'
import type { SqlParser } from './sql-parser.ts'
import { byteToUnit, readScript, type SqlScript, type SqlStatement } from './sql-script.ts'
import { enumValueRule, lockRule, outsideRule, transactionRule } from './transaction-rules.ts'

const rules = [
  alterTableRule,
  partitionRule,
  dropRule,
  truncateRule,
  renameRule,
  indexRule,
  rebuildRule,
  wholeTableRule,
  outsideRule,
  transactionRule,
  lockRule,
  enumValueRule,
]

/** Bodies that call functions that call functions are followed this deep. */
const MAX_DEPTH = 5

type Walk = { parser: SqlParser; file: string; context: LintContext; called: Set<string>; seen: SqlStatement[] }

const lintStatement = (walk: Walk, statement: SqlStatement, depth = 0): Numbered[] => {
  const { parser, file, context, called, seen } = walk
  seen.push(statement)
  const found = rules.flatMap((rule) => rule(statement, context))
  const inner = depth < MAX_DEPTH ? innerStatements(parser, statement, { file, context, called }) : null
  learnStatement(statement, context)
  const numbered = [...found, ...(inner?.found ?? [])].map((each) => ({ ...each, index: statement.index }))
  return [...numbered, ...(inner?.statements ?? []).flatMap((each) => lintStatement(walk, each, depth + 1))]
}

/** Whether a place is inside of a comment: one that the scanner sees, or one in the body of a `DO` or function. */
const commentFinder = (parser: SqlParser, text: string) => {
  if (!text.includes('lint:')) return () => false
  try {
    const unitOf = byteToUnit(text)
    const strings = parser
      .scan(text)
      .filter(({ tokenName, text: token }) => tokenName === 'SCONST' && !token.startsWith('$'))
      .map(({ start, end }) => ({ start: unitOf(start), end: unitOf(end) }))
    return (at: number) => !strings.some(({ start, end }) => at >= start && at < end)
  } catch {
    // A text that cannot be scanned has its finding already.
    return () => false
  }
}

const lintFile = (parser: SqlParser, text: string, script: SqlScript, context: LintContext): Numbered[] => {
  const walk: Walk = { parser, file: text, context, called: new Set(), seen: [] }
  const found = script.statements.flatMap((statement) => lintStatement(walk, statement))
  found.push(...mixedData(walk.seen, context))
  if (script.error) {
    const { message, at, index } = script.error
    found.push({ code: 'syntax', severity: 'error', at, object: '', detail: message, index })
  }
  return found
}

type Side = { parser: SqlParser; migration: DeclaredMigration; direction: 'up' | 'down'; script: SqlScript }

const finish = ({ parser, migration, direction, script }: Side, found: Numbered[]): LintFinding[] => {
  const text = migration[direction]
  const spans = script.statements.map(({ index, start, end }) => ({ index, start, end }))
  const left = applyAllowances(found, { text, spans, isComment: commentFinder(parser, text) })
  return placedIn({ migration: migration.name, direction, text }, left)
}

const isBlank = ({ statements, error }: SqlScript) => statements.length === 0 && error === null

type Chain = {
  chain: readonly DeclaredMigration[]
  /** The migrations to judge. The others only tell what there is. */
  names: ReadonlySet<string>
  rowsOf: RowsOf
}

/**
 * Judges every statement of the named migrations of a chain, in order, both ways. What a migration makes itself is
 * empty, so that nothing waits for it and nothing is lost. Never throws, whatever the files hold.
 */
export const lintSqlChain = (parser: SqlParser, { chain: migrations, names, rowsOf }: Chain): LintFinding[] => {
  const chain = newChain()
  return migrations.flatMap((migration) => {
    const { name, up, down, transactional } = migration
    if (!names.has(name)) {
      const rest = {
        transactional,
        rowsOf: () => null,
        chain,
        direction: 'up' as const,
        made: nothingMade(),
        own: null,
      }
      lintFile(parser, up, readScript(parser, up), rest)
      return []
    }
    const scripts = { up: readScript(parser, up), down: readScript(parser, down) }
    const made: MadeHere = nothingMade()
    const base = { transactional, rowsOf, chain }
    const upwards = lintFile(parser, up, scripts.up, { ...base, direction: 'up', made, own: null })
    if (isBlank(scripts.up)) upwards.push(wholeFile('empty-file', 'error'))
    // What the way back knows of the chain is not what the next migration finds.
    const back = { ...base, chain: structuredClone(chain), direction: 'down' as const, made: nothingMade(), own: made }
    const downwards = lintFile(parser, down, scripts.down, back)
    if (isBlank(scripts.down)) downwards.push(wholeFile('missing-down', 'warning'))
    return [
      ...finish({ parser, migration, direction: 'up', script: scripts.up }, upwards),
      ...finish({ parser, migration, direction: 'down', script: scripts.down }, downwards),
    ]
  })
}
