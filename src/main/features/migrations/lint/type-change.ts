import { isNarrowing } from '../catalog/type-changes.ts'
import type { SqlType } from './sql-tree.ts'

/** `instant` changes the catalog only. `rewrite` writes every row. `narrowing` may lose or refuse values. */
export type TypeChange = 'instant' | 'rewrite' | 'narrowing'

/** The numbers, as the catalog calls them. */
const NUMBERS: Record<string, string> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  numeric: 'numeric',
}
const TEXTS = ['text', 'varchar']
const TIMES = ['timestamp', 'timestamptz']
const WITH_PRECISION = [...TIMES, 'time', 'timetz', 'interval']

const limited = (before: SqlType, after: SqlType): TypeChange => {
  const [old] = before.limits
  const [now] = after.limits
  if (now === undefined) return 'instant'
  return old !== undefined && old <= now ? 'instant' : 'narrowing'
}

const numeric = (before: SqlType, after: SqlType): TypeChange => {
  if (after.limits.length === 0) return 'instant'
  if (before.limits.length === 0) return 'narrowing'
  const [oldDigits = 0, oldScale = 0] = before.limits
  const [digits = 0, scale = 0] = after.limits
  if (scale < oldScale || digits - scale < oldDigits - oldScale) return 'narrowing'
  return scale === oldScale ? 'instant' : 'rewrite'
}

const ofOneType = (before: SqlType, after: SqlType): TypeChange => {
  if (String(before.limits) === String(after.limits)) return 'instant'
  if (before.name === 'numeric') return numeric(before, after)
  if (before.name === 'bpchar' || before.name === 'bit')
    return limited(before, after) === 'narrowing' ? 'narrowing' : 'rewrite'
  return limited(before, after)
}

const inCatalog = ({ name, limits }: SqlType): string | undefined => {
  const known = NUMBERS[name]
  return known === undefined || limits.length === 0 ? known : `${known}(${limits.join(',')})`
}

/** Judges a change between two known types, by the rules of PostgreSQL's own casts. */
export const typeChange = (before: SqlType, after: SqlType): TypeChange => {
  const [old, now] = [before.name, after.name]
  if (before.array !== after.array) return 'rewrite'
  if (old === now) return ofOneType(before, after)
  if (TEXTS.includes(old) && TEXTS.includes(now)) return limited(before, after)
  if (old === 'cidr' && now === 'inet') return 'instant'
  if (now === 'date' && TIMES.includes(old)) return 'narrowing'
  const [from, to] = [inCatalog(before), inCatalog(after)]
  return from !== undefined && to !== undefined && isNarrowing(from, to) ? 'narrowing' : 'rewrite'
}

/** Whether a type can hold less than another of its kind, where the type before is not known. */
export const mayNarrow = ({ name, limits }: SqlType) =>
  limits.length > 0
    ? ['varchar', 'bpchar', 'numeric', 'bit', 'varbit', ...WITH_PRECISION].includes(name)
    : ['int2', 'int4', 'float4', 'date'].includes(name)

/** Whether a change to this type may be instant, where the type before is not known. */
export const mayBeInstant = ({ name, limits }: SqlType) => limits.length === 0 && [...TEXTS, 'numeric'].includes(name)
