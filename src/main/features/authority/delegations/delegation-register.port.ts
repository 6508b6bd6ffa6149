import type { Delegation } from '../../../../contract/delegations.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Page } from '../../../../contract/page.ts'
import type { Author } from '../../../foundation/author.ts'
import type { AuthorityGraph, NamedPerson } from '../rules/authority-graph.port.ts'

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

/** What a delegation that is to be written down names, as it is stored now. */
export type DelegationSubjects = {
  /** null: nobody, or somebody who was removed. */
  delegator: NamedPerson | null
  delegate: NamedPerson | null
  /** The unit and its ancestors, nearest first; null when there is no such unit. */
  lineage: Id[] | null
  /** What it would give: the role's permissions, or those of the keys that exist; sorted. null: no such role. */
  permissions: string[] | null
  unknownKeys: string[]
  /** Which of the people and the unit exist and are deleted. */
  deleted: Id[]
  /** What the same delegator gave the same delegate and is neither over nor revoked; by id. */
  standing: StandingDelegation[]
}

export type StandingDelegation = {
  id: Id
  orgUnitId: Id
  roleId: Id | null
  /** The role's permissions as it is now, or the keys. */
  permissions: string[]
  maxRedelegations: number
  validFrom: Date
  /** Its end, or an earlier revocation to come. */
  endsAt: Date | null
}

/** What a new delegation is judged on. */
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
 * Delegations as they are written down; whether a chain of them grants is not judged here. Writes are one transaction with
 * their audit and outbox events. An open end sorts after every other. `RULE_VIOLATION` refuses people, units, roles and
 * permissions that do not exist (rules `unknown-person`, `unknown-org-unit`, `unknown-role`, `unknown-permission`) or are
 * deleted (`person-deleted`, `org-unit-deleted`), each with what is `unknown`, a delegation to oneself (`self-delegation`)
 * and an end that is not after the begin (`validity`).
 */
export type DelegationRegister = {
  search: (query: DelegationQuery) => Promise<Page<Delegation>>
  /** `NOT_FOUND` where there is no such delegation. */
  get: (id: Id) => Promise<Delegation>
  /**
   * Writes down the delegation that `decide` gives, in the transaction that its basis is read in; what `decide` throws
   * writes nothing. Until it is written the unit is not removed, and none of `people` is removed or made inactive.
   */
  create: <Decided extends { delegation: NewDelegation }>(writing: {
    people: Id[]
    orgUnitId: Id
    decide: (basis: DelegationBasis) => Promise<Decided>
    author: Author
  }) => Promise<{ created: Delegation & Ended; decided: Decided }>
  /** Reads a basis at one snapshot and writes nothing. */
  examine: <Result>(work: (basis: DelegationBasis) => Promise<Result>) => Promise<Result>
  /**
   * Ends delegations now, all of them or none; one that was revoked before stays as it is. `NOT_FOUND` where one of them does
   * not exist, `STALE_VERSION` where one has another version.
   */
  revoke: (targets: Target[], author: Author) => Promise<{ revoked: number; unchanged: number } & Ended>
}
