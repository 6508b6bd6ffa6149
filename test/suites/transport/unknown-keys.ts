import { bare, type Procedure, type Schema, valid } from './broken-inputs.ts'

export type UnknownKey = {
  input: unknown
  /** The dotted path of the unknown key. */
  field: string
  /** The known key of which it is a misspelling by one added letter; undefined when the object has no keys. */
  near: string | undefined
}

const strangersIn = (schema: Schema): { value: unknown; path: string[]; near: string | undefined }[] => {
  const inner = bare(schema)
  const { def } = inner._zod
  if (def.type === 'union') return def.options!.flatMap((option) => strangersIn(option as Schema))
  if (def.type === 'array')
    return strangersIn(def.element!).map(({ value, path, near }) => ({ value: [value], path: ['0', ...path], near }))
  if (def.type !== 'object') return []
  const whole = valid(inner) as Record<string, unknown>
  const [near] = Object.keys(def.shape!)
  const own = near === undefined ? 'stranger' : `${near}x`
  const deeper = Object.entries(def.shape!).flatMap(([name, field]) =>
    strangersIn(field).map(({ value, path, near: key }) => ({
      value: { ...whole, [name]: value },
      path: [name, ...path],
      near: key,
    })),
  )
  return [{ value: { ...whole, [own]: 'x' }, path: [own], near }, ...deeper]
}

/** Inputs of one procedure that are valid but for one unknown key, in each object at every depth. */
export const unknownKeys = (procedure: Procedure): UnknownKey[] =>
  strangersIn(procedure.input).map(({ value, path, near }) => ({ input: value, field: path.join('.'), near }))
