import type { z } from 'zod'
import type { Issue } from '../../contract/errors.ts'

type Schema = z.core.$ZodType & { _zod: { def: Definition } }
type Definition = {
  type: string
  shape?: Record<string, Schema>
  options?: Schema[]
  element?: Schema
  valueType?: Schema
  innerType?: Schema
  in?: Schema
  out?: Schema
}

/**
 * Returns the schemas that may hold a value: those inside of "may be missing" wrappers, and each member of a choice.
 */
const bare = (schema: Schema): Schema[] => {
  const { innerType, options, in: before, out: after, type } = schema._zod.def
  if (options) return options.flatMap(bare)
  if (innerType) return bare(innerType)
  return type === 'pipe' && before && after ? [...bare(before), ...bare(after)] : [schema]
}

const below = (schema: Schema, step: PropertyKey): Schema[] => {
  const { shape, element, valueType } = schema._zod.def
  const next = shape ? shape[String(step)] : (element ?? valueType)
  return next ? bare(next) : []
}

const schemasAt = (input: unknown, path: readonly PropertyKey[]): Schema[] =>
  typeof input === 'object' && input !== null && '_zod' in input
    ? path.reduce((schemas, step) => schemas.flatMap((schema) => below(schema, step)), bare(input as Schema))
    : []

/** Returns the keys that the object at `path` of an input may have. A choice gives those of all its members. */
export const knownKeys = (input: unknown, path: readonly PropertyKey[]): string[] => [
  ...new Set(schemasAt(input, path).flatMap((schema) => Object.keys(schema._zod.def.shape ?? {}))),
]

/** True when the field of an input takes a list. */
export const takesList = (input: unknown, field: string): boolean =>
  schemasAt(input, [field]).some((schema) => schema._zod.def.type === 'array')

const MOST_ISSUES = 20

/**
 * Returns issues for the texts of a JSON body that stand where the input takes a number or a truth value, e.g.
 * `"amount": "5"`. Queries and forms have nothing but texts and are not asked.
 */
export const textsForValues = (input: unknown, body: unknown): Issue[] => {
  const issues: Issue[] = []
  const look = (value: unknown, schemas: readonly Schema[], path: readonly string[]) => {
    if (schemas.length === 0 || issues.length === MOST_ISSUES) return
    const types = new Set(schemas.map(({ _zod }) => _zod.def.type))
    if (typeof value === 'string') {
      if ([...types].every((type) => type === 'number' || type === 'boolean'))
        issues.push({ field: path.join('.').slice(0, 100), rule: 'invalid_type', expected: [...types].join(' or ') })
    } else if (typeof value === 'object' && value !== null && !(value instanceof Blob))
      for (const [key, inner] of Object.entries(value))
        look(
          inner,
          schemas.flatMap((schema) => below(schema, key)),
          [...path, key],
        )
  }
  look(body, schemasAt(input, []), [])
  return issues
}
