import { setTimeout as delay } from 'node:timers/promises'
import { compareMarkers } from '../../../contract/protocol/consistency.ts'
import { refusal } from '../../../contract/errors.ts'
import { GRAPH_KINDS, type Change } from './graph-rows.ts'
import { otherDatabase } from './own-graph.ts'
import { readBatch } from './project-outbox.ts'
import type { ProjectionPorts } from './projection-ports.ts'
import { MOST_REFUSED, writeTaken } from './refused-rows.ts'

const ROWS_AT_ONCE = 10_000

export type RebuildProgress = {
  kind: 'progress'
  phase: 'sweeping' | 'loading' | 'switching'
  done: number
  total: number
  /** Rows that the graph refused so far. */
  setAside: number
}

/**
 * Loads the whole directory as the next epoch beside the current graph, projects what was written meanwhile, switches,
 * and removes the old epoch. One load runs at a time, because two would sweep each other's rows. A load that ends early
 * leaves the old graph in use and a partial epoch, which the next rebuild sweeps. A graph of another database is
 * refused without `takeOver`.
 *
 * Rows that the graph refuses are set aside with the new epoch and tried again like refused events. The switch happens
 * all the same: the new graph lacks only those rows, and reports them, where the old one would lack every later event.
 */
export async function* rebuildGraph(
  ports: ProjectionPorts,
  { signal, takeOver = false }: { signal?: AbortSignal; takeOver?: boolean } = {},
): AsyncGenerator<RebuildProgress, void> {
  const claimed = await ports.outbox.claimRebuild()
  if (claimed === null)
    throw refusal('CONFLICT', {
      reason: 'rebuild-running',
      detail: 'The graph is being rebuilt already. Wait for its end.',
    })
  try {
    const source = await ports.outbox.source()
    if (!(await ports.graph.claim(source, { takeOver }))) throw otherDatabase()
    yield* loadAndSwitch(ports, { source, signal: signal ? AbortSignal.any([signal, claimed.lost]) : claimed.lost })
  } finally {
    await claimed.release()
  }
}

async function* loadAndSwitch(
  { outbox, graph, questionMs = 0 }: ProjectionPorts,
  { source, signal }: { source: string; signal: AbortSignal },
): AsyncGenerator<RebuildProgress, void> {
  const state = await graph.state()
  const epoch = (state?.epoch ?? 0) + 1
  const counts = await outbox.counts()
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  let setAside = 0
  const load = async (change: Change) => {
    const refused = await writeTaken((part) => graph.load(epoch, part), change, {
      most: MOST_REFUSED - setAside,
    })
    if (refused.length > 0) await graph.setAside(epoch, refused)
    setAside += refused.length
  }
  yield { kind: 'progress', phase: 'sweeping', done: 0, total, setAside }
  await graph.sweep(signal)
  await outbox.forgetForeign()
  let marker = await outbox.horizon()
  let done = 0
  for (const kind of GRAPH_KINDS) {
    let rows = await outbox.range(kind, null, ROWS_AT_ONCE)
    while (rows.length > 0) {
      signal.throwIfAborted()
      // The next rows are read while these are written.
      const next = rows.length < ROWS_AT_ONCE ? [] : outbox.range(kind, rows.at(-1)!.id, ROWS_AT_ONCE)
      const loaded = load({ kind, rows, goneIds: [] } as unknown as Change)
      const [following] = await Promise.all([next, loaded])
      done += rows.length
      yield { kind: 'progress', phase: 'loading', done, total: Math.max(total, done), setAside }
      rows = following
    }
  }
  yield { kind: 'progress', phase: 'switching', done, total: done, setAside }
  // The projector may have taken the old graph further meanwhile. A switch must not take readers back.
  const isBehind = async () => {
    const read = await graph.state()
    return read?.source === source && (await outbox.knows(read.marker)) && compareMarkers(read.marker, marker) > 0
  }
  while (await isBehind()) {
    signal.throwIfAborted()
    const batch = await readBatch(outbox, marker)
    if (batch === null) break
    for (const change of batch.changes) await load(change)
    marker = batch.to
  }
  signal.throwIfAborted()
  if (!(await graph.activate(epoch, { marker, source }))) throw otherDatabase()
  // Questions that began on the old load are given time to finish.
  if (state !== null) await delay(questionMs)
  await graph.sweep()
}
