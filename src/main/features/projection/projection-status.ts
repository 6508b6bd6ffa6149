import type { ProjectionStatus } from '../../../contract/projection.ts'
import type { School } from '../../school.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { tokenOf } from '../../../contract/consistency.ts'

/** A screen that asks how the graph is does not wait for one that is away. */
const DEADLINE_MS = 1_500

const inTime = async <Value>(work: Promise<Value>): Promise<Value> => {
  const ended = new AbortController()
  const late = delay(DEADLINE_MS, undefined, { signal: ended.signal }).then(() => Promise.reject(new Error('too late')))
  try {
    return await Promise.race([work, late])
  } finally {
    ended.abort()
    late.catch(() => undefined)
    work.catch(() => undefined)
  }
}

/** How far the graph is. A graph that is away is an answer, not an error. */
export const projectionStatus = async ({ graph }: Pick<School, 'graph'>): Promise<ProjectionStatus> => {
  const none = { lag: null, heldBy: null, position: null, projectedAt: null, epoch: null, drift: null, faults: [] }
  if (graph.ports === null) return { state: 'off', fallback: null, ...none }
  const state = graph.projector()
  const fallback = graph.fallback()
  try {
    const found = await inTime(graph.ports.graph.state())
    if (found === null) return { state, fallback, ...none }
    const [lag, faults] = await inTime(Promise.all([graph.ports.outbox.lag(found.marker), graph.ports.graph.faults()]))
    const { epoch, marker, projectedAt, drift } = found
    const heldBy = lag.events > 0 ? await inTime(graph.ports.outbox.heldBack(marker)) : null
    return { state, fallback, lag, heldBy, position: tokenOf(marker), projectedAt, epoch, drift, faults }
  } catch {
    return { state, fallback: fallback ?? 'down', ...none }
  }
}
