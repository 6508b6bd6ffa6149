import { auditRoutes } from '../../features/audit/audit.routes.ts'
import { bulletinRoutes } from '../../features/bulletin/bulletin.routes.ts'
import { cacheRoutes } from '../../features/cache/cache.routes.ts'
import { authorityRoutes } from '../../features/authority/authority.routes.ts'
import { delegationsRoutes } from '../../features/delegations/delegations.routes.ts'
import { filmsRoutes } from '../../features/films/films.routes.ts'
import { importsRoutes } from '../../features/imports/imports.routes.ts'
import { shopRoutes } from '../../features/shop/shop.routes.ts'
import { circulationRoutes } from '../../features/circulation/circulation.routes.ts'
import { libraryRoutes } from '../../features/library/library.routes.ts'
import { migrationsRoutes } from '../../features/migrations/migrations.routes.ts'
import { orgChartRoutes } from '../../features/org-chart/org-chart.routes.ts'
import { orgUnitsRoutes } from '../../features/org-units/org-units.routes.ts'
import { peopleRoutes } from '../../features/people/people.routes.ts'
import { personProfileRoutes } from '../../features/person-profile/person-profile.routes.ts'
import { projectionRoutes } from '../../features/projection/projection.routes.ts'
import { rolesRoutes } from '../../features/roles/roles.routes.ts'
import { settingsRoutes } from '../../features/settings/settings.routes.ts'
import type { FeatureRoute } from '../../app/feature-route.ts'

export const featureRoutes: FeatureRoute[] = [
  ...peopleRoutes,
  ...personProfileRoutes,
  ...orgUnitsRoutes,
  ...orgChartRoutes,
  ...rolesRoutes,
  ...authorityRoutes,
  ...delegationsRoutes,
  ...libraryRoutes,
  ...shopRoutes,
  ...circulationRoutes,
  ...filmsRoutes,
  ...bulletinRoutes,
  ...importsRoutes,
  ...migrationsRoutes,
  ...projectionRoutes,
  ...auditRoutes,
  ...cacheRoutes,
  ...settingsRoutes,
]
