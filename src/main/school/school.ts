import type { Profile } from '../../contract/connections.ts'
import type { RosterImports } from '../features/imports/roster-imports.port.ts'
import type { PackageUploads } from '../features/imports/package-uploads.port.ts'
import type { DistrictLoader } from '../features/sample/district-loader.port.ts'
import type { SampleCollection } from '../features/sample/sample-collection.port.ts'
import type { AuditLog } from '../features/audit/audit-log.port.ts'
import type { Cache } from '../features/cache/cache.port.ts'
import type { CacheService } from '../features/cache/cache-service.port.ts'
import type { ChangeFeed } from '../features/changes/change-feed.port.ts'
import type { Bulletin } from '../features/bulletin/bulletin.port.ts'
import type { FilmCollection } from '../features/films/films.port.ts'
import type { Circulation } from '../features/circulation/circulation.port.ts'
import type { Library } from '../features/library/library.port.ts'
import type { Shop } from '../features/shop/shop.port.ts'
import type { OrgChartReader } from '../features/org-chart/org-chart-reader.port.ts'
import type { OrgUnitDirectory } from '../features/org-units/org-unit-directory.port.ts'
import type { PeopleDirectory } from '../features/people/people-directory.port.ts'
import type { PersonProfiles } from '../features/person-profile/person-profile.port.ts'
import type { RelationshipRegister } from '../features/people/relationship-register.port.ts'
import type { ReportingLineRegister } from '../features/people/reporting-lines/reporting-line-register.port.ts'
import type { AssignmentRegister } from '../features/roles/assignment-register.port.ts'
import type { PermissionCatalog, RoleCatalog } from '../features/roles/role-catalog.port.ts'

import type { AuthorityService } from '../features/authority/authority-service.port.ts'
import type { DelegationRegister } from '../features/authority/delegations/delegation-register.port.ts'
import type { AskRoleGain } from '../features/authority/role-gain.port.ts'
import type { GraphService } from '../features/projection/graph-service.port.ts'

/** One open school: its profile and every port that its use cases need. Only compose.ts builds it. */
export type School = {
  profile: Profile
  /**
   * Returns the database's time in milliseconds. All rows and answers of the school use this clock, never this
   * computer's.
   */
  clock: () => Promise<Date>
  authority: AuthorityService
  graph: GraphService
  delegations: DelegationRegister
  /** Counts on the system of record, as every check before a write does. */
  roleGain: AskRoleGain
  people: PeopleDirectory
  personProfiles: PersonProfiles
  orgUnits: OrgUnitDirectory
  orgChart: OrgChartReader
  roles: RoleCatalog
  permissions: PermissionCatalog
  assignments: AssignmentRegister
  reportingLines: ReportingLineRegister
  relationships: RelationshipRegister
  /** On the tables of track `library`, which may be missing while the school is open. */
  library: Library & Circulation & Shop
  /** On the tables of track `films`, which may be missing too. */
  films: FilmCollection
  /** On the tables of track `bulletin`, which may be missing too. */
  bulletin: Bulletin
  audit: AuditLog
  changes: ChangeFeed
  cache: Cache
  cacheService: CacheService
  districtLoader: DistrictLoader
  /** Loaded with the sample district, in this order. */
  sampleCollections: readonly SampleCollection[]
  imports: RosterImports
  uploads: PackageUploads
}
