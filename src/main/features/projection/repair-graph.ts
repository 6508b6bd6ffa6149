import type { Difference } from '../../../contract/projection.ts'
import { type Change, GRAPH_KINDS } from './graph-rows.ts'
import type { GraphProjection } from './graph-projection.port.ts'
import type { ProjectionPorts } from './project-outbox.ts'

const ROWS_AT_ONCE = 5_000

/** Mends what the graph takes: one row that it refuses must not keep the others from being mended. */
const mend = async (graph: GraphProjection, epoch: number, change: Change): Promise<void> => {
  const { rows, goneIds } = change
  if (rows.length + goneIds.length === 0) return
  try {
    await graph.mend(epoch, [change])
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string' || !/^Neo\.ClientError\.(Schema|Statement)\./.test(code)) throw error
    if (rows.length + goneIds.length === 1) return
    const [half, rest] = [Math.ceil(rows.length / 2), Math.ceil(goneIds.length / 2)]
    await mend(graph, epoch, {
      ...change,
      rows: rows.slice(0, half),
      goneIds: goneIds.slice(0, rest),
    } as Change)
    await mend(graph, epoch, {
      ...change,
      rows: rows.slice(half),
      goneIds: goneIds.slice(rest),
    } as Change)
  }
}

/** Brings the named rows of the graph to what the system of record says now; touches no other. */
export const repairGraph = async (ports: ProjectionPorts, differences: Difference[]): Promise<void> => {
  const { outbox, graph } = ports
  const state = await graph.state()
  if (state === null) return
  for (const kind of GRAPH_KINDS) {
    const ofKind = differences.filter((difference) => difference.kind === kind)
    // Of doubles nobody can say which one is right: all of them go, with their relationships, before the row comes again.
    const doubles = ofKind.filter(({ problem }) => problem === 'duplicate').map(({ id }) => id)
    if (doubles.length > 0) await graph.mend(state.epoch, [{ kind, rows: [], goneIds: doubles } as unknown as Change])
    const ids = ofKind.map(({ id }) => id)
    for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
      await mend(graph, state.epoch, await outbox.changes(kind, ids.slice(start, start + ROWS_AT_ONCE)))
    }
  }
}
