import type { Router } from '@orpc/server'
import { type contract } from '../contract/index.ts'
import type { CallContext } from './routes/context.ts'
import { actingRoutes } from './routes/acting.routes.ts'
import { authorityRoutes, delegationsRoutes } from './routes/authority.routes.ts'
import { connectionsRoutes } from './routes/connections.routes.ts'
import { backupsRoutes } from './routes/backups.routes.ts'
import { migrationsRoutes } from './routes/migrations.routes.ts'
import { auditRoutes } from './routes/audit.routes.ts'
import { bulletinRoutes } from './routes/bulletin.routes.ts'
import { cacheRoutes } from './routes/cache.routes.ts'
import { changesRoutes } from './routes/changes.routes.ts'
import { circulationRoutes } from './routes/circulation.routes.ts'
import { orgChartRoutes } from './routes/org-chart.routes.ts'
import { orgUnitsRoutes } from './routes/org-units.routes.ts'
import { peopleRoutes } from './routes/people.routes.ts'
import { projectionRoutes } from './routes/projection.routes.ts'
import { relationshipsRoutes, reportingLinesRoutes } from './routes/reporting-lines.routes.ts'
import { assignmentsRoutes, permissionsRoutes, rolesRoutes } from './routes/roles.routes.ts'
import { libraryRoutes } from './routes/library.routes.ts'
import { filmsRoutes } from './routes/films.routes.ts'
import { shopRoutes } from './routes/shop.routes.ts'
import { importsRoutes } from './routes/imports.routes.ts'
import { appRoutes } from './routes/implementer.ts'

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
  acting: actingRoutes,
  delegations: delegationsRoutes,
  projection: projectionRoutes,
  imports: importsRoutes,
  migrations: migrationsRoutes,
  films: filmsRoutes,
  library: { ...libraryRoutes, ...circulationRoutes, ...shopRoutes },
  bulletin: bulletinRoutes,
  backups: backupsRoutes,
  audit: auditRoutes,
  cache: cacheRoutes,
  changes: changesRoutes,
})
