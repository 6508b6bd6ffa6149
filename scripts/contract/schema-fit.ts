/** The part of JSON Schema that the contract's document uses. */
export type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  pattern?: string
  format?: string
  default?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
} & Partial<Record<Bound, number>>

type Bound = (typeof lowest)[number] | (typeof highest)[number]
const lowest = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems'] as const
const highest = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems'] as const

/** A value that `narrow` allows and `wide` does not, or a rule that only `wide` has. `at` is the field's path. */
export type Misfit = { at: string; rule: string }

const text = (value: unknown) => JSON.stringify(value)

const alternativesOf = ({ anyOf, oneOf, ...rest }: Schema): Schema[] => {
  const nested = anyOf ?? oneOf
  if (nested) return nested.flatMap((each) => alternativesOf({ ...rest, ...each }))
  if (Array.isArray(rest.type)) return rest.type.map((type) => ({ ...rest, type }))
  return [rest]
}

const valuesOf = (schema: Schema): unknown[] | undefined => ('const' in schema ? [schema.const] : schema.enum)

const isTypeWithin = (narrow: Schema, wide: Schema) =>
  wide.type === undefined || narrow.type === wide.type || (narrow.type === 'integer' && wide.type === 'number')

const boundMisfits = (narrow: Schema, wide: Schema, at: string): Misfit[] =>
  [
    ...lowest.filter((bound) => (wide[bound] ?? -Infinity) > (narrow[bound] ?? -Infinity)),
    ...highest.filter((bound) => (wide[bound] ?? Infinity) < (narrow[bound] ?? Infinity)),
  ].map((bound) => ({ at, rule: `${bound} ${wide[bound]}` }))

const objectMisfits = (narrow: Schema, wide: Schema, at: string): Misfit[] => {
  const [own, other] = [narrow.properties ?? {}, wide.properties ?? {}]
  const field = (name: string) => (at === '' ? name : `${at}.${name}`)
  const missing = (wide.required ?? []).filter((name) => !narrow.required?.includes(name))
  const fields = Object.entries(own).flatMap(([name, schema]): Misfit[] => {
    if (other[name]) return misfitsOf(schema, other[name], field(name))
    return wide.additionalProperties === false ? [{ at: field(name), rule: 'unknown' }] : []
  })
  const [values, otherValues] = [narrow.additionalProperties, wide.additionalProperties]
  const isRecord = typeof values === 'object' && typeof otherValues === 'object'
  return [
    ...missing.map((name) => ({ at: field(name), rule: 'required' })),
    ...fields,
    ...(isRecord ? misfitsOf(values, otherValues, field('*')) : []),
    ...(wide.propertyNames ? misfitsOf(narrow.propertyNames ?? {}, wide.propertyNames, field('(name)')) : []),
  ]
}

const single = (narrow: Schema, wide: Schema, at: string): Misfit[] => {
  const [own, other] = [valuesOf(narrow), valuesOf(wide)]
  const known = new Set(other?.map(text))
  if (other && !own) return [{ at, rule: `one of ${other.map(text).join(', ')}` }]
  if (other && own) {
    const beyond = own.filter((value) => !known.has(text(value)))
    return beyond.map((value) => ({ at, rule: `value ${text(value)}` }))
  }
  if (!isTypeWithin(narrow, wide)) return [{ at, rule: `type ${String(narrow.type ?? 'any')}` }]
  // Listed values were chosen to fit the other rules of their schema, so those are not compared.
  if (own) return []
  const texts = (['pattern', 'format'] as const)
    .filter((rule) => wide[rule] !== undefined && wide[rule] !== narrow[rule])
    .map((rule) => ({ at, rule: `${rule} ${wide[rule]}` }))
  return [
    ...texts,
    ...boundMisfits(narrow, wide, at),
    ...(wide.items ? misfitsOf(narrow.items ?? {}, wide.items, `${at}[]`) : []),
    ...objectMisfits(narrow, wide, at),
  ]
}

/** The reasons why a value of `narrow` may not fit `wide`. Empty when every value of `narrow` fits `wide`. */
export const misfitsOf = (narrow: Schema, wide: Schema, at = ''): Misfit[] => {
  if (text(narrow) === text(wide)) return []
  const choices = alternativesOf(wide)
  return alternativesOf(narrow).flatMap((each) => {
    const tries = choices.map((choice) => single(each, choice, at))
    // Reports against the alternative that fits best: it is most likely the one that was meant.
    return tries.sort((a, b) => a.length - b.length)[0]!
  })
}

/** The fields of `before`, at any depth, that `after` lacks, whether or not they were required. */
export const goneFields = (before: Schema, after: Schema, at = ''): string[] => {
  const all = alternativesOf(after)
  return alternativesOf(before).flatMap((each) => {
    const inItems = each.items ? goneFields(each.items, { anyOf: all.map(({ items }) => items ?? {}) }, `${at}[]`) : []
    const own = Object.entries(each.properties ?? {}).flatMap(([name, schema]) => {
      const field = at === '' ? name : `${at}.${name}`
      const found = all.flatMap(({ properties }) => (properties?.[name] ? [properties[name]] : []))
      return found.length === 0 ? [field] : goneFields(schema, { anyOf: found }, field)
    })
    return [...inItems, ...own]
  })
}
