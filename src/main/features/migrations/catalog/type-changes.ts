import { quoteText } from './words/quoting.ts'

type Parsed = { name: string; modifiers: number[]; array: boolean }

/** Splits what `format_type` gives: `character varying(50)[]`, `timestamp(3) with time zone`, `numeric(10,2)`. */
const parse = (type: string): Parsed => {
  const array = type.endsWith('[]')
  const plain = array ? type.slice(0, -2) : type
  const modifiers = /\(([\d, -]+)\)/.exec(plain)
  const name = plain.startsWith('"') || !modifiers ? plain : plain.replace(modifiers[0], '').replace(/ {2,}/g, ' ')
  return { name, modifiers: modifiers ? modifiers[1]!.split(',').map(Number) : [], array }
}

const WIDER: Record<string, readonly string[]> = {
  smallint: ['integer', 'bigint', 'numeric', 'double precision', 'real'],
  integer: ['bigint', 'numeric', 'double precision'],
  bigint: ['numeric'],
  real: ['double precision'],
  date: ['timestamp without time zone'],
  'character varying': ['text'],
  text: ['character varying'],
  cidr: ['inet'],
}

const INTEGER_DIGITS: Record<string, number> = { smallint: 5, integer: 10, bigint: 19 }

const NO_LIMIT = Number.POSITIVE_INFINITY

const isWider = (from: Parsed, to: Parsed): boolean => {
  if (to.name === 'text' && !to.array) return true
  if (from.array !== to.array) return false
  if (from.name === to.name) {
    if (to.modifiers.length === 0) return true
    if (from.name === 'numeric') {
      const [oldDigits = NO_LIMIT, oldScale = oldDigits === NO_LIMIT ? NO_LIMIT : 0] = from.modifiers
      const [digits = NO_LIMIT, scale = 0] = to.modifiers
      return scale >= oldScale && digits - scale >= oldDigits - oldScale
    }
    const unset = /^(timestamp|time|interval)/.test(from.name) ? 6 : NO_LIMIT
    return (to.modifiers[0] ?? unset) >= (from.modifiers[0] ?? unset)
  }
  if (!WIDER[from.name]?.includes(to.name)) return false
  if (to.name === 'numeric') {
    const [digits = NO_LIMIT, scale = 0] = to.modifiers
    return scale >= 0 && digits - scale >= INTEGER_DIGITS[from.name]!
  }
  return to.modifiers.length === 0 || to.name === 'timestamp without time zone'
}

/** Tells whether a value of the old type may not fit the new one, or not come back from it as it was. */
export const isNarrowing = (from: string, to: string): boolean => from !== to && !isWider(parse(from), parse(to))

const LIMITED = /^(character varying|character)\(\d+\)(\[\])?$/

/**
 * Tells whether only lengths and precisions differ. The server then converts without an expression, and often without
 * writing the rows again. A text that is too long stops it.
 */
export const sameButModifiers = (from: string, to: string): boolean => {
  const [one, other] = [parse(from), parse(to)]
  return one.name === other.name && one.array === other.array
}

/**
 * Returns the expression that turns the old value into the new one. A text that is too long stops the statement: the
 * cast to a limited type would cut it off.
 */
export const castOf = (column: string, { to, viaText }: { to: string; viaText: boolean }): string => {
  const limited = LIMITED.exec(to)
  if (limited) return `${column}::text${limited[2] ?? ''}`
  return viaText ? `${column}::text${to.endsWith('[]') ? '[]' : ''}::${to}` : `${column}::${to}`
}

const NEUTRAL: Record<string, string> = {
  N: '0',
  S: `''`,
  B: 'false',
  D: `'epoch'`,
  T: `'0'`,
  A: `'{}'`,
  R: `'empty'`,
  I: `'0.0.0.0'`,
}

const NEUTRAL_BY_TYPE: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  'time without time zone': `'00:00'`,
  'time with time zone': `'00:00Z'`,
  json: `'{}'`,
  jsonb: `'{}'`,
  bytea: `'\\x'`,
}

/** Returns a value that rows can have which have none, or null when the type offers none. */
export const neutralValue = (
  { type, category }: { type: string; category: string },
  enumValues: readonly string[] | undefined,
): string | null => {
  if (enumValues) return enumValues[0] === undefined ? null : quoteText(enumValues[0])
  return NEUTRAL_BY_TYPE[type] ?? NEUTRAL[category] ?? null
}
