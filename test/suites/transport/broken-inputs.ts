import type { z } from 'zod'
import { contract } from '../../../src/contract/index.ts'

type Definition = {
  type: string
  innerType?: Schema
  in?: Schema
  out?: Schema
  element?: Schema
  shape?: Record<string, Schema>
  options?: Schema[]
  values?: unknown[]
  entries?: Record<string, unknown>
  format?: string
}
export type Schema = z.ZodType & { _zod: { def: Definition; optin?: string } }

export type Procedure = {
  path: string[]
  route: { method?: string; path?: string }
  input: Schema
}

type Declared = { '~orpc': { route: Procedure['route'] & { description?: string }; inputSchema?: Schema } }
type Group = { [name: string]: Group | Declared }

const declaredIn = (group: Group, path: string[] = []): { path: string[]; declared: Declared['~orpc'] }[] =>
  Object.entries(group).flatMap(([name, entry]) =>
    '~orpc' in entry
      ? [{ path: [...path, name], declared: (entry as Declared)['~orpc'] }]
      : declaredIn(entry, [...path, name]),
  )

/** Every procedure of the contract. */
export const declaredProcedures = declaredIn(contract as unknown as Group)

/** The procedures that take an input. */
export const procedures: Procedure[] = declaredProcedures.flatMap(({ path, declared: { route, inputSchema } }) =>
  inputSchema ? [{ path, route, input: inputSchema }] : [],
)

const wrappers = new Set(['optional', 'nullable', 'default', 'prefault', 'readonly', 'nonoptional', 'catch'])

/** Unwraps schemas that only make another optional, nullable or trimmed. */
export const bare = (schema: Schema): Schema => {
  const { def } = schema._zod
  if (wrappers.has(def.type)) return bare(def.innerType!)
  return def.type === 'pipe' ? bare(def.in!._zod.def.type === 'transform' ? def.out! : def.in!) : schema
}

const UUID = '01931d3a-5c00-7000-8000-000000000001'
const words = ['a1', 'ana@example.org', UUID, 'abcdefgh', '2026-01-01', 'true']

const numbers = [1, 0, 2_000]

/** A value that fits the schema. Optional fields are left out. */
export const valid = (schema: Schema): unknown => {
  const inner = bare(schema)
  const { def } = inner._zod
  switch (def.type) {
    case 'string':
      return words.find((word) => schema.safeParse(word).success)
    case 'number':
    case 'int':
      return numbers.find((number) => schema.safeParse(number).success)
    case 'boolean':
      return true
    case 'date':
      return new Date('2026-11-22T10:00:00.000Z')
    case 'enum':
      return Object.values(def.entries!)[0]
    case 'literal':
      return def.values![0]
    case 'array':
      return [valid(def.element!)]
    case 'file':
      return new File(['x'], 'x.zip')
    case 'union':
      return def.options!.map(valid).find((value) => schema.safeParse(value).success)
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape!)
          .filter(([, field]) => field._zod.optin === undefined)
          .map(([name, field]) => [name, valid(field)]),
      )
    default:
      throw new Error(`No valid value is known for a schema of type ${def.type}.`)
  }
}

export const hostile = [
  "'; DROP TABLE directory.person; --",
  '" OR 1=1 --',
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  '${jndi:ldap://x}',
  '{"$ne":null}',
  '%00%0a',
  'a\u0000b',
  'a\r\nset-cookie: x=y',
  '\ud800',
  '\u202egnp.exe',
  '%',
  '\\',
  '_',
  ' ',
  '',
]

const candidates: unknown[] = [
  ...hostile,
  'x'.repeat(5_000),
  'x'.repeat(400_000),
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  true,
  null,
  [],
  {},
  [[]],
  { constructor: { prototype: 1 } },
  JSON.parse('{"__proto__": {"admin": true}}') as unknown,
  Array.from({ length: 10_001 }, () => UUID),
  new Date('1969-01-01T00:00:00.000Z'),
]

export type BrokenInput = { procedure: Procedure; field: string; value: unknown; input: unknown }

/**
 * Invalid inputs of one procedure: each field with each kind of value that it rejects, each required field missing, and
 * a value that is no object.
 */
export const brokenInputs = (procedure: Procedure): BrokenInput[] => {
  const base = valid(procedure.input) as Record<string, unknown>
  const shape = bare(procedure.input)._zod.def.shape ?? {}
  const breaks = (input: unknown) => !procedure.input.safeParse(input).success
  const wholes = ['text', 5, null, [], true].map((value) => ({ procedure, field: 'input', value, input: value }))
  const fields = Object.keys(shape).flatMap((field) => {
    const { [field]: _, ...without } = base
    const replaced = candidates.map((value) => ({ procedure, field, value, input: { ...base, [field]: value } }))
    return [{ procedure, field, value: undefined, input: without }, ...replaced]
  })
  return [...wholes, ...fields].filter(({ input }) => breaks(input))
}

/** Inputs of one procedure with hostile text in each field that accepts it. */
export const hostileInputs = (procedure: Procedure): BrokenInput[] => {
  const base = valid(procedure.input) as Record<string, unknown>
  return Object.keys(bare(procedure.input)._zod.def.shape ?? {})
    .flatMap((field) => hostile.map((value) => ({ procedure, field, value, input: { ...base, [field]: value } })))
    .filter(({ input }) => procedure.input.safeParse(input).success)
}
