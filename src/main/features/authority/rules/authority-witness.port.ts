import type { ChainHop, Holding } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'

/** What an answer of the graph rests on: all of it must be what the system of record says, or the answer is none. */
export type Claims = {
  /** The permission that is asked about, which exists. */
  permission?: string
  /** A unit that exists and was not removed. */
  orgUnitId?: Id
  /** Each as it is written down, but for names and reasons. */
  hops: ChainHop[]
  /** Each as it is written down, but for names. */
  holdings: Holding[]
  /** People who are active and not removed. */
  activeIds: Id[]
  /** Permissions that each of these roles grants. */
  rolePermissions: Map<Id, Iterable<string>>
  /** Units with all of their ancestors, nearest first, themselves included. */
  lineages: Map<Id, Id[]>
}

/** The system of record beside a question to another store. */
export type AuthorityWitness = {
  /**
   * One statement: the last event of the outbox, and whether all claims hold, both of one snapshot. `unknown`: the permission does not
   * exist, whatever else holds.
   */
  confirm: (claims: Claims) => Promise<{ position: string; verdict: 'holds' | 'differs' | 'unknown' }>
}
