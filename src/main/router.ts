import type { Router } from '@orpc/server'
import { type contract } from '../contract/index.ts'
import type { CallContext } from './context.ts'
import { authorityRoutes, delegationsRoutes } from './features/authority/authority.routes.ts'
import { connectionsRoutes } from './features/connections/connections.routes.ts'
import { backupsRoutes } from './features/migrations/backups.routes.ts'
import { migrationsRoutes } from './features/migrations/migrations.routes.ts'
import { auditRoutes } from './features/audit/audit.routes.ts'
import { orgChartRoutes } from './features/org-chart/org-chart.routes.ts'
import { orgUnitsRoutes } from './features/org-units/org-units.routes.ts'
import { peopleRoutes } from './features/people/people.routes.ts'
import { projectionRoutes } from './features/projection/projection.routes.ts'
import { relationshipsRoutes, reportingLinesRoutes } from './features/people/reporting-lines.routes.ts'
import { assignmentsRoutes, permissionsRoutes, rolesRoutes } from './features/roles/roles.routes.ts'
import { importsRoutes } from './features/imports/imports.routes.ts'
import { appRoutes } from './implementer.ts'

export type AppRouter = Router<typeof contract, CallContext>

/** Contract procedure -> use case. A procedure without a handler is a compile error. */
export const router: AppRouter = appRoutes.router({
  connections: connectionsRoutes,
  people: peopleRoutes,
  orgUnits: orgUnitsRoutes,
  orgChart: orgChartRoutes,
  roles: rolesRoutes,
  permissions: permissionsRoutes,
  assignments: assignmentsRoutes,
  reportingLines: reportingLinesRoutes,
  relationships: relationshipsRoutes,
  authority: authorityRoutes,
  delegations: delegationsRoutes,
  projection: projectionRoutes,
  imports: importsRoutes,
  migrations: migrationsRoutes,
  backups: backupsRoutes,
  audit: auditRoutes,
})
