import { MAX_BACKDATED_MS } from '../../../../contract/delegations.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Grant } from '../rules/authority-grants.ts'
import type { NewDelegation, StandingDelegation } from './delegation-register.port.ts'

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

/**
 * Those of the standing delegations that give, all together, everything the new one would: each permission at its unit, over
 * all of its time, as far. Empty: it would give something more. A role is covered by the same role only, because what it
 * grants may grow.
 */
export const coveredBy = (
  { roleId, maxRedelegations, validFrom, validTo }: NewDelegation,
  { permissions, lineage, standing }: { permissions: string[]; lineage: Id[]; standing: StandingDelegation[] },
): Id[] => {
  const reaching = standing.filter(
    (each) =>
      lineage.includes(each.orgUnitId) &&
      each.maxRedelegations >= maxRedelegations &&
      each.validFrom <= validFrom &&
      (each.endsAt === null || (validTo !== null && validTo <= each.endsAt)) &&
      (roleId === null || each.roleId === roleId),
  )
  const covering = permissions.map((permission) => reaching.find((each) => each.permissions.includes(permission)))
  return covering.every((each) => each !== undefined) ? [...new Set(covering.map((each) => each.id))].sort() : []
}

/**
 * What someone with these grants gains by a new delegation at a unit: the permissions that they do not have there, and
 * whether any of what they have may travel further than before.
 */
export const gainOf = (
  grants: readonly Grant[],
  { permissions, lineage, maxRedelegations }: { permissions: string[]; lineage: Id[]; maxRedelegations: number },
): { gains: string[]; addsNothing: boolean } => {
  const remaining = new Map(permissions.map((permission) => [permission, -1]))
  for (const grant of grants) {
    const known = remaining.get(grant.permission)
    if (known === undefined || !lineage.includes(grant.topUnitId)) continue
    remaining.set(grant.permission, Math.max(known, grant.remaining))
  }
  return {
    gains: permissions.filter((permission) => remaining.get(permission) === -1),
    addsNothing: [...remaining.values()].every((left) => left >= maxRedelegations),
  }
}
