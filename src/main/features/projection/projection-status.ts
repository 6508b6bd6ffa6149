import type { ProjectionStatus } from '../../../contract/projection.ts'
import type { School } from '../../school.ts'
import { tokenOf } from '../../../contract/consistency.ts'

/** How far the graph is. A graph that is away is an answer, not an error. */
export const projectionStatus = async ({ graph }: Pick<School, 'graph'>): Promise<ProjectionStatus> => {
  const none = { lag: null, position: null, projectedAt: null, epoch: null, faults: [] }
  if (graph.ports === null) return { state: 'off', fallback: null, ...none }
  const state = graph.projector()
  const fallback = graph.fallback()
  try {
    const found = await graph.ports.graph.state()
    if (found === null) return { state, fallback, ...none }
    const [lag, faults] = await Promise.all([graph.ports.outbox.lag(found.marker), graph.ports.graph.faults()])
    const { epoch, marker, projectedAt } = found
    return { state, fallback, lag, position: tokenOf(marker), projectedAt, epoch, faults }
  } catch {
    return { state, fallback: fallback ?? 'down', ...none }
  }
}
