import { refusal } from '../../../../contract/errors.ts'
import type { DriftItem } from '../../../../contract/migrations.ts'

/** The number of objects that a refusal names. */
const NAMED = 5

/** Returns what differs, in one line. */
export const namesOf = (items: readonly DriftItem[]): string => {
  const named = items.slice(0, NAMED).map(({ problem, element, name }) => `${problem} ${element} ${name}`)
  return `${named.join(', ')}${items.length > NAMED ? ` (+${items.length - NAMED})` : ''}`
}

/** Refuses a store that is not as its migrations left it (`CONFLICT` `schema-drift`), and names what differs. */
export const refuseDrift = (items: readonly DriftItem[]): void => {
  if (items.length > 0) throw refusal('CONFLICT', { reason: 'schema-drift', detail: namesOf(items) })
}
