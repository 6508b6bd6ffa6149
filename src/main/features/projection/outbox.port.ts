import type { Id } from '../../../contract/ids.ts'
import type { Marker } from '../../../contract/consistency.ts'
import type { Holder } from '../../../contract/projection.ts'
import type { Change, GraphKind, GraphRows } from './graph-rows.ts'

export type OutboxEvent = Marker & { kind: string; entityIds: Id[]; recordedAt: Date }

/** The system of record as the projection reads it. */
export type Outbox = {
  /**
   * Events after the marker in the order (transaction, position), only of transactions that no running one could still
   * come before; at most `limit` events and about `idLimit` ids, at least one event if there is any.
   */
  after: (marker: Marker, bounds: { limit: number; idLimit: number }) => Promise<OutboxEvent[]>
  /** Events after the marker, readable or not, and how old the oldest is, in seconds. */
  lag: (marker: Marker) => Promise<{ events: number; seconds: number }>
  /** Those of the ids that an event after the marker names, whether or not it can be read yet. */
  owed: (marker: Marker, kind: GraphKind, ids: Id[]) => Promise<Id[]>
  /** The oldest running transaction, where an event after the marker cannot be read before it ends; else null. */
  heldBack: (marker: Marker) => Promise<Holder | null>
  /**
   * Whether the marker is a place that this outbox was ever at. False of a graph that another database filled, or this one
   * before it was put back from a backup: its events come before such a marker and would never be read.
   */
  knows: (marker: Marker) => Promise<boolean>
  /** Which database this is, as a text that no other has: a copy or a restored dump is another one. */
  source: () => Promise<string>
  /** Forgets events of transactions that this server has not had yet: they came with a dump of another one. */
  forgetForeign: () => Promise<void>
  /** Where a reader stands who reads every row from now on: all events of transactions before it are in those rows. */
  horizon: () => Promise<Marker>
  /** The rows of these ids as they are now. */
  changes: (kind: GraphKind, ids: Id[]) => Promise<Change>
  /** Rows in the order of their ids, those after `after` only. */
  range: <Kind extends GraphKind>(kind: Kind, after: Id | null, limit: number) => Promise<GraphRows[Kind][]>
  counts: () => Promise<Record<GraphKind, number>>
  /** Resolves at the next hint that something was written, or after `ms`. A hint may be lost or false. */
  hint: (ms: number, signal: AbortSignal) => Promise<void>
  /** Runs `work` while no other process projects this school; false when another one does. */
  alone: (work: (lost: AbortSignal) => Promise<void>) => Promise<boolean>
  /** The right to load another graph of this school, until it is released or `lost`; null while another process has it. */
  claimRebuild: () => Promise<{ lost: AbortSignal; release: () => Promise<void> } | null>
}
