import type { RoleGain } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Grants } from './rules/authority-graph.port.ts'

export type RoleGainQuestion = { roleId: Id; permissionKeys: string[] }

/** The facts that decide who gains what when a role grants more, from one snapshot of the system of record. */
export type RoleGainFacts = {
  at: Date
  roleIsKnown: boolean
  unknownKeys: string[]
  /** The asked keys that the role does not grant yet, by key. */
  gained: string[]
  /**
   * The delegations that cover one of the gained keys, or would, with the delegators and delegates on them and what
   * these people hold of the keys or by the role. `rolePermissions` has only the gained keys, as roles grant them
   * today.
   */
  grants: Grants
  /**
   * Everyone on no such delegation who would hold a gained key by the role and does not today: how many for each key,
   * and in all.
   */
  others: { people: number; perPermission: Map<string, number> }
}

export type RoleGainReader = { read: (question: RoleGainQuestion) => Promise<RoleGainFacts> }

/** `unknown` is the role, or the first of the permissions, that does not exist. */
export type RoleGainAnswer =
  { unknown: { entity: 'role' | 'permission'; id: string }; gain: null } | { unknown: null; gain: RoleGain }

/** Tells who would gain what if the role granted these permissions too. */
export type AskRoleGain = (question: RoleGainQuestion) => Promise<RoleGainAnswer>
