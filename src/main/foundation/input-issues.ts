import type { Issue } from '../../contract/errors.ts'
import { INSTANT_TEXT } from '../../contract/inputs/instant-text.ts'
import { textRules } from '../../contract/inputs/text-rules.ts'
import { knownKeys } from './known-keys.ts'
import { nearestKey } from './nearest-key.ts'

/**
 * The parts of zod's issue that are read beside its path. `input` and `message` are never read, because they may hold
 * values.
 */
type SchemaIssue = {
  code?: string
  path?: readonly (PropertyKey | { key: PropertyKey })[]
  expected?: string
  format?: string
  pattern?: string
  origin?: string
  minimum?: number | bigint
  maximum?: number | bigint
  inclusive?: boolean
  divisor?: number | bigint
  values?: readonly unknown[]
  keys?: readonly string[]
  errors?: readonly (readonly SchemaIssue[])[]
  params?: { rule?: unknown; expected?: unknown }
}

const formats: Record<string, string> = { guid: 'uuid' }

const units: Record<string, string> = { string: 'characters', array: 'entries', set: 'entries', file: 'bytes' }

const bound = (word: string, limit: unknown, origin: string | undefined) => {
  if (origin === 'date') return `${word} ${new Date(Number(limit)).toISOString()}`
  return `${word} ${String(limit)}${origin && units[origin] ? ` ${units[origin]}` : ''}`
}

const expectedOf = (issue: SchemaIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'date' ? INSTANT_TEXT : (issue.expected ?? 'another type')
    case 'too_small':
      return bound(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin)
    case 'too_big':
      return bound(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.origin)
    case 'not_multiple_of':
      return `a multiple of ${String(issue.divisor)}`
    case 'invalid_format':
      return issue.format === 'regex' && issue.pattern
        ? (textRules.get(issue.pattern)?.expected ?? `text that matches ${issue.pattern}`)
        : (formats[issue.format ?? ''] ?? issue.format ?? 'another form')
    case 'invalid_value':
      return `one of ${(issue.values ?? []).map(String).join(', ')}`
    case 'invalid_union': {
      const options = (issue.errors ?? []).map((option) => option[0]).filter((first) => first !== undefined)
      return options.length > 0 ? [...new Set(options.map(expectedOf))].join(' or ') : 'one of the known kinds'
    }
    default:
      return typeof issue.params?.expected === 'string' ? issue.params.expected : 'a valid value'
  }
}

const ruleOf = (issue: SchemaIssue) => {
  const ofText = issue.pattern === undefined ? undefined : textRules.get(issue.pattern)?.rule
  const own = issue.params?.rule
  return ofText ?? (typeof own === 'string' ? own : (issue.code ?? 'invalid'))
}

const stepsOf = (issue: SchemaIssue) => (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))

const fieldOf = (steps: readonly PropertyKey[]) => steps.map(String).join('.') || 'input'

/** The most unknown keys that are reported of one object. */
const MOST_UNKNOWN_KEYS = 20
const LONGEST_KEY = 100

/** `known` has the keys that are expected in the place of `field`. */
export const unknownKeyIssue = ({ field, known }: { field: string; known: readonly string[] }): Issue => {
  const rule = 'unrecognized_keys'
  const suggestion = nearestKey(field.slice(field.lastIndexOf('.') + 1), known)
  if (suggestion !== undefined)
    return { field, rule, expected: `a known key: did you mean "${suggestion}"?`, suggestion }
  return { field, rule, expected: known.length === 0 ? 'no key at all' : `a known key: ${known.join(', ')}` }
}

const unknownKeyIssues = (issue: SchemaIssue, input: unknown): Issue[] => {
  const steps = stepsOf(issue)
  const known = knownKeys(input, steps)
  return (issue.keys ?? [])
    .slice(0, MOST_UNKNOWN_KEYS)
    .map((key) => unknownKeyIssue({ field: fieldOf([...steps, key.slice(0, LONGEST_KEY)]), known }))
}

/**
 * Turns the issues of a failed schema into the contract's. `field` is a dotted path, or `input` for the whole input. No
 * value is included. With the schema of the `input`, an unknown key is reported with the nearest known one.
 */
export const inputIssues = (issues: readonly unknown[], input?: unknown): Issue[] => {
  const found = (issues as readonly SchemaIssue[]).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? unknownKeyIssues(issue, input)
      : {
          field: fieldOf(stepsOf(issue)),
          rule: ruleOf(issue),
          expected: expectedOf(issue),
        },
  )
  // A missing text is not also reported as one that shows nothing.
  const missing = new Set(found.filter(({ rule }) => rule === 'too_small').map(({ field }) => field))
  return found.filter(({ field, rule }) => rule !== 'hidden-characters' || !missing.has(field))
}
