import { schoolRoutes } from './implementer.ts'
import { rebuildProjection, repairProjection, verifyProjection } from '../features/projection/maintain-graph.ts'
import { projectionStatus } from '../features/projection/projection-status.ts'

const { projection } = schoolRoutes

export const projectionRoutes = {
  status: projection.status.handler(({ context }) => projectionStatus(context.school)),
  verify: projection.verify.handler(({ context, signal }) => verifyProjection(context.school, signal)),
  repair: projection.repair.handler(({ context, signal }) => repairProjection(context.school, signal)),
  rebuild: projection.rebuild.handler(({ context, signal }) => rebuildProjection(context.school, signal)),
}
