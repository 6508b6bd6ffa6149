import type { Delegation } from '../../../../contract/delegations.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Page } from '../../../../contract/page.ts'
import type { Author } from '../../../foundation/author.ts'
import type { AuthorityGraph, NamedPerson } from '../rules/authority-graph.port.ts'

export type DelegationState = Delegation['state']

export type DelegationQuery = {
  delegatorId?: Id
  delegateId?: Id
  /** Delegations in which this person is the delegator or the delegate. */
  personId?: Id
  orgUnitId?: Id
  state?: DelegationState
  /** Only delegations that are valid and not revoked at this instant, suspended ones too. */
  at?: Date
  /** Only delegations whose validity ends before this instant. */
  endsBefore?: Date
  sort: 'validFrom' | '-validFrom' | 'validTo' | '-validTo'
  cursor?: string
  limit: number
}

export type NewDelegation = {
  delegatorId: Id
  delegateId: Id
  orgUnitId: Id
  /** A delegation names either a role or permission keys, never both. */
  roleId: Id | null
  permissionKeys: string[]
  maxRedelegations: number
  validFrom: Date
  validTo: Date | null
  reason: string
}

/** The people, unit and permissions that a new delegation names, as they are stored now. */
export type DelegationSubjects = {
  /** null when the person does not exist or was removed. */
  delegator: NamedPerson | null
  delegate: NamedPerson | null
  /** The unit and its ancestors, nearest first; null when there is no such unit. */
  lineage: Id[] | null
  /**
   * The permissions that the delegation would give, sorted: those of the role, or those of the keys that exist. null
   * when there is no such role.
   */
  permissions: string[] | null
  unknownKeys: string[]
  /** The ids among the people and the unit that exist but are deleted. */
  deleted: Id[]
  /** Delegations from the same delegator to the same delegate that are neither over nor revoked, by id. */
  standing: StandingDelegation[]
}

export type StandingDelegation = {
  id: Id
  orgUnitId: Id
  roleId: Id | null
  /** The permissions that the role grants now, or the keys. */
  permissions: string[]
  maxRedelegations: number
  validFrom: Date
  /** The end of its validity, or an earlier revocation that is still to come. */
  endsAt: Date | null
}

/** The facts that a new delegation is judged on. */
export type DelegationBasis = {
  /** The database's clock when the judging began. */
  now: Date
  graph: Pick<AuthorityGraph, 'grantsTo' | 'chainsTo'>
  subjectsOf: (
    input: Pick<NewDelegation, 'delegatorId' | 'delegateId' | 'orgUnitId' | 'roleId' | 'permissionKeys'>,
  ) => Promise<DelegationSubjects>
}

type Target = { id: Id; version: number }
type Ended = { consistencyToken: string }

/**
 * Delegations as they are stored. Whether a chain of them grants a permission is judged elsewhere. Each write is one
 * transaction with its audit and outbox events. A delegation without an end sorts after all others. `RULE_VIOLATION`
 * refuses people, units, roles and permissions that do not exist (rules `unknown-person`, `unknown-org-unit`,
 * `unknown-role`, `unknown-permission`, each with its `unknown`) or that are deleted (`person-deleted`,
 * `org-unit-deleted`). It also refuses a delegation to oneself (`self-delegation`) and an end that is not after the
 * begin (`validity`).
 */
export type DelegationRegister = {
  search: (query: DelegationQuery) => Promise<Page<Delegation>>
  /** `NOT_FOUND` where there is no such delegation. */
  get: (id: Id) => Promise<Delegation>
  /**
   * Stores the delegation that `decide` returns, in the transaction that read its basis. When `decide` throws, nothing
   * is written. Until the commit, the unit cannot be removed and none of `people` can be removed or made inactive.
   */
  create: <Decided extends { delegation: NewDelegation }>(writing: {
    people: Id[]
    orgUnitId: Id
    decide: (basis: DelegationBasis) => Promise<Decided>
    author: Author
  }) => Promise<{ created: Delegation & Ended; decided: Decided }>
  /** Gives `work` a basis read from one snapshot. Writes nothing. */
  examine: <Result>(work: (basis: DelegationBasis) => Promise<Result>) => Promise<Result>
  /**
   * Ends delegations now, all of them or none. A delegation that was revoked before stays as it is. `NOT_FOUND` when
   * one of them does not exist, `STALE_VERSION` when one has another version.
   */
  revoke: (targets: Target[], author: Author) => Promise<{ revoked: number; unchanged: number } & Ended>
}
