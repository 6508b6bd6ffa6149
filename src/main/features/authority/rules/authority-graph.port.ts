import type { ChainHop, Holding, Served } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'

export type NamedPerson = { id: Id; name: string; active: boolean }

/**
 * The facts of a store that can decide one question. authority-chain.ts judges whether a hop or holding counts at an
 * instant. Every person that a hop or holding names is in `people`.
 */
export type Neighbourhood = {
  people: Map<Id, NamedPerson>
  hops: ChainHop[]
  holdings: Holding[]
  /** The last outbox event that the store had when it answered, as a consistency token. */
  position: string
  /** True when the store stopped at its row limit and there was more. */
  truncated: boolean
}

/** The people, permission and unit that a question names. */
export type AskedAbout = { personIds?: Id[]; permission?: string; orgUnitId?: Id }
export type Unknown = { entity: 'person' | 'permission' | 'orgUnit' | 'delegation' | 'assignment'; id: string }

/** The things that end together. */
export type Ends = { delegationIds?: readonly Id[]; assignmentId?: Id; personId?: Id; orgUnitId?: Id }

export type ChainQuestion = { personId: Id; permission: string; orgUnitId: Id; at: Date }

/** The unit a question is about and its ancestors, nearest first; null when there is no such unit. */
export type Scope = { id: Id; name: string; ancestorIds: Id[] }

export type ScopedFacts = Neighbourhood & { scope: Scope }

/**
 * Thrown instead of an answer when the store lacks rows that it refused. Without them it could grant what was revoked.
 */
export class GraphIncomplete extends Error {}

/**
 * Thrown instead of an answer when the store is being written to, or was written to between two reads of one snapshot.
 */
export class GraphBehind extends Error {}

/** Thrown instead of an answer when the store lacks a fact that this question needs. The other store has it. */
export class BeyondGraph extends Error {}

/** One reporting line, seen from one of its ends. `person` is at the other end. */
export type ReportingStep = { lineId: Id; person: { id: Id; name: string }; validFrom: Date; validTo: Date | null }

/**
 * Looks up chains of authority and of reporting lines. Two stores implement it and give the same answers. Every method
 * reads one snapshot of its store, takes validity as half-open UTC intervals and never judges.
 */
export type AuthorityGraph = {
  readonly store: Served['servedBy']
  /**
   * Gives `work` the same store, read at one snapshot. All methods that `work` calls return the same position. A store
   * that cannot hold a snapshot throws `GraphBehind` when it was written to between two of them.
   */
  snapshot: <Result>(work: (same: AuthorityGraph) => Promise<Result>) => Promise<Result>
  /**
   * Returns the first of these that does not exist, in this order, with its id or key. Returns null when all of them
   * exist as far as the store knows.
   */
  unknownOf: (asked: AskedAbout) => Promise<Unknown | null>
  /**
   * Returns the last outbox event that the store has, as a consistency token. The token only grows, except after a
   * rebuild that goes back.
   */
  position: () => Promise<string>
  /**
   * Returns every covering hop in scope that ends after `at` and can be on a chain to the person, and the holdings in
   * scope that end after `at` of everyone met. A hop is at most 33 hops away, one more than a chain may have, and has
   * redelegations enough for its distance. Returns null when there is no such person, permission or unit.
   */
  chainsTo: (question: ChainQuestion) => Promise<ScopedFacts | null>
  /**
   * Returns what `chainsTo` returns and, from the same snapshot, what nearly grants: at most `limit` hops and their
   * holdings, nearest first, without regard to validity, scope and redelegations. Returns null as `chainsTo` does. A
   * store that has not moved since it gave `chains` may reuse them.
   */
  nearChainsTo: (
    question: ChainQuestion & { limit: number; chains: ScopedFacts },
  ) => Promise<{ chains: ScopedFacts; near: ScopedFacts } | null>
  /**
   * Returns the hops valid at `at` that can be on a chain of delegations between two people. When a permission or a
   * unit is given, only hops that cover it count. `startName` is the name of `from`, whom the walk may not have met.
   * Returns null when one of the people, the permission or the unit does not exist.
   */
  between: (question: {
    from: Id
    to: Id
    permission?: string
    orgUnitId?: Id
    at: Date
  }) => Promise<(Neighbourhood & { startName: string; scope: Scope | null }) | null>
  /**
   * Returns everything that decides who has the permission at the unit at `at`: all hops valid then that cover it in
   * scope, and the valid holdings in scope of their delegators. Returns null when there is no such permission or unit.
   */
  coverage: (question: { permission: string; orgUnitId: Id; at: Date }) => Promise<ScopedFacts | null>
  /**
   * Returns the active people who hold the permission at the unit directly at `at` or are one of `delegateIds`, by sort
   * key, then id. `held` is one of the assignments by which a person holds it directly. The system of record leaves
   * `held` null, because its word needs no confirmation.
   */
  holderPage: (question: {
    permission: string
    orgUnitId: Id
    at: Date
    delegateIds: Id[]
    after: { sortKey: string; id: Id } | null
    limit: number
  }) => Promise<{ person: { id: Id; name: string }; sortKey: string; direct: boolean; held: Holding | null }[]>
  /**
   * Returns every hop valid at `at` that can be on a chain to one of the people, and all valid holdings of everyone
   * met.
   */
  grantsTo: (question: { personIds: Id[]; at: Date }) => Promise<Grants>
  /**
   * Returns the people who lose something first, in no order: delegates of the delegations, the person who has the
   * assignment, and everyone with an assignment or delegation valid at `at` at the unit itself. `unknown` is a
   * delegation, assignment or unit that does not exist. A deleted unit exists.
   */
  startsOf: (question: {
    ends: Omit<Ends, 'personId'>
    at: Date
  }) => Promise<{ personIds: Id[]; unknown: Unknown | null; position: string }>
  /**
   * Returns these people, as far as they exist, and everyone whom delegations valid at `at` lead to from them over at
   * most 33 hops, in no order.
   */
  downstream: (question: { personIds: Id[]; at: Date }) => Promise<{ personIds: Id[]; position: string }>
  /** Returns the number of units in the subtree of each of these, itself included and removed units left out. */
  subtreeSizes: (unitIds: Id[]) => Promise<Map<Id, number>>
  /**
   * Returns the units in the subtree of `top` that are in no subtree of `except`, by name (by code point) and id, only
   * those after `after`. `units` is null when there is no such unit.
   */
  unitsBelow: (question: {
    top: Id
    except: Id[]
    after: { id: Id; name: string } | null
    limit: number
  }) => Promise<{ units: UnitWithin[] | null; position: string }>
  /**
   * Returns the lines valid at `at` from a person up to the top, the nearest first. People who are deleted by then have
   * no lines. Empty when there is no such person. A store that cannot tell throws `BeyondGraph`.
   */
  managersOf: (question: { personId: Id; at: Date }) => Promise<{ lines: ReportingStep[]; position: string }>
  /**
   * Returns the first `limit` lines valid at `at` that lead to a person, by sort key, then id of who reports, their
   * number, and the number of people below over any number of lines. People count as in `managersOf`.
   */
  reportsOf: (question: {
    personId: Id
    at: Date
    limit: number
  }) => Promise<{ lines: ReportingStep[]; direct: number; total: number; position: string }>
}

/** `within` is the name of the unit above, null at the top. */
export type UnitWithin = { id: Id; name: string; within: string | null }

export type Grants = Neighbourhood & {
  /** The permissions of every role that a hop or holding names. */
  rolePermissions: Map<Id, string[]>
  /** Every unit that a hop or holding names, and its ancestors, nearest first, itself included. */
  lineages: Map<Id, Id[]>
}
