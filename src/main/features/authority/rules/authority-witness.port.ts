import type { ChainHop, Holding } from '../../../../contract/authority.ts'
import type { Id } from '../../../../contract/ids.ts'

/**
 * The facts that an answer of the graph rests on. The answer is discarded unless the system of record confirms all of
 * them.
 */
export type Claims = {
  /** The permission that is asked about. It must exist. */
  permission?: string
  /** A unit that must exist and not be removed. */
  orgUnitId?: Id
  /** Hops that must be stored exactly so. Names and reasons are not compared. */
  hops: ChainHop[]
  /** Holdings that must be stored exactly so. Names are not compared. */
  holdings: Holding[]
  /** People who must be active and not removed. */
  activeIds: Id[]
  /** Permissions that each of these roles must grant. */
  rolePermissions: Map<Id, Iterable<string>>
  /** Units with all of their ancestors, nearest first, each unit itself included. */
  lineages: Map<Id, Id[]>
}

/** Confirms another store's answer from the system of record. */
export type AuthorityWitness = {
  /**
   * Returns the last event of the outbox and whether all claims hold, from one snapshot, in one statement. The verdict
   * is `unknown` when the permission does not exist, whatever else holds.
   */
  confirm: (claims: Claims) => Promise<{ position: string; verdict: 'holds' | 'differs' | 'unknown' }>
}
