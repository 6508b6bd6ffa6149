import type { GraphProjection } from './graph-projection.port.ts'
import type { Outbox } from './outbox.port.ts'

/** Both ends of a projection: the outbox that is read and the graph that is written. */
export type ProjectionPorts = {
  outbox: Outbox
  graph: GraphProjection
  /**
   * Milliseconds for which a question may go on reading the old load after a switch. Left out when nobody asks
   * questions.
   */
  questionMs?: number
}
