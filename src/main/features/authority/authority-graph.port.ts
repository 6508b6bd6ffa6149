import type { ChainHop, Holding, Served } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'

export type NamedPerson = { id: Id; name: string; active: boolean }

/**
 * What a store knows that can decide one question. Facts only: whether a hop or holding counts at an instant is for
 * authority-chain.ts to judge. Every person named by a hop or holding is in `people`.
 */
export type Neighbourhood = {
  people: Map<Id, NamedPerson>
  hops: ChainHop[]
  holdings: Holding[]
  /** The store stopped at a bound and there was more: `chain-length` or its row limit. */
  truncated: 'chain-length' | 'rows' | null
}

export type ChainQuestion = { personId: Id; permission: string; orgUnitId: Id; at: Date }

/** The unit a question is about and its ancestors, nearest first; null when there is no such unit. */
export type Scope = { id: Id; name: string; ancestorIds: Id[] }

/**
 * Where chains of authority are looked up. Two stores implement it and give the same answers; every method reads one
 * snapshot of its store, takes instants as half-open UTC validity bounds and never judges.
 */
export type AuthorityGraph = {
  readonly store: Served['servedBy']
  /** Outbox position up to which this store knows the directory. */
  position: () => Promise<string>
  /**
   * Every covering hop in scope that ends after `at` and can be on a chain to the person (at most 32 hops away, each with
   * redelegations enough for its distance), and the holdings in scope that end after `at` of everyone met. null: no such
   * person or unit.
   */
  chainsTo: (question: ChainQuestion) => Promise<(Neighbourhood & { scope: Scope }) | null>
  /**
   * As `chainsTo` without regard to validity, scope and redelegations: what nearly grants. At most `limit` hops, nearest
   * first.
   */
  nearChainsTo: (question: ChainQuestion & { limit: number }) => Promise<Neighbourhood & { scope: Scope }>
  /**
   * Hops valid at `at` that can be on a chain of delegations between two people, as far as a permission and a unit are
   * given covering and in scope. null: one of the two or the unit does not exist.
   */
  between: (question: {
    from: Id
    to: Id
    permission?: string
    orgUnitId?: Id
    at: Date
  }) => Promise<Neighbourhood | null>
}
