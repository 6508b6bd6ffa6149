import { Refusal } from '../../../contract/errors.ts'
import type { SecretStore } from './secret-store.port.ts'

const lacksKeychain = (error: unknown) =>
  error instanceof Refusal && (error.data as { reason?: unknown } | undefined)?.reason === 'no-keychain'

/**
 * Keeps secrets in memory until the console ends, when `inner` has no keychain. The password works now and is asked for
 * at the next start. No file holds it.
 */
export const orThisSession = (inner: SecretStore): SecretStore => {
  const session = new Map<string, string>()
  return {
    backend: inner.backend,
    has: async (key) => session.has(key) || (await inner.has(key)),
    onlyThisSession: (key) => session.has(key),
    get: async (key) => session.get(key) ?? (await inner.get(key)),
    set: async (key, value) => {
      try {
        await inner.set(key, value)
        session.delete(key)
      } catch (error) {
        if (!lacksKeychain(error)) throw error
        session.set(key, value)
      }
    },
    remove: async (key) => {
      session.delete(key)
      await inner.remove(key)
    },
  }
}
