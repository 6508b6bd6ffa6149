import type { Cache } from '../features/cache/cache.port.ts'
import { cachedOrgChartReader } from '../features/org-chart/org-chart-reader.cached.ts'
import { cachedPeopleDirectory } from '../features/people/people-directory.cached.ts'
import { nextAssignmentChange } from '../features/roles/next-assignment-change.sql.ts'
import { cachedPermissionCatalog, cachedRoleCatalog } from '../features/roles/role-catalog.cached.ts'
import type { PostgresStore } from '../stores/postgres/open-postgres.ts'
import type { DirectoryPorts } from './directory-ports.ts'

/** The directory's ports with a cache before those that answer the same for many calls. No other port is cached. */
export const cachedPorts = (
  ports: DirectoryPorts,
  { store, cache }: { store: PostgresStore; cache: Cache },
): DirectoryPorts => {
  const nextChange = nextAssignmentChange(store)
  return {
    ...ports,
    people: cachedPeopleDirectory({ people: ports.people, cache, nextChange }),
    orgChart: cachedOrgChartReader({ orgChart: ports.orgChart, cache }),
    roles: cachedRoleCatalog({ roles: ports.roles, cache, nextChange }),
    permissions: cachedPermissionCatalog({ permissions: ports.permissions, cache }),
  }
}
