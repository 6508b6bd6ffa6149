import { postgresAuditLog } from '../features/audit/audit-log.sql.ts'
import { changeFeed } from '../features/changes/change-feed.ts'
import { postgresChangeReader } from '../features/changes/change-reader.sql.ts'
import { postgresDelegationRegister } from '../features/authority/delegations/delegation-register.sql.ts'
import { roleGainBy } from '../features/authority/preview-role-gain.ts'
import { postgresRoleGainReader } from '../features/authority/role-gain.sql.ts'
import { postgresBulletin } from '../features/bulletin/bulletin.sql.ts'
import { postgresFilms } from '../features/films/films.sql.ts'
import { postgresCirculation } from '../features/circulation/circulation.sql.ts'
import { holdQueues } from '../features/circulation/hold-queue.sql.ts'
import { postgresLibrary } from '../features/library/library.sql.ts'
import { postgresShop } from '../features/shop/shop.sql.ts'
import { postgresOrgChartReader } from '../features/org-chart/org-chart-reader.sql.ts'
import { postgresOrgUnitDirectory } from '../features/org-units/org-unit-directory.sql.ts'
import { postgresPeopleDirectory } from '../features/people/people-directory.sql.ts'
import { postgresRelationshipRegister } from '../features/people/relationship-register.sql.ts'
import { postgresReportingLineRegister } from '../features/people/reporting-lines/reporting-line-register.sql.ts'
import { postgresAssignmentRegister } from '../features/roles/assignment-register.sql.ts'
import { postgresPermissionCatalog, postgresRoleCatalog } from '../features/roles/role-catalog.sql.ts'
import type { School } from './school.ts'
import { readNow } from '../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../stores/postgres/open-postgres.ts'

export type DirectoryPorts = Pick<
  School,
  | 'clock'
  | 'people'
  | 'orgUnits'
  | 'orgChart'
  | 'roles'
  | 'permissions'
  | 'assignments'
  | 'delegations'
  | 'roleGain'
  | 'reportingLines'
  | 'relationships'
  | 'library'
  | 'films'
  | 'bulletin'
  | 'audit'
  | 'changes'
>

/** The directory's ports on PostgreSQL, the system of record. */
export const postgresDirectoryPorts = (store: PostgresStore): DirectoryPorts => ({
  clock: () => readNow(store.pool),
  people: postgresPeopleDirectory(store),
  orgUnits: postgresOrgUnitDirectory(store),
  orgChart: postgresOrgChartReader(store),
  roles: postgresRoleCatalog(store),
  permissions: postgresPermissionCatalog(store),
  assignments: postgresAssignmentRegister(store),
  roleGain: roleGainBy(postgresRoleGainReader(store.pool)),
  delegations: postgresDelegationRegister(store),
  reportingLines: postgresReportingLineRegister(store),
  relationships: postgresRelationshipRegister(store),
  films: postgresFilms(store),
  library: {
    ...postgresLibrary({ store, queues: holdQueues }),
    ...postgresCirculation(store),
    ...postgresShop({ store, queues: holdQueues }),
  },
  bulletin: postgresBulletin(store),
  audit: postgresAuditLog(store),
  changes: changeFeed({ reader: postgresChangeReader(store), closing: store.closing }),
})
