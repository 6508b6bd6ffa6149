import type { RoleGain } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import { findGrants, isBelow, isCutOff } from './rules/authority-grants.ts'
import type { Grants } from './rules/authority-graph.port.ts'
import type { AskRoleGain, RoleGainFacts, RoleGainQuestion, RoleGainReader } from './role-gain.port.ts'

/** The permissions that one person gains somewhere. `direct` is true when an assignment of their own gives it. */
type Gains = Map<string, { direct: boolean }>

/** Returns for each of these people what they would have somewhere and do not have there today. */
const gainsOf = (before: Grants, after: Grants, at: Date): Gains[] => {
  const [today, then] = [findGrants(before, at), findGrants(after, at)]
  return [...then].map(([personId, own]) => {
    const had = today.get(personId) ?? []
    const gains: Gains = new Map()
    // Permissions that a delegation already gives at a unit above are not gained, even where a post of their own adds
    // them.
    for (const { permission, topUnitId, hops } of own) {
      const has = had.some((grant) => grant.permission === permission && isBelow(after, topUnitId, grant.topUnitId))
      if (has) continue
      gains.set(permission, { direct: hops === 0 || gains.get(permission)?.direct === true })
    }
    return gains
  })
}

const gainOf = ({ at, gained, grants, others }: RoleGainFacts, roleId: Id): RoleGain => {
  const after = { ...grants, rolePermissions: new Map(grants.rolePermissions).set(roleId, gained) }
  const people = gainsOf(grants, after, at).filter((gains) => gains.size > 0)
  const direct = people.filter((gains) => [...gains.values()].some((gain) => gain.direct)).length + others.people
  const permissions = gained.map((permission) => {
    const each = people.flatMap((gains) => gains.get(permission) ?? [])
    const own = each.filter((gain) => gain.direct).length + (others.perPermission.get(permission) ?? 0)
    const byDelegation = each.filter((gain) => !gain.direct).length
    return { permission, people: own + byDelegation, direct: own, byDelegation }
  })
  const all = people.length + others.people
  const limitReached = isCutOff(after, { at, personIds: [...after.people.keys()] }) ? 'chain-length' : null
  return { at, people: all, direct, byDelegation: all - direct, permissions, limitReached }
}

/** Counts who gains, by the rules that answer every other question of authority. */
export const roleGainBy =
  (reader: RoleGainReader): AskRoleGain =>
  async ({ roleId, permissionKeys }) => {
    const facts = await reader.read({ roleId, permissionKeys: [...new Set(permissionKeys)] })
    if (!facts.roleIsKnown) return { unknown: { entity: 'role', id: roleId }, gain: null }
    const [key] = facts.unknownKeys
    if (key !== undefined) return { unknown: { entity: 'permission', id: key }, gain: null }
    return { unknown: null, gain: gainOf(facts, roleId) }
  }

/** Tells who would gain something if the role granted these permissions too. */
export const previewRoleGain = async (
  { roleGain }: { roleGain: AskRoleGain },
  question: RoleGainQuestion,
): Promise<RoleGain> => {
  const { unknown, gain } = await roleGain(question)
  if (unknown) throw refusal('NOT_FOUND', unknown)
  return gain
}
