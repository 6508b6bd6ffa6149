import type { ProjectionStatus } from '../../../contract/projection.ts'
import type { ProjectionPorts } from './projection-ports.ts'

/** What the projector of a school is at; another process's is seen as `standby`. */
export type ProjectorState = Exclude<ProjectionStatus['state'], 'off' | 'damaged'>

/** The graph of one open school, and what keeps it up to date. */
export type GraphService = {
  /** null: the school has no graph. */
  ports: ProjectionPorts | null
  /**
   * Brings the graph's own schema up, and puts back what was dropped of it: the keys that are merged need their constraints
   * before the first row. `toLoad`: refused with `CONFLICT` `schema-drift` where a constraint is still not there.
   */
  prepare: (options?: { toLoad: boolean }) => Promise<void>
  projector: () => ProjectorState
  /** Why the projector waits, while it is `backing-off`. */
  trouble: () => ProjectionStatus['trouble']
  fallback: () => ProjectionStatus['fallback']
}
