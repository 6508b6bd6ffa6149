import type { Id } from '../../../contract/ids.ts'
import type { Marker } from '../../../contract/consistency.ts'
import type { Drift, Stray } from '../../../contract/projection.ts'
import type { Change, GraphKind, GraphRows } from './graph-rows.ts'

export type GraphState = {
  epoch: number
  marker: Marker
  projectedAt: Date
  drift: Drift | null
  source: string | null
  /**
   * Whether what the marker stands for is all there to be read: `settled` once a projector said so after its commit,
   * `unsettled` until then. `moved`: somebody else than a projector changed the marker.
   */
  standing: 'settled' | 'unsettled' | 'moved'
}

/** A row that the graph refuses, set aside so that the others go on. `reason` is the store's own code. */
export type RefusedRow = { kind: GraphKind; ids: Id[]; reason: string; at: Date }
export type GraphFault = RefusedRow & { attempts: number }

/** What is written is at fault, not the connection or the moment: fewer rows may pass. `code` is the store's own. */
export class RowsRefused extends Error {
  readonly code: string
  constructor(code: string, options: ErrorOptions) {
    super(`The graph refuses rows: ${code}`, options)
    this.code = code
  }
}

/**
 * The graph as the projector writes it. Whatever is applied twice has the effect of once; every method is one transaction
 * unless it says otherwise.
 */
export type GraphProjection = {
  /** null: nothing was ever loaded, or what the graph keeps about itself is not what was written (`damaged`). */
  state: () => Promise<GraphState | null>
  /** Whether somebody changed what the graph keeps about itself into what cannot be read: only another load mends that. */
  damaged: () => Promise<boolean>
  /**
   * Writes the changes and moves the marker in the same transaction, then settles it. false, and nothing written, when the graph's epoch or
   * marker is not `from` any more: another projector was here, or the answer to an earlier commit was lost.
   * `RowsRefused`, and nothing written, when the graph does not take the data.
   */
  apply: (step: {
    epoch: number
    from: Marker
    to: Marker
    changes: Change[]
    refused?: RefusedRow[]
  }) => Promise<boolean>
  /**
   * Mends rows of the current epoch without moving the marker: their own relationships go first, so that a wrong one
   * does not outlive it. `RowsRefused` as with `apply`.
   */
  mend: (epoch: number, changes: Change[]) => Promise<void>
  /** Writes rows into an epoch that nobody reads yet. `RowsRefused` as with `apply`. */
  load: (epoch: number, change: Change) => Promise<void>
  /** Sets rows of an epoch aside; of one that was set aside before, this counts as one more attempt. */
  setAside: (epoch: number, refused: RefusedRow[]) => Promise<void>
  /**
   * Makes the graph that of the database `source`, before anything is loaded; false when it is another's already and
   * `takeOver` is not said.
   */
  claim: (source: string, options: { takeOver: boolean }) => Promise<boolean>
  /**
   * Says, in a transaction of its own, that the marker's own transaction is over: a reader may see part of a commit, and
   * answers of nothing that is not settled. Does nothing where the marker is another by now.
   */
  settle: (epoch: number, marker: Marker) => Promise<void>
  /**
   * Puts a marker that was `moved` back to where the last projector left it: what came since is projected once more, and all
   * rows are compared when next is time for it.
   */
  putBackMarker: () => Promise<void>
  /** Makes a loaded epoch the one that is read, and settles it; false when another database claimed the graph meanwhile. */
  activate: (epoch: number, step: { marker: Marker; source: string }) => Promise<boolean>
  /** Keeps what a comparison of this epoch left; of another epoch it is forgotten, as it is at the next switch. */
  keepDrift: (epoch: number, drift: Omit<Drift, 'verifiedAt'>) => Promise<void>
  /** Forgets what the last comparison left, so that the next is due at once. */
  forgetDrift: () => Promise<void>
  /** Removes every epoch but the current one, in several transactions. */
  sweep: (signal?: AbortSignal) => Promise<void>
  /** Rows of the current epoch in the order of their ids, those after `after` only; a key twice comes twice. */
  range: <Kind extends GraphKind>(kind: Kind, after: Id | null, limit: number) => Promise<GraphRows[Kind][]>
  /** Rows of the current epoch by their ids, in no order; an id without a row is left out. */
  rows: <Kind extends GraphKind>(kind: Kind, ids: Id[]) => Promise<GraphRows[Kind][]>
  /** What stands for no row of the current or the next epoch, by element and problem; empty when all is well. */
  strays: () => Promise<Stray[]>
  /**
   * Removes what `strays` counts, in several transactions: nodes with all their relationships, of a row that has more
   * properties than it should these properties alone. A marker that was moved is put back.
   */
  removeStrays: (signal?: AbortSignal) => Promise<void>
  /** What is set aside of the current epoch, the oldest first; a row leaves it when it is mended. */
  faults: () => Promise<GraphFault[]>
  /** Counts of the current epoch. */
  counts: () => Promise<Record<GraphKind, number>>
}
