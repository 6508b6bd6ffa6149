import type { ChainHop, Holding, Served } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'

export type NamedPerson = { id: Id; name: string; active: boolean }

/**
 * What a store knows that can decide one question. Facts only: whether a hop or holding counts at an instant is for
 * authority-chain.ts to judge. Every person named by a hop or holding is in `people`.
 */
export type Neighbourhood = {
  people: Map<Id, NamedPerson>
  hops: ChainHop[]
  holdings: Holding[]
  /** How far the store knew the directory when it answered: the last outbox event it has, as a consistency token. */
  position: string
  /** The store stopped at its row limit and there was more. */
  truncated: boolean
}

/** What a question names, if it does. */
export type AskedAbout = { personIds?: Id[]; permission?: string; orgUnitId?: Id }
export type Unknown = { entity: 'person' | 'permission' | 'orgUnit' | 'delegation' | 'assignment'; id: string }

/** What ends, all of it together. */
export type Ends = { delegationIds?: readonly Id[]; assignmentId?: Id; personId?: Id; orgUnitId?: Id }

export type ChainQuestion = { personId: Id; permission: string; orgUnitId: Id; at: Date }

/** The unit a question is about and its ancestors, nearest first; null when there is no such unit. */
export type Scope = { id: Id; name: string; ancestorIds: Id[] }

export type ScopedFacts = Neighbourhood & { scope: Scope }

/** The store lacks rows that it refused, and could grant what was revoked: it gives no answer. */
export class GraphIncomplete extends Error {}

/** The store is being written to, or was written to between two reads of one snapshot: it gives no answer. */
export class GraphBehind extends Error {}

/**
 * Where chains of authority are looked up. Two stores implement it and give the same answers; every method reads one
 * snapshot of its store, takes instants as half-open UTC validity bounds and never judges.
 */
export type AuthorityGraph = {
  readonly store: Served['servedBy']
  /**
   * Gives `work` the same store read at one snapshot, however many methods it calls, all with the same position. A store
   * that cannot hold a snapshot throws `GraphBehind` where it was written to between two of them.
   */
  snapshot: <Result>(work: (same: AuthorityGraph) => Promise<Result>) => Promise<Result>
  /** Which of these does not exist, in this order, by its id or key; null: all of them do, as far as the store knows. */
  unknownOf: (asked: AskedAbout) => Promise<Unknown | null>
  /** The last outbox event that the store has, as a consistency token; it grows, but for a rebuild that goes back. */
  position: () => Promise<string>
  /**
   * Every covering hop in scope that ends after `at` and can be on a chain to the person (at most 33 hops away, one more
   * than a chain may have, each with redelegations enough for its distance), and the holdings in scope that end after
   * `at` of everyone met. null: no such person, permission or unit.
   */
  chainsTo: (question: ChainQuestion) => Promise<ScopedFacts | null>
  /**
   * Once more what `chainsTo` gives, and of the same snapshot what nearly grants: hops and holdings without regard to
   * validity, scope and redelegations, at most `limit` hops, nearest first. null as with `chainsTo`. A store that stands
   * where it stood when it gave `chains` need not look them up again.
   */
  nearChainsTo: (
    question: ChainQuestion & { limit: number; chains: ScopedFacts },
  ) => Promise<{ chains: ScopedFacts; near: ScopedFacts } | null>
  /**
   * Hops valid at `at` that can be on a chain of delegations between two people, as far as a permission and a unit are
   * given covering and in scope; `startName` is the name of `from`, whom the walk may not have met. null: one of the two,
   * the permission or the unit does not exist.
   */
  between: (question: {
    from: Id
    to: Id
    permission?: string
    orgUnitId?: Id
    at: Date
  }) => Promise<(Neighbourhood & { startName: string; scope: Scope | null }) | null>
  /**
   * Everything that decides who has the permission at the unit at `at`: all hops valid then that cover it in scope, and
   * the valid holdings in scope of their delegators. null: no such permission or unit.
   */
  coverage: (question: { permission: string; orgUnitId: Id; at: Date }) => Promise<ScopedFacts | null>
  /**
   * Active people who hold the permission at the unit directly at `at`, or are one of `delegateIds`; by sort key, then id.
   * `held`: by which assignment, one of them, where they hold it directly; the system of record, whose word needs no
   * confirming, leaves it null.
   */
  holderPage: (question: {
    permission: string
    orgUnitId: Id
    at: Date
    delegateIds: Id[]
    after: { sortKey: string; id: Id } | null
    limit: number
  }) => Promise<{ person: { id: Id; name: string }; sortKey: string; direct: boolean; held: Holding | null }[]>
  /** Every hop valid at `at` that can be on a chain to one of the people, and all valid holdings of everyone met. */
  grantsTo: (question: { personIds: Id[]; at: Date }) => Promise<Grants>
  /**
   * Those who could lose something first: whoever got one of the delegations, has the assignment, or has an assignment or
   * delegation valid at `at` at this very unit; in no order. `unknown`: a delegation, the assignment or the unit that does not
   * exist; a deleted unit does.
   */
  startsOf: (question: {
    ends: Omit<Ends, 'personId'>
    at: Date
  }) => Promise<{ personIds: Id[]; unknown: Unknown | null; position: string }>
  /**
   * The people whom delegations valid at `at` lead to from any of these over at most 33 hops, and these as far as they
   * exist; in no order.
   */
  downstream: (question: { personIds: Id[]; at: Date }) => Promise<{ personIds: Id[]; position: string }>
  /** How many units are in the subtree of each of these, itself included, removed ones left out. */
  subtreeSizes: (unitIds: Id[]) => Promise<Map<Id, number>>
  /**
   * Units in the subtree of `top` and not in those of `except`, by name (by code point) and id, those after `after` only.
   * `units` is null: no such unit.
   */
  unitsBelow: (question: {
    top: Id
    except: Id[]
    after: { id: Id; name: string } | null
    limit: number
  }) => Promise<{ units: UnitWithin[] | null; position: string }>
}

/** `within`: the name of the unit above; null at the top. */
export type UnitWithin = { id: Id; name: string; within: string | null }

export type Grants = Neighbourhood & {
  /** The permissions of every role that a hop or holding names. */
  rolePermissions: Map<Id, string[]>
  /** Every unit that a hop or holding names, and its ancestors, nearest first, itself included. */
  lineages: Map<Id, Id[]>
}
