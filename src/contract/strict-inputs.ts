import { ContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { instantOfText } from './instant-text.ts'

type Schema = z.core.$ZodType & { _zod: { def: Definition } }
type Definition = z.core.$ZodTypeDef & {
  shape?: Record<string, Schema>
  options?: Schema[]
  items?: Schema[]
} & Partial<Record<(typeof inner)[number], Schema>>

/** Where a schema keeps the one schema that it is made from. */
const inner = ['innerType', 'element', 'valueType', 'in', 'out', 'left', 'right', 'rest'] as const

const instantFromText = (given: unknown) => (typeof given === 'string' ? (instantOfText(given) ?? given) : given)

const strictFields = (shape: Record<string, Schema>) =>
  Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, strictInput(field)]))

/**
 * The same schema for what a caller says: objects at every level refuse keys that they do not name, and instants are taken
 * as text too. A `record` keeps its free keys.
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

/** Input of a procedure that takes none. */
const nothing = z.strictObject({}).optional()

/**
 * The same procedures, whose inputs are strict whatever way they were declared. Outputs stay tolerant: a client of an
 * earlier version reads what a later host says.
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
