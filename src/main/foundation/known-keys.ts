import type { z } from 'zod'

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
