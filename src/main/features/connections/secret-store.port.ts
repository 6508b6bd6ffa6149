/** Keeps secrets apart from all other data. A secret never goes to a log, an error, an export or the profile file. */
export type SecretStore = {
  /**
   * The place of the secrets, to show to people, e.g. `keychain` or `file`. A store that protects less than its name
   * says must say so here.
   */
  backend: string
  /**
   * Returns null when nothing is kept under the key. A value that cannot be read any more is `CONFLICT`
   * `secret-unreadable`.
   */
  get: (key: string) => Promise<string | null>
  /** Tells whether `get` would return a value, without decrypting it. */
  has: (key: string) => Promise<boolean>
  /** Tells whether the value is kept in memory alone, until this console ends. False when there is no value. */
  onlyThisSession: (key: string) => boolean
  /**
   * Stores the value, replacing an earlier one. The value survives a power cut once this returns, unless it is kept
   * `onlyThisSession`.
   */
  set: (key: string, value: string) => Promise<void>
  /** Removes the value. Does nothing when there is none. */
  remove: (key: string) => Promise<void>
}
