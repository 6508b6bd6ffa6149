import type { GraphProjection } from './graph-projection.port.ts'
import type { Outbox } from './outbox.port.ts'

/** Both ends of a projection: what is read, and what is written. */
export type ProjectionPorts = {
  outbox: Outbox
  graph: GraphProjection
  /** How long a question may read on in the load before a switch, in milliseconds; left out: nobody asks. */
  questionMs?: number
}
