import type { Delegation } from '../../../contract/delegations.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../author.ts'

export type DelegationState = Delegation['state']

export type DelegationQuery = {
  delegatorId?: Id
  delegateId?: Id
  /** Either side. */
  personId?: Id
  orgUnitId?: Id
  state?: DelegationState
  /** Only those that end, by their validity, before this instant. */
  endsBefore?: Date
  sort: 'validFrom' | '-validFrom' | 'validTo' | '-validTo'
  cursor?: string
  limit: number
}

export type NewDelegation = {
  delegatorId: Id
  delegateId: Id
  orgUnitId: Id
  /** Exactly one of a role and keys. */
  roleId: Id | null
  permissionKeys: string[]
  maxRedelegations: number
  validFrom: Date
  validTo: Date | null
  reason: string
}

type Target = { id: Id; version: number }
type Ended = { consistencyToken: string }

/**
 * Delegations as they are written down; whether a chain of them grants is not judged here. Writes are one transaction with
 * their audit and outbox events. An open end sorts after every other. `RULE_VIOLATION` refuses people, units, roles and
 * permissions that do not exist (rules `unknown-person`, `unknown-org-unit`, `unknown-role`, `unknown-permission`), a
 * delegation to oneself (`self-delegation`) and an end that is not after the begin (`validity`).
 */
export type DelegationRegister = {
  search: (query: DelegationQuery) => Promise<Page<Delegation>>
  get: (id: Id) => Promise<Delegation>
  /** Those of them that exist, by id. */
  getMany: (ids: Id[]) => Promise<Delegation[]>
  create: (input: NewDelegation, author: Author) => Promise<Delegation & Ended>
  /** Ends delegations now, all of them or none; one that was revoked before stays as it is. */
  revoke: (targets: Target[], author: Author) => Promise<{ revoked: number; unchanged: number } & Ended>
  /** What the new delegation would give: the role's permissions or the keys. null: no such role. */
  permissionsOfRole: (roleId: Id) => Promise<string[] | null>
  /** The unit and its ancestors, nearest first; null when there is no such unit. */
  lineageOf: (orgUnitId: Id) => Promise<Id[] | null>
}
