import { MAX_BACKDATED_MS } from '../../../../contract/delegations.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Grant } from '../rules/authority-grants.ts'
import type { NewDelegation, StandingDelegation } from './delegation-register.port.ts'

type Times = { validFrom?: Date; validTo: Date | null }

/**
 * Returns when a new delegation begins, or which of its times is refused. Authority over the past cannot be given
 * later. A begin a moment ago, as forms and other clocks give it, counts as now.
 */
export const beginOf = ({ validFrom, validTo }: Times, now: Date): Date | 'begins-in-the-past' | 'ended-before' => {
  if (validTo !== null && validTo <= now) return 'ended-before'
  if (validFrom === undefined || validFrom > now) return validFrom ?? now
  return now.getTime() - validFrom.getTime() <= MAX_BACKDATED_MS ? now : 'begins-in-the-past'
}

/**
 * Returns how often each of these permissions may be passed on further once someone with these grants delegates it at a
 * unit. `lineage` is the unit and its ancestors. A permission that may not be delegated there is left out.
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
 * Returns the standing delegations that together give everything the new one would: each permission at its unit, over
 * all of its time, as far. Returns none when the new one would give more. Only the same role covers a role, because a
 * role may grant more later.
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
 * Returns what someone with these grants gains by a new delegation at a unit: the permissions that they lack there, and
 * whether any permission that they have may travel further than before.
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
