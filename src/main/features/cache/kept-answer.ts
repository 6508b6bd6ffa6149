import { type InstantPath, instantPaths, withInstants } from './instant-paths.ts'
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

/** Freezes plain data, so that no caller changes what others get. An instant cannot be frozen. */
export const frozen = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || value instanceof Date || Object.isFrozen(value)) return value
  for (const held of Object.values(value)) frozen(held)
  return Object.freeze(value)
}

/** Freezes what JSON brought: a tree of which nothing is frozen yet. */
const freezeTree = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  if (Array.isArray(value)) for (const held of value) freezeTree(held)
  else for (const name in value) freezeTree((value as Record<string, unknown>)[name])
  Object.freeze(value)
}

/** Instants in milliseconds: `JSON` would write them as texts, which take longer to read. */
const asNumber = function (this: Record<string, unknown>, name: string, written: unknown) {
  const value = this[name]
  return value instanceof Date ? value.getTime() : written
}

/** One line of JSON: what a store of bytes keeps. An answer that is `undefined` has no last part. */
export const encodeAnswer = ({ key, snapshot, loadedAt, loadMs, changesAt, value }: KeptAnswer): string => {
  const head = [key, snapshot.text, loadedAt, loadMs, changesAt, instantPaths(value)]
  return JSON.stringify(value === undefined ? head : [...head, value], asNumber)
}

/** Returns a frozen answer, or null for a text that is no answer to this key: a store of bytes may hold anything. */
export const decodeAnswer = (key: string, text: string): KeptAnswer | null => {
  try {
    const parts: unknown = JSON.parse(text)
    if (!Array.isArray(parts) || parts.length < 6 || parts.length > 7 || parts[0] !== key) return null
    const [, seen, loadedAt, loadMs, changesAt, paths, value] = parts as unknown[]
    const snapshot = typeof seen === 'string' ? parseSnapshot(seen) : null
    if (snapshot === null || typeof loadedAt !== 'number' || typeof loadMs !== 'number') return null
    if (changesAt !== null && typeof changesAt !== 'number') return null
    if (!Array.isArray(paths)) return null
    const whole = withInstants(value, paths as InstantPath[])
    freezeTree(whole)
    return { key, snapshot, loadedAt, loadMs, changesAt, value: whole }
  } catch {
    return null
  }
}
