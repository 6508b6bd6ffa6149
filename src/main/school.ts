import type { Profile } from '../contract/connections.ts'
import type { DistrictLoader } from './features/imports/sample/district-loader.port.ts'

/** One open school: its profile and every port its use cases need. Built in compose.ts only. */
export type School = {
  profile: Profile
  districtLoader: DistrictLoader
}
