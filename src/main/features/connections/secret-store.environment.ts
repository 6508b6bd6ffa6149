import type { SecretStore } from './secret-store.port.ts'

/** `postgresql/north-high` is read from `SCHOOL_DIRECTORY_POSTGRESQL_NORTH_HIGH_PASSWORD`. */
export const secretVariable = (key: string) =>
  `SCHOOL_DIRECTORY_${key.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_PASSWORD`

/**
 * Reads the environment's secrets before those of `inner`. They belong to the operator: `set` and `remove` change
 * `inner` only.
 */
export const environmentSecrets = (inner: SecretStore, env: NodeJS.ProcessEnv = process.env): SecretStore => {
  const given = (key: string) => env[secretVariable(key)] || null
  return {
    backend: inner.backend,
    get: async (key) => given(key) ?? (await inner.get(key)),
    has: async (key) => given(key) !== null || (await inner.has(key)),
    onlyThisSession: (key) => given(key) === null && inner.onlyThisSession(key),
    set: (key, value) => inner.set(key, value),
    remove: (key) => inner.remove(key),
  }
}
