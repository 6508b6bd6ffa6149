/** Secrets apart from everything else. A secret never goes to a log, an error, an export or the profile file. */
export type SecretStore = {
  /**
   * Where secrets go, for people, e.g. `keychain` or `file`. A store that protects less than its name says must say
   * so here.
   */
  backend: string
  /** Null when nothing is kept under the key. A value that cannot be read any more is `CONFLICT` `secret-unreadable`. */
  get: (key: string) => Promise<string | null>
  /** Whether `get` would give a value; does not decrypt it. */
  has: (key: string) => Promise<boolean>
  /** Whether what `get` would give is kept in memory alone, until this console ends; false when there is nothing. */
  onlyThisSession: (key: string) => boolean
  /**
   * Keeps the value in the place of an earlier one; when it returns, the value survives a power cut, unless it is kept
   * `onlyThisSession`.
   */
  set: (key: string, value: string) => Promise<void>
  /** Forgets it; nothing happens when there is nothing. */
  remove: (key: string) => Promise<void>
}
