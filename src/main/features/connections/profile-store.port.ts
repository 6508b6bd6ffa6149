import type { Profile } from '../../../contract/connections.ts'

export type ProfileStore = {
  /** All profiles, the embedded default first, then in the order they were made. Never empty. */
  list: () => Promise<Profile[]>
  /** Adds the profile, or replaces the one with its id. */
  put: (profile: Profile) => Promise<void>
  /** Forgets the profile; nothing happens when there is none. */
  remove: (id: string) => Promise<void>
  /** A text that is another after every change, whichever console made it. Cheap: it is asked before every call of a school. */
  mark: () => Promise<string>
  /** For each profile a text that changes with every `put`, also with one that changes no field. */
  revisions: () => Promise<Map<string, string>>
  /** Name of the file that could not be read and was set aside, with nothing lost in it; null while all is well. */
  setAside: () => string | null
}
