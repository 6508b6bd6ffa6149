import type { ProjectionStatus } from '../../../contract/projection.ts'
import type { ProjectionPorts } from './projection-ports.ts'

/** What the projector of a school is doing. A projector of another process shows as `standby`. */
export type ProjectorState = Exclude<ProjectionStatus['state'], 'off' | 'damaged'>

/** The graph of one open school, and what keeps it up to date. */
export type GraphService = {
  /** null when the school has no graph. */
  ports: ProjectionPorts | null
  /**
   * Applies the graph's own migrations and puts back what was dropped of its schema. Merged keys need their constraints
   * before the first row. With `toLoad` a constraint that is still missing is refused with `CONFLICT` `schema-drift`.
   */
  prepare: (options?: { toLoad: boolean }) => Promise<void>
  projector: () => ProjectorState
  /** Returns why the projector waits, while it is `backing-off`. */
  trouble: () => ProjectionStatus['trouble']
  fallback: () => ProjectionStatus['fallback']
}
