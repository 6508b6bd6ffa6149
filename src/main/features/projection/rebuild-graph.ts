import { GRAPH_KINDS, type Change } from './graph-rows.ts'
import type { ProjectionPorts } from './project-outbox.ts'

const ROWS_AT_ONCE = 10_000

export type RebuildProgress = {
  kind: 'progress'
  phase: 'sweeping' | 'loading' | 'switching'
  done: number
  total: number
}

/**
 * Loads the whole directory as the next epoch beside the graph that is read, switches, and removes the old one. Events
 * that were written meanwhile come after the marker that was taken first, and are projected again: the same end. Ended
 * early it leaves the old graph in use and a half epoch that the next rebuild sweeps.
 */
export async function* rebuildGraph(
  { outbox, graph }: ProjectionPorts,
  signal?: AbortSignal,
): AsyncGenerator<RebuildProgress, void> {
  const state = await graph.state()
  const epoch = (state?.epoch ?? 0) + 1
  const counts = await outbox.counts()
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  yield { kind: 'progress', phase: 'sweeping', done: 0, total }
  await graph.sweep(signal)
  const marker = await outbox.horizon()
  let done = 0
  for (const kind of GRAPH_KINDS) {
    let rows = await outbox.range(kind, null, ROWS_AT_ONCE)
    while (rows.length > 0) {
      signal?.throwIfAborted()
      // The next rows are read while these are written.
      const next = rows.length < ROWS_AT_ONCE ? [] : outbox.range(kind, rows.at(-1)!.id, ROWS_AT_ONCE)
      const loaded = graph.load(epoch, { kind, rows, goneIds: [] } as unknown as Change)
      const [following] = await Promise.all([next, loaded])
      done += rows.length
      yield { kind: 'progress', phase: 'loading', done, total: Math.max(total, done) }
      rows = following
    }
  }
  signal?.throwIfAborted()
  yield { kind: 'progress', phase: 'switching', done, total: done }
  await graph.activate(epoch, marker)
  await graph.sweep()
}
