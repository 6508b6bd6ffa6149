import type { Id } from '../../../contract/ids.ts'
import type { Marker } from '../../../contract/protocol/consistency.ts'
import type { Drift, Stray } from '../../../contract/projection.ts'
import type { Change, GraphKind, GraphRows } from './graph-rows.ts'

export type GraphState = {
  epoch: number
  marker: Marker
  projectedAt: Date
  drift: Drift | null
  source: string | null
  /**
   * Whether readers see everything up to the marker. `settled`: a projector confirmed it after its commit. `unsettled`:
   * not confirmed yet. `moved`: somebody other than a projector changed the marker.
   */
  standing: 'settled' | 'unsettled' | 'moved'
}

/** A row that the graph refuses. It is set aside so that the others go on. `reason` is the store's own code. */
export type RefusedRow = { kind: GraphKind; ids: Id[]; reason: string; at: Date }
export type GraphFault = RefusedRow & { attempts: number }

/**
 * Thrown when the data is at fault and not the connection or the moment. Fewer rows may pass. `code` is the store's
 * own.
 */
export class RowsRefused extends Error {
  readonly code: string
  constructor(code: string, options: ErrorOptions) {
    super(`The graph refuses rows: ${code}`, options)
    this.code = code
  }
}

/**
 * The graph as the projector writes it. Applying a change twice has the effect of applying it once. Every method is one
 * transaction unless it says otherwise.
 */
export type GraphProjection = {
  /**
   * Returns the state of the graph. Returns null when nothing was ever loaded, or when what the graph keeps about
   * itself is `damaged`.
   */
  state: () => Promise<GraphState | null>
  /** Tells whether what the graph keeps about itself was changed and cannot be read. Only another load mends that. */
  damaged: () => Promise<boolean>
  /**
   * Writes the changes and moves the marker in one transaction, then settles the marker. Returns false and writes
   * nothing when the graph's epoch or marker is no longer `from`: another projector was here, or the answer to an
   * earlier commit was lost. Throws `RowsRefused` and writes nothing when the graph refuses the data.
   */
  apply: (step: {
    epoch: number
    from: Marker
    to: Marker
    changes: Change[]
    refused?: RefusedRow[]
  }) => Promise<boolean>
  /**
   * Mends rows of the current epoch without moving the marker. The rows' own relationships are removed first, so that a
   * wrong one does not stay. Throws `RowsRefused` as `apply` does.
   */
  mend: (epoch: number, changes: Change[]) => Promise<void>
  /** Writes rows into an epoch that nobody reads yet. Throws `RowsRefused` as `apply` does. */
  load: (epoch: number, change: Change) => Promise<void>
  /** Sets rows of an epoch aside. Setting a row aside again counts as one more attempt. */
  setAside: (epoch: number, refused: RefusedRow[]) => Promise<void>
  /**
   * Marks the graph as that of the database `source`, before anything is loaded. Returns false when it belongs to
   * another database and `takeOver` is false.
   */
  claim: (source: string, options: { takeOver: boolean }) => Promise<boolean>
  /**
   * Confirms that the marker's transaction is over, in a transaction of its own. A reader may see part of a commit, so
   * nothing is answered from an unsettled marker. Does nothing when the marker has changed meanwhile.
   */
  settle: (epoch: number, marker: Marker) => Promise<void>
  /**
   * Puts a `moved` marker back to where the last projector left it. Later events are projected once more, and all rows
   * are compared at the next comparison.
   */
  putBackMarker: () => Promise<void>
  /**
   * Makes a loaded epoch the current one and settles it. Returns false when another database claimed the graph
   * meanwhile.
   */
  activate: (epoch: number, step: { marker: Marker; source: string }) => Promise<boolean>
  /**
   * Stores the result of a comparison of this epoch. The result is forgotten at the next switch. Of another epoch
   * nothing is stored.
   */
  keepDrift: (epoch: number, drift: Omit<Drift, 'verifiedAt'>) => Promise<void>
  /** Forgets the result of the last comparison, so that the next one is due at once. */
  forgetDrift: () => Promise<void>
  /** Removes every epoch except the current one, in several transactions. */
  sweep: (signal?: AbortSignal) => Promise<void>
  /**
   * Returns rows of the current epoch in the order of their ids, only those after `after`. A doubled key comes twice.
   */
  range: <Kind extends GraphKind>(kind: Kind, after: Id | null, limit: number) => Promise<GraphRows[Kind][]>
  /** Returns rows of the current epoch by their ids, in no order. An id without a row is left out. */
  rows: <Kind extends GraphKind>(kind: Kind, ids: Id[]) => Promise<GraphRows[Kind][]>
  /**
   * Counts what the current and the next epoch hold that stands for no row, by element and problem. Returns none when
   * all is well.
   */
  strays: () => Promise<Stray[]>
  /**
   * Removes what `strays` counts, in several transactions. Nodes go with all their relationships. A row with more
   * properties than it should have loses only these properties. A marker that was moved is put back.
   */
  removeStrays: (signal?: AbortSignal) => Promise<void>
  /** Returns what is set aside of the current epoch, oldest first. A row leaves the list when it is mended. */
  faults: () => Promise<GraphFault[]>
  /** Returns the counts of the current epoch. */
  counts: () => Promise<Record<GraphKind, number>>
}
