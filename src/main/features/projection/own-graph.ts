import { refusal, Refusal } from '../../../contract/errors.ts'
import type { GraphState } from './graph-projection.port.ts'
import type { ProjectionPorts } from './projection-ports.ts'

const REASON = 'other-database'

/** The refusal of a graph that another database was loaded into. */
export const otherDatabase = () =>
  refusal('CONFLICT', {
    reason: REASON,
    detail:
      'This Neo4j holds the graph of another database. Name another Neo4j, or rebuild the graph to take this one over.',
  })

/** The refusal of a graph into which nothing was loaded yet. */
export const notLoaded = () => refusal('CONFLICT', { reason: 'not-loaded', detail: 'Rebuild the graph first.' })

/**
 * Returns the state of a graph that was loaded from this very database, or null when nothing was loaded. A graph of
 * another database is refused, e.g. when a school and its copy name the same Neo4j. Only a rebuild takes such a graph
 * over.
 */
export const ownGraphState = async ({ outbox, graph }: ProjectionPorts): Promise<GraphState | null> => {
  const state = await graph.state()
  if (state === null || state.source === null) return null
  if (state.source === (await outbox.source())) return state
  throw otherDatabase()
}

export const isOtherDatabase = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'CONFLICT' && (error.data as { reason?: string }).reason === REASON
