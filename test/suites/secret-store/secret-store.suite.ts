import { describe, expect, test } from 'vitest'
import type { SecretStore } from '../../../src/main/features/connections/secret-store.port.ts'

export type SecretStoreUnderTest = {
  name: string
  /** An empty store, and `reopen`, which opens it again as the next start of the console does. */
  open: () => Promise<{ store: SecretStore; reopen: () => Promise<SecretStore> }>
}

const KEY = 'postgresql/north-high'
const SECRET = 'p4ss "wörd" \u{1F511}\n'

/** The behaviour of every secret store, whatever stores the secrets. */
export const secretStoreSuite = ({ name, open }: SecretStoreUnderTest) =>
  describe(`Secrets in ${name}`, () => {
    test('names the place where they are kept', async () => {
      expect((await open()).store.backend).toMatch(/\S/)
    })

    test('has nothing at first', async () => {
      const { store } = await open()
      expect(await store.get(KEY)).toBeNull()
      expect(await store.has(KEY)).toBe(false)
      await store.remove(KEY)
    })

    test('returns what was saved, also after the next start', async () => {
      const { store, reopen } = await open()
      await store.set(KEY, SECRET)
      expect(await store.get(KEY)).toBe(SECRET)
      const next = await reopen()
      expect(await next.has(KEY)).toBe(true)
      expect(next.onlyThisSession(KEY)).toBe(false)
      expect(await next.get(KEY)).toBe(SECRET)
    })

    test('keeps the last of several values, and every key separately', async () => {
      const { store } = await open()
      await Promise.all([store.set(KEY, 'first'), store.set('postgresql/south', 'south'), store.set(KEY, 'last')])
      expect([await store.get(KEY), await store.get('postgresql/south')]).toEqual(['last', 'south'])
    })

    test('forgets one and keeps the others', async () => {
      const { store, reopen } = await open()
      await store.set(KEY, SECRET)
      await store.set('postgresql/south', 'south')
      await store.remove(KEY)
      const next = await reopen()
      expect([await next.get(KEY), await next.has(KEY), await next.get('postgresql/south')]).toEqual([
        null,
        false,
        'south',
      ])
    })

    test.each(['__proto__', 'constructor', 'a/../b', ''])('accepts %j as a key like any other', async (key) => {
      const { store } = await open()
      expect(await store.get(key)).toBeNull()
      await store.set(key, SECRET)
      expect(await store.get(key)).toBe(SECRET)
    })
  })
