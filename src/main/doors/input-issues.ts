import type { Issue } from '../../contract/errors.ts'

/** What a Standard Schema issue of zod carries beside path and message; `input` and `message` are never read: they may hold values. */
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
  errors?: readonly (readonly SchemaIssue[])[]
  params?: { rule?: unknown; expected?: unknown }
}

const units: Record<string, string> = { string: 'characters', array: 'entries', set: 'entries', file: 'bytes' }

const bound = (word: string, limit: unknown, origin: string | undefined) =>
  `${word} ${String(limit)}${origin && units[origin] ? ` ${units[origin]}` : ''}`

const expectedOf = (issue: SchemaIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      // REST and the command line take this one form of an instant as text.
      if (issue.expected === 'date') return 'an instant in UTC with milliseconds, such as 2026-01-31T08:00:00.000Z'
      return issue.expected ?? 'another type'
    case 'too_small':
      return bound(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin)
    case 'too_big':
      return bound(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.origin)
    case 'not_multiple_of':
      return `a multiple of ${String(issue.divisor)}`
    case 'invalid_format':
      return issue.format === 'regex' && issue.pattern
        ? `text that matches ${issue.pattern}`
        : (issue.format ?? 'another form')
    case 'invalid_value':
      return `one of ${(issue.values ?? []).map(String).join(', ')}`
    case 'invalid_union': {
      const options = (issue.errors ?? []).map((option) => option[0]).filter((first) => first !== undefined)
      return options.length > 0 ? [...new Set(options.map(expectedOf))].join(' or ') : 'one of the known kinds'
    }
    case 'unrecognized_keys':
      return 'no other keys'
    default:
      return typeof issue.params?.expected === 'string' ? issue.params.expected : 'a valid value'
  }
}

const fieldOf = (issue: SchemaIssue) =>
  (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.') || 'input'

/** Issues of a failed schema as the contract's: `field` is a dotted path, `input` for the whole; never a value. */
export const inputIssues = (issues: readonly unknown[]): Issue[] =>
  (issues as readonly SchemaIssue[]).map((issue) => ({
    field: fieldOf(issue),
    rule: typeof issue.params?.rule === 'string' ? issue.params.rule : (issue.code ?? 'invalid'),
    expected: expectedOf(issue),
  }))
