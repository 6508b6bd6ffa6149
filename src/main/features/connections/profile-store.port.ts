import type { Profile } from '../../../contract/connections.ts'

export type ProfileStore = {
  /** All profiles, the embedded default first, then in the order they were made. Never empty. */
  list: () => Promise<Profile[]>
  /** Adds the profile, or replaces the profile with the same id. */
  put: (profile: Profile) => Promise<void>
  /** Removes the profile. Does nothing when there is none. */
  remove: (id: string) => Promise<void>
  /**
   * Returns a text that differs after every change, whichever console made it. It is cheap, because it is read before
   * every call of a school.
   */
  mark: () => Promise<string>
  /** Returns for each profile a text that changes with every `put`, even one that changes no field. */
  revisions: () => Promise<Map<string, string>>
  /**
   * Returns the name of the profile file that could not be read and was set aside with all of its content. Returns null
   * while the file is readable.
   */
  setAside: () => string | null
}
