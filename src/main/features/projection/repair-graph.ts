import type { Difference } from '../../../contract/projection.ts'
import { type Change, GRAPH_KINDS } from './graph-rows.ts'
import { ownGraphState } from './own-graph.ts'
import type { ProjectionPorts } from './projection-ports.ts'
import { mendRows } from './refused-rows.ts'

const ROWS_AT_ONCE = 5_000

/**
 * Brings the named rows of the graph to what the system of record says now; touches no other. One that the graph refuses
 * keeps no other from being mended: it is set aside, and still differs at the next look.
 */
export const repairGraph = async (ports: ProjectionPorts, differences: Difference[]): Promise<void> => {
  const { outbox, graph } = ports
  const state = await ownGraphState(ports)
  if (state === null) return
  for (const kind of GRAPH_KINDS) {
    const ofKind = differences.filter((difference) => difference.kind === kind)
    // Of doubles nobody can say which one is right: all of them go, with their relationships, before the row comes again.
    const doubles = ofKind.filter(({ problem }) => problem === 'duplicate').map(({ id }) => id)
    if (doubles.length > 0) await graph.mend(state.epoch, [{ kind, rows: [], goneIds: doubles } as unknown as Change])
    const ids = ofKind.map(({ id }) => id)
    for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
      const change = await outbox.changes(kind, ids.slice(start, start + ROWS_AT_ONCE))
      const refused = await mendRows(graph, state.epoch, change)
      if (refused.length > 0) await graph.setAside(state.epoch, refused)
    }
  }
}
