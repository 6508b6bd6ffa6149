import { parseSnapshot, type SeenSnapshot } from './seen-snapshot.ts'

/** An answer as a cache keeps it. */
export type KeptAnswer = {
  key: string
  /** What was known before the load began. The answer has everything that this snapshot saw. */
  snapshot: SeenSnapshot
  /** When the source was asked, by the database's clock, in milliseconds. */
  loadedAt: number
  /** How long the source took, in milliseconds. */
  loadMs: number
  /** When the answer changes by itself, by the database's clock; null for never. */
  changesAt: number | null
  value: unknown
}

/** Begins a text that stands for an instant. No text of PostgreSQL holds this character. */
const INSTANT = '\u0000'

/** JSON calls `toJSON` of a Date before a replacer sees it, so the replacer looks at the holder. */
function withInstants(this: unknown, name: string, value: unknown): unknown {
  const held = (this as Record<string, unknown>)[name]
  return held instanceof Date ? `${INSTANT}${held.getTime()}` : value
}

/** Puts instants back, in place. */
const putBackInstants = (value: unknown): unknown => {
  if (typeof value === 'string')
    return value.charCodeAt(0) === 0 && value.length > 1 ? new Date(Number(value.slice(1))) : value
  if (typeof value !== 'object' || value === null) return value
  const holder = value as Record<string, unknown>
  for (const name in holder) {
    const held = holder[name]
    if (typeof held === 'string' ? held.charCodeAt(0) === 0 : typeof held === 'object' && held !== null)
      holder[name] = putBackInstants(held)
  }
  return value
}

/** Freezes plain data, so that no caller changes what others get. An instant cannot be frozen. */
export const frozen = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || value instanceof Date || Object.isFrozen(value)) return value
  for (const held of Object.values(value)) frozen(held)
  return Object.freeze(value)
}

/** One line of JSON: what a store of bytes keeps. An answer that is `undefined` has no last part. */
export const encodeAnswer = ({ key, snapshot, loadedAt, loadMs, changesAt, value }: KeptAnswer): string => {
  const head = [key, snapshot.text, loadedAt, loadMs, changesAt]
  return JSON.stringify(value === undefined ? head : [...head, value], withInstants)
}

/** Returns null for a text that is no answer to this key: a store of bytes may hold anything. */
export const decodeAnswer = (key: string, text: string): KeptAnswer | null => {
  try {
    const parts: unknown = JSON.parse(text)
    if (!Array.isArray(parts) || parts.length < 5 || parts.length > 6 || parts[0] !== key) return null
    const [, seen, loadedAt, loadMs, changesAt, value] = parts as unknown[]
    const snapshot = typeof seen === 'string' ? parseSnapshot(seen) : null
    if (snapshot === null || typeof loadedAt !== 'number' || typeof loadMs !== 'number') return null
    if (changesAt !== null && typeof changesAt !== 'number') return null
    return { key, snapshot, loadedAt, loadMs, changesAt, value: putBackInstants(value) }
  } catch {
    return null
  }
}
