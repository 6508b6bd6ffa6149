import { bare, type Procedure, type Schema, valid } from './broken-inputs.ts'

export type UnknownKey = {
  input: unknown
  /** Dotted path of the key that nothing knows. */
  field: string
  /** The key that it was made from by one letter too many; undefined in an object that knows none. */
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

/** For one procedure: an input that it takes but for one key too many, in each object at every depth. */
export const unknownKeys = (procedure: Procedure): UnknownKey[] =>
  strangersIn(procedure.input).map(({ value, path, near }) => ({ input: value, field: path.join('.'), near }))
