import type { Id } from '../../../contract/ids.ts'
import type { Marker } from '../../../contract/protocol/consistency.ts'
import type { Holder } from '../../../contract/projection.ts'
import type { Change, GraphKind, GraphRows } from './graph-rows.ts'

export type OutboxEvent = Marker & { kind: string; entityIds: Id[]; recordedAt: Date }

/** The system of record as the projection reads it. */
export type Outbox = {
  /**
   * Returns events after the marker in the order (transaction, position): at most `limit` events and about `idLimit`
   * ids, and at least one event if there is any. An event is held back while a running transaction could still come
   * before it.
   */
  after: (marker: Marker, bounds: { limit: number; idLimit: number }) => Promise<OutboxEvent[]>
  /** Returns the number of events after the marker, readable or not, and the age of the oldest in seconds. */
  lag: (marker: Marker) => Promise<{ events: number; seconds: number }>
  /** Returns those ids that an event after the marker names, whether or not it can be read yet. */
  owed: (marker: Marker, kind: GraphKind, ids: Id[]) => Promise<Id[]>
  /** Returns the oldest running transaction that holds back an event after the marker, or null. */
  heldBack: (marker: Marker) => Promise<Holder | null>
  /**
   * Tells whether this outbox was ever at the marker. False when another database filled the graph, or when this
   * database was restored from a backup: new events come before such a marker and would never be read.
   */
  knows: (marker: Marker) => Promise<boolean>
  /** Returns a text that identifies this database. A copy or a restored dump has another one. */
  source: () => Promise<string>
  /** Removes events whose transaction ids this server has not reached yet. They came with a dump of another server. */
  forgetForeign: () => Promise<void>
  /**
   * Returns the marker for a reader who reads every row from now on. The rows include all events of transactions before
   * it.
   */
  horizon: () => Promise<Marker>
  /** Returns the rows of these ids as they are now. */
  changes: (kind: GraphKind, ids: Id[]) => Promise<Change>
  /** Returns rows in the order of their ids, only those after `after`. */
  range: <Kind extends GraphKind>(kind: Kind, after: Id | null, limit: number) => Promise<GraphRows[Kind][]>
  counts: () => Promise<Record<GraphKind, number>>
  /** Resolves at the next hint of a write, or after `ms`. A hint may be lost or false. */
  hint: (ms: number, signal: AbortSignal) => Promise<void>
  /** Runs `work` while no other process projects this school. Returns false when another one does. */
  alone: (work: (lost: AbortSignal) => Promise<void>) => Promise<boolean>
  /**
   * Claims the right to load another graph of this school, until it is released or `lost`. Returns null while another
   * process has it.
   */
  claimRebuild: () => Promise<{ lost: AbortSignal; release: () => Promise<void> } | null>
}
