import type { LintFinding } from '../../../../contract/migrations.ts'
import { mixesSchemaAndData } from '../graph/graph-migration-files.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { applyAllowances, type Numbered, wholeFile } from './lint-allowances.ts'
import { cypherStatements, type CypherStatement, maskedCypher } from './cypher-script.ts'
import { placedIn } from './placed-finding.ts'

/** `Label(key, other)`, made unique by a constraint. One on several keys makes them unique together, not each. */
type Unique = Set<string>

const NAME = '(?:`[^`]+`|[\\p{L}_][\\p{L}\\p{N}_]*)'
const UNIQUE = new RegExp(
  `CREATE\\s+CONSTRAINT\\b[\\s\\S]*?FOR\\s*\\(\\s*${NAME}?\\s*:\\s*(${NAME})\\s*\\)\\s*REQUIRE\\s+\\(?([^)]*?)\\)?\\s+IS\\s+(?:NODE\\s+)?(?:UNIQUE|KEY)`,
  'iu',
)
const DROPPED = new RegExp(`^\\s*DROP\\s+(?:CONSTRAINT|INDEX)\\s+(${NAME})`, 'iu')
const MADE = new RegExp(`^\\s*CREATE\\s+(?:\\w+\\s+)?(?:CONSTRAINT|INDEX)\\s+(${NAME})`, 'iu')
const MERGE = new RegExp(
  `\\bMERGE\\s*(?:${NAME}\\s*=\\s*)?\\(\\s*${NAME}?\\s*:\\s*(${NAME}(?:\\s*[:&]\\s*${NAME})*)\\s*(\\{[^}]*\\})?`,
  'giu',
)
const KEY = new RegExp(`(${NAME})\\s*:`, 'gu')
const CLAUSE =
  /^\s*(?:CYPHER|EXPLAIN|PROFILE|USE|CREATE|DROP|ALTER|SHOW|MATCH|OPTIONAL|MERGE|DELETE|DETACH|NODETACH|SET|REMOVE|UNWIND|WITH|RETURN|CALL|FOREACH|LOAD|INSERT|FINISH|LET|FILTER|WHEN)\b/i

const bare = (name: string) => name.replaceAll('`', '').trim()

const keyOf = (label: string, keys: readonly string[]) => `${bare(label)}(${keys.map(bare).sort().join(', ')})`

const uniqueOf = (text: string): string | undefined => {
  const [, label, keys] = UNIQUE.exec(text) ?? []
  if (label === undefined || keys === undefined) return undefined
  return keyOf(
    label,
    keys.split(',').map((key) => key.slice(key.indexOf('.') + 1)),
  )
}

/** A MERGE is safe when a constraint of one of its labels covers some of its keys: no second node can have their values. */
const isConstrained = (unique: Unique, labels: readonly string[], keys: readonly string[]) =>
  [...unique].some((constraint) => {
    const [of, list = ''] = constraint.split('(')
    const wanted = list.slice(0, -1).split(', ')
    return labels.includes(of!) && wanted.every((key) => keys.map(bare).includes(key))
  })

/** A property that a pattern asks for: `(p:Person {id: 1})`. */
const ASKED = new RegExp(`[([]\\s*${NAME}?\\s*(?::[^)\\]{]*)?\\{`, 'u')

/** Whether a statement deletes some nodes or in portions: it has a condition before DELETE, a limit, or batches. */
const isBounded = (text: string, deletes: number) => {
  const before = text.slice(0, deletes)
  return (
    /\bWHERE\b/i.test(before) ||
    ASKED.test(before) ||
    /\bLIMIT\b|\bIN\s+(?:\d+\s+CONCURRENT\s+)?TRANSACTIONS\b/i.test(text)
  )
}

type Known = { unique: Unique; constraintOf: Map<string, string>; made: Set<string>; own: Set<string> | null }

const lintStatement = ({ text, start, index }: CypherStatement, { unique, made, own }: Known): Numbered[] => {
  const masked = maskedCypher(text)
  if (masked.fault !== null)
    return [
      {
        code: 'syntax',
        severity: 'error',
        at: start + masked.fault.at,
        object: '',
        detail: masked.fault.message,
        index,
      },
    ]
  if (!CLAUSE.test(masked.text)) {
    const detail = `no clause begins with “${/\S{0,20}/.exec(masked.text.trimStart())![0]}”`
    return [{ code: 'syntax', severity: 'error', at: start, object: '', detail, index }]
  }
  const found: Numbered[] = []
  const dropped = bare(DROPPED.exec(masked.text)?.[1] ?? '')
  if (dropped !== '' && !made.has(dropped) && !own?.has(dropped))
    found.push({ code: 'graph-drop', severity: 'warning', at: start, object: dropped, index })
  for (const { 1: label = '', 2: map = '', index: at } of masked.text.matchAll(MERGE)) {
    const keys = [...map.matchAll(KEY)].map(([, key]) => key!)
    if (isConstrained(unique, label.split(/[:&]/).map(bare), keys)) continue
    found.push({ code: 'merge-unconstrained', severity: 'error', at: start + at, object: keyOf(label, keys), index })
  }
  const deletes = /\bDELETE\b/i.exec(masked.text)
  if (deletes && !isBounded(masked.text, deletes.index))
    found.push({ code: 'detach-delete-all', severity: 'error', at: start + deletes.index, object: '', index })
  return found
}

const learn = ({ text }: CypherStatement, { unique, constraintOf, made }: Known) => {
  const masked = maskedCypher(text).text
  const name = bare(MADE.exec(masked)?.[1] ?? '')
  const key = uniqueOf(masked)
  if (name !== '') made.add(name)
  if (key !== undefined) {
    unique.add(key)
    constraintOf.set(name, key)
  }
  const gone = constraintOf.get(bare(DROPPED.exec(masked)?.[1] ?? ''))
  if (gone !== undefined) unique.delete(gone)
}

const lintFile = (statements: readonly CypherStatement[], known: Known): Numbered[] => {
  const found = statements.flatMap((statement) => {
    const of = lintStatement(statement, known)
    learn(statement, known)
    return of
  })
  if (mixesSchemaAndData(statements.map(({ text }) => text)))
    found.push({ code: 'graph-mixed', severity: 'error', at: statements[0]?.start ?? 0, object: '', index: null })
  return found
}

/** Judges every statement of a chain of Cypher files, in order, both ways. Never throws. */
export const lintCypherChain = (migrations: readonly DeclaredMigration[]): LintFinding[] => {
  const chain = { unique: new Set<string>(), constraintOf: new Map<string, string>() }
  return migrations.flatMap(({ name: migration, up, down }) => {
    const made = new Set<string>()
    const judge = (direction: 'up' | 'down', text: string, known: Known) => {
      const statements = cypherStatements(text)
      const found = lintFile(statements, known)
      if (statements.length === 0)
        found.push(direction === 'up' ? wholeFile('empty-file', 'error') : wholeFile('missing-down', 'warning'))
      const spans = statements.map(({ index, start, text: { length } }) => ({ index, start, end: start + length }))
      // A comment is a line of its own.
      const isComment = (at: number) => text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === ''
      return placedIn({ migration, direction, text }, applyAllowances(found, { text, spans, isComment }))
    }
    const upwards = judge('up', up, { ...chain, made, own: null })
    const back = {
      unique: new Set(chain.unique),
      constraintOf: new Map(chain.constraintOf),
      made: new Set<string>(),
      own: made,
    }
    return [...upwards, ...judge('down', down, back)]
  })
}
