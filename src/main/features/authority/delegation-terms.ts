import { MAX_BACKDATED_MS } from '../../../contract/delegations.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Grant } from './authority-grants.ts'

type Times = { validFrom?: Date; validTo: Date | null }

/**
 * When a delegation that is written down now begins, or which of its times is refused: authority over the past cannot be
 * made later. One that begins a moment ago, as forms and other clocks say, begins now.
 */
export const beginOf = ({ validFrom, validTo }: Times, now: Date): Date | 'begins-in-the-past' | 'ended-before' => {
  if (validTo !== null && validTo <= now) return 'ended-before'
  if (validFrom === undefined || validFrom > now) return validFrom ?? now
  return now.getTime() - validFrom.getTime() <= MAX_BACKDATED_MS ? now : 'begins-in-the-past'
}

/**
 * How often each of these permissions may be passed on further once it is delegated at a unit by someone who has these
 * grants; `lineage` is the unit and its ancestors. What may not be delegated there at all is not in it.
 */
export const furtherOf = (
  grants: readonly Grant[],
  { permissions, lineage }: { permissions: string[]; lineage: Id[] },
): Map<string, number> => {
  const further = new Map<string, number>()
  for (const { permission, topUnitId, remaining } of grants) {
    if (remaining === 0 || !permissions.includes(permission) || !lineage.includes(topUnitId)) continue
    further.set(permission, Math.max(further.get(permission) ?? 0, remaining - 1))
  }
  return further
}
