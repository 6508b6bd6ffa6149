import type { Profile } from '../contract/connections.ts'

/** One open school: its profile and every port its use cases need. Built in compose.ts only. */
export type School = {
  profile: Profile
}
