import type { RoleGain } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Grants } from './rules/authority-graph.port.ts'

export type RoleGainQuestion = { roleId: Id; permissionKeys: string[] }

/** What decides who gains what when a role grants more, as of one snapshot of the system of record. */
export type RoleGainFacts = {
  at: Date
  roleIsKnown: boolean
  unknownKeys: string[]
  /** Which of the keys the role does not grant yet; by key. */
  gained: string[]
  /**
   * Everyone whom a delegation that covers one of these keys, or would, leaves or reaches, with these delegations and what
   * they hold of these keys or by the role; `rolePermissions` has of the gained keys only, as they are granted today.
   */
  grants: Grants
  /** Everyone else who would hold a gained key by the role and does not today: how many for each key, and in all. */
  others: { people: number; perPermission: Map<string, number> }
}

export type RoleGainReader = { read: (question: RoleGainQuestion) => Promise<RoleGainFacts> }

/** `unknown`: the role, or the first of the permissions, that does not exist. */
export type RoleGainAnswer =
  { unknown: { entity: 'role' | 'permission'; id: string }; gain: null } | { unknown: null; gain: RoleGain }

/** Who would gain what if the role granted these permissions too. */
export type AskRoleGain = (question: RoleGainQuestion) => Promise<RoleGainAnswer>
