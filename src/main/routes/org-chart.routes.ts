import { schoolRoutes } from './implementer.ts'
import { findPath } from '../features/org-chart/find-path.ts'
import { listChildren } from '../features/org-chart/list-children.ts'
import { readOutline } from '../features/org-chart/read-outline.ts'
import { scenesRoutes } from './scenes.routes.ts'

const { orgChart } = schoolRoutes

export const orgChartRoutes = {
  children: orgChart.children.handler(({ input, context }) => listChildren(context.school, input)),
  path: orgChart.path.handler(({ input, context }) => findPath(context.school, input)),
  outline: orgChart.outline.handler(({ input, context }) => readOutline(context.school, input)),
  scenes: scenesRoutes,
}
