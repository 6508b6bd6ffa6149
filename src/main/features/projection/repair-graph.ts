import type { Difference } from '../../../contract/projection.ts'
import { type Change, GRAPH_KINDS } from './graph-rows.ts'
import { ownGraphState } from './own-graph.ts'
import type { ProjectionPorts } from './projection-ports.ts'
import { mendRows } from './refused-rows.ts'

const ROWS_AT_ONCE = 5_000

/**
 * Makes the named rows of the graph equal to the system of record and touches no other. A refused row keeps no other
 * from being mended: it is set aside, and differs again at the next look.
 */
export const repairGraph = async (ports: ProjectionPorts, differences: Difference[]): Promise<void> => {
  const { outbox, graph } = ports
  const state = await ownGraphState(ports)
  if (state === null) return
  for (const kind of GRAPH_KINDS) {
    const ofKind = differences.filter((difference) => difference.kind === kind)
    // Nobody can tell which of two doubles is right. All of them are removed with their relationships, and the row is
    // written again.
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
