import type { Id } from '../../../contract/ids.ts'
import { type GraphProjection, type RefusedRow, RowsRefused } from './graph-projection.port.ts'
import type { Marker } from '../../../contract/protocol/consistency.ts'
import { type Change, GRAPH_KINDS, type GraphKind, isGraphKind } from './graph-rows.ts'
import type { Outbox, OutboxEvent } from './outbox.port.ts'
import { ownGraphState } from './own-graph.ts'
import type { ProjectionPorts } from './projection-ports.ts'
import { mendRows, MOST_REFUSED } from './refused-rows.ts'

const EVENTS_AT_ONCE = 2_000
const IDS_AT_ONCE = 5_000

/** `moved` means that somebody changed the graph's marker, so that nothing may be projected from it. */
export type Step = 'idle' | 'projected' | 'not-loaded' | 'overtaken' | 'moved'

const idsByKind = (events: OutboxEvent[]): Map<GraphKind, Id[]> => {
  const ids = new Map<GraphKind, Set<Id>>()
  for (const { kind, entityIds } of events) {
    if (!isGraphKind(kind)) continue
    const known = ids.get(kind) ?? new Set()
    for (const id of entityIds) known.add(id)
    ids.set(kind, known)
  }
  return new Map([...ids].map(([kind, set]) => [kind, [...set]]))
}

const gather = (outbox: Outbox, ids: Map<GraphKind, Id[]>): Promise<Change[]> =>
  Promise.all(GRAPH_KINDS.filter((kind) => ids.has(kind)).map((kind) => outbox.changes(kind, ids.get(kind)!)))

/** What the graph lacks after a marker: the rows that the next events name, in their present state. */
type Batch = { to: Marker; changes: Change[]; full: boolean }
type Turn = { epoch: number; from: Marker; batch: Promise<Batch | null> }

export const readBatch = async (outbox: Outbox, marker: Marker): Promise<Batch | null> => {
  const events = await outbox.after(marker, { limit: EVENTS_AT_ONCE, idLimit: IDS_AT_ONCE })
  const last = events.at(-1)
  if (last === undefined) return null
  const named = events.reduce((sum, { entityIds }) => sum + entityIds.length, 0)
  const full = events.length === EVENTS_AT_ONCE || named >= IDS_AT_ONCE
  const to = { transactionId: last.transactionId, position: last.position }
  return { to, changes: await gather(outbox, idsByKind(events)), full }
}

const writeBatch = async (graph: GraphProjection, { epoch, from }: Turn, { to, changes }: Batch) => {
  try {
    return await graph.apply({ epoch, from, to, changes })
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error
  }
  const refused: RefusedRow[] = []
  const most = Math.max(0, MOST_REFUSED - (await graph.faults()).length)
  try {
    for (const change of changes) await mendRows(graph, epoch, change, { most, refused })
  } catch (error) {
    // Setting these rows aside shows that the graph lacks something, and makes the next try end at the first of them.
    if (refused.length > 0) await graph.setAside(epoch, refused)
    throw error
  }
  return graph.apply({ epoch, from, to, changes: [], refused })
}

/**
 * Projects the outbox into the graph, one batch for each call. A step that was cut off is repeated to the same result.
 * The next batch is read while a full one is written: a row that was read too early is named again by a later event.
 */
export const outboxProjector = ({ outbox, graph }: ProjectionPorts): (() => Promise<Step>) => {
  let ahead: Turn | null = null
  const turnAt = (epoch: number, from: Marker): Turn => {
    const batch = readBatch(outbox, from)
    batch.catch(() => undefined)
    return { epoch, from, batch }
  }
  const standing = async (): Promise<Turn | 'moved' | 'not-loaded'> => {
    const state = await ownGraphState({ outbox, graph })
    if (state?.standing === 'moved') return 'moved'
    if (state === null || !(await outbox.knows(state.marker))) return 'not-loaded'
    // The process that wrote the marker ended before it settled it.
    if (state.standing === 'unsettled') await graph.settle(state.epoch, state.marker)
    return turnAt(state.epoch, state.marker)
  }
  const step = async (turn: Turn | 'moved' | 'not-loaded'): Promise<Step> => {
    if (turn === 'moved' || turn === 'not-loaded') return turn
    const batch = await turn.batch
    if (batch === null) return 'idle'
    const next = batch.full ? turnAt(turn.epoch, batch.to) : null
    if (!(await writeBatch(graph, turn, batch))) return 'overtaken'
    ahead = next
    return 'projected'
  }
  return async () => {
    const turn = ahead
    ahead = null
    const taken = turn && (await step(turn))
    // What was read ahead may be older than this call. Only a fresh read tells that there is nothing to do.
    return taken === null || taken === 'idle' ? step(await standing()) : taken
  }
}

/**
 * Tries the rows that were set aside once more, ends of relationships first. Rows that go through leave the list.
 * Returns how many still fail.
 */
export const retryFaults = async (ports: ProjectionPorts): Promise<number> => {
  const { outbox, graph } = ports
  const state = await ownGraphState(ports)
  if (state === null || state.standing === 'moved') return 0
  const faults = await graph.faults()
  const refused: RefusedRow[] = []
  for (const kind of GRAPH_KINDS) {
    const ids = faults.filter((fault) => fault.kind === kind).flatMap((fault) => fault.ids)
    if (ids.length > 0) refused.push(...(await mendRows(graph, state.epoch, await outbox.changes(kind, ids))))
  }
  if (refused.length > 0)
    await graph.apply({ epoch: state.epoch, from: state.marker, to: state.marker, changes: [], refused })
  return refused.length
}
