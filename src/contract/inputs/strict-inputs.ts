import { ContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { instantOfText } from './instant-text.ts'

type Schema = z.core.$ZodType & { _zod: { def: Definition } }
type Definition = z.core.$ZodTypeDef & {
  shape?: Record<string, Schema>
  options?: Schema[]
  items?: Schema[]
} & Partial<Record<(typeof inner)[number], Schema>>

/** The property in which a schema keeps the schema that it wraps. */
const inner = ['innerType', 'element', 'valueType', 'in', 'out', 'left', 'right', 'rest'] as const

const instantFromText = (given: unknown) => (typeof given === 'string' ? (instantOfText(given) ?? given) : given)

const strictFields = (shape: Record<string, Schema>) =>
  Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, strictInput(field)]))

/**
 * Returns the schema for a caller's input: objects at every level refuse unknown keys, and instants may be text. A
 * `record` keeps its free keys.
 */
const strictInput = (schema: Schema): Schema => {
  const { def } = schema._zod
  if (def.type === 'date') return z.preprocess(instantFromText, schema)
  const changed: Partial<Definition> = {}
  if (def.shape) Object.assign(changed, { shape: strictFields(def.shape), catchall: z.never() })
  if (def.options) changed.options = def.options.map(strictInput)
  if (def.items) changed.items = def.items.map(strictInput)
  for (const part of inner) {
    const whole = def[part]
    const strict = whole && strictInput(whole)
    if (strict !== whole) changed[part] = strict
  }
  return Object.keys(changed).length === 0 ? schema : z.core.clone(schema, { ...def, ...changed })
}

/** The input of a procedure without input. */
const nothing = z.strictObject({}).optional()

/**
 * Returns the procedures with strict inputs, however they were declared. Outputs stay tolerant, so that a client of an
 * earlier version can read the answers of a later host.
 */
export const strictInputs = <Routes extends object>(routes: Routes): Routes =>
  Object.fromEntries(
    Object.entries(routes).map(([name, entry]) => {
      if (!(entry instanceof ContractProcedure)) return [name, strictInputs(entry as object)]
      const { inputSchema, ...definition } = entry['~orpc']
      const strict = inputSchema === undefined ? nothing : strictInput(inputSchema as unknown as Schema)
      return [name, new ContractProcedure({ ...definition, inputSchema: strict as z.ZodType })]
    }),
  ) as Routes
