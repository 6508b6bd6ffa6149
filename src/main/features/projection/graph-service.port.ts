import type { ProjectionStatus } from '../../../contract/projection.ts'
import type { ProjectionPorts } from './project-outbox.ts'

/** The graph of one open school, and what keeps it up to date. */
export type GraphService = {
  /** null: the school has no graph. */
  ports: ProjectionPorts | null
  /** Brings the graph's own schema up: the keys that are merged need their constraints before the first row. */
  prepare: () => Promise<void>
  projector: () => Exclude<ProjectionStatus['state'], 'off'>
  fallback: () => ProjectionStatus['fallback']
}
