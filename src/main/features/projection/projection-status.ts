import type { ProjectionStatus } from '../../../contract/projection.ts'
import { within } from '../../foundation/within.ts'
import { tokenOf } from '../../../contract/protocol/consistency.ts'
import type { GraphService } from './graph-service.port.ts'
import type { GraphFault, GraphState } from './graph-projection.port.ts'
import type { ProjectionPorts } from './projection-ports.ts'

/** How long the status waits for the graph, in ms. A screen does not wait for a graph that is away. */
const DEADLINE_MS = 1_500

/** Returns null when the work failed or took too long. */
const inTime = <Value>(work: Promise<Value>): Promise<Value | null> => within(DEADLINE_MS, work, null).catch(() => null)

/** What was last seen of a graph. It is kept while its school is open. */
type Sight = { known: GraphState | null; damaged: boolean; awaySince: Date | null }
const sights = new WeakMap<ProjectionPorts, Sight>()

const sightOf = async (ports: ProjectionPorts): Promise<Sight & { faults: GraphFault[] }> => {
  const { graph } = ports
  const seen = await inTime(Promise.all([graph.state(), graph.damaged(), graph.faults()]))
  const before = sights.get(ports)
  const sight = seen
    ? { known: seen[0], damaged: seen[1], awaySince: null }
    : {
        known: before?.known ?? null,
        damaged: before?.damaged ?? false,
        awaySince: before?.awaySince ?? new Date(),
      }
  sights.set(ports, sight)
  return { ...sight, faults: seen?.[2] ?? [] }
}

/** A lag below this is not reported, because every write puts the graph behind for a moment. */
const NOTABLE_LAG_SECONDS = 1

/** Reads `behind` from the lag, even if no question met it. Any other reason of the last question stays. */
const behindOr = (fallback: ProjectionStatus['fallback'], lag: ProjectionStatus['lag']) => {
  if (fallback !== null && fallback !== 'behind') return fallback
  if (lag === null) return fallback
  const isNotable = lag.seconds >= NOTABLE_LAG_SECONDS || fallback === 'behind'
  return lag.events > 0 && isNotable ? 'behind' : null
}

/**
 * Returns how far the graph is. A graph that is away is a status and not an error. What it misses is counted from its
 * last known place.
 */
export const projectionStatus = async ({ graph }: { graph: GraphService }): Promise<ProjectionStatus> => {
  const none = { lag: null, heldBy: null, position: null, projectedAt: null, epoch: null, drift: null, faults: [] }
  if (graph.ports === null) return { state: 'off', fallback: null, trouble: null, awaySince: null, ...none }
  const { outbox } = graph.ports
  const { known, damaged, awaySince, faults } = await sightOf(graph.ports)
  // The graph has just answered, so it is not down, even if the last question found it down.
  const met = graph.fallback()
  const there = faults.length > 0 ? 'incomplete' : met === 'down' || met === 'incomplete' ? null : met
  const fallback = awaySince ? (met ?? 'down') : there
  const shared = { state: graph.projector(), trouble: graph.trouble(), fallback, awaySince }
  // A load under way, or its trouble, says more than the damage that the load will mend.
  if ((damaged || known?.standing === 'moved') && !['loading', 'backing-off', 'other-database'].includes(shared.state))
    return { ...shared, ...none, state: 'damaged' }
  // The place of another database's graph says nothing about this one.
  if (known === null || shared.state === 'other-database') return { ...shared, ...none }
  const { epoch, marker, projectedAt, drift } = known
  const lag = await inTime(outbox.lag(marker))
  shared.fallback = behindOr(shared.fallback, lag)
  const heldBy = lag && lag.events > 0 ? await inTime(outbox.heldBack(marker)) : null
  return { ...shared, lag, heldBy, position: tokenOf(marker), projectedAt, epoch, drift, faults }
}
