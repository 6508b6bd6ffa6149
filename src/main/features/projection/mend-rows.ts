import { type GraphFault, type GraphProjection, RowsRefused } from './graph-projection.port.ts'
import type { Change } from './graph-rows.ts'

/**
 * Mends every row that the graph takes, and returns those it refuses. They are found by halving, so that one bad row costs a
 * few tries and not the whole change; every try writes for good, since what is applied twice has the effect of once.
 */
export const mendRows = async (graph: GraphProjection, epoch: number, change: Change): Promise<GraphFault[]> => {
  const { kind, rows, goneIds } = change
  const ids = [...rows.map(({ id }) => id), ...goneIds]
  if (ids.length === 0) return []
  try {
    await graph.mend(epoch, [change])
    return []
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error
    if (ids.length === 1) return [{ kind, ids, reason: error.code, attempts: 1, at: new Date() }]
  }
  const [half, rest] = [Math.ceil(rows.length / 2), Math.ceil(goneIds.length / 2)]
  const parts = [
    { kind, rows: rows.slice(0, half), goneIds: goneIds.slice(0, rest) },
    { kind, rows: rows.slice(half), goneIds: goneIds.slice(rest) },
  ] as Change[]
  const faults: GraphFault[] = []
  for (const part of parts) faults.push(...(await mendRows(graph, epoch, part)))
  return faults
}
