import type { Profile } from '../contract/connections.ts'
import type { RosterImports } from './features/imports/roster-imports.port.ts'
import type { RosterUploads } from './features/imports/roster-uploads.port.ts'
import type { DistrictLoader } from './features/imports/sample/district-loader.port.ts'
import type { PeopleDirectory } from './features/people/people-directory.port.ts'

/** One open school: its profile and every port its use cases need. Built in compose.ts only. */
export type School = {
  profile: Profile
  people: PeopleDirectory
  districtLoader: DistrictLoader
  imports: RosterImports
  uploads: RosterUploads
}
