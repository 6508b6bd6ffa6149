import { refusal } from '../../../../contract/errors.ts'
import type { DriftItem, Track } from '../../../../contract/migrations.ts'

/** The number of objects that a refusal names. */
const NAMED = 5

/** Returns what differs, in one line. */
export const namesOf = (items: readonly DriftItem[]): string => {
  const named = items.slice(0, NAMED).map(({ problem, element, name }) => `${problem} ${element} ${name}`)
  return `${named.join(', ')}${items.length > NAMED ? ` (+${items.length - NAMED})` : ''}`
}

/** Refuses to go on, and names the objects that differ. `after` is the way after which they do. */
export const refuseNamed = (
  why: 'schema-drift' | 'not-generated',
  { track, items, after = '' }: { track: Track; items: readonly DriftItem[]; after?: string },
): never => {
  if (why === 'schema-drift') throw refusal('CONFLICT', { reason: why, detail: namesOf(items) })
  throw refusal('RULE_VIOLATION', { rule: why, field: track, expected: `after the way ${after}: ${namesOf(items)}` })
}
