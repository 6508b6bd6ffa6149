import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyInKeychain } from '../../../src/main/desktop/key-in-keychain.ts'
import { fileSecretStore } from '../../../src/main/features/connections/secret-store.file.ts'
import { orThisSession } from '../../../src/main/features/connections/secret-store.session.ts'

/** A keychain that reverses bytes: enough to show that the file does not hold the plain value. */
const keychain = (backend = 'gnome_libsecret', { rotated = false, available = true } = {}) => ({
  getSelectedStorageBackend: () => backend as 'gnome_libsecret',
  isAsyncEncryptionAvailable: async () => available,
  encryptStringAsync: async (text: string) => Buffer.from(`${backend}:${text}`).reverse(),
  decryptStringAsync: async (bytes: Buffer) => {
    const text = Buffer.from(bytes).reverse().toString()
    if (!text.startsWith(`${backend}:`)) throw new Error('wrong key')
    return { result: text.slice(backend.length + 1), shouldReEncrypt: rotated }
  },
})

describe('passwords on the desktop', () => {
  let folder: string
  const secretsIn = (chain: ReturnType<typeof keychain>) =>
    fileSecretStore(folder, keyInKeychain({ keychain: chain, folder, platform: 'linux' }))

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doors-keychain-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('are available in the next session, from files that show none of them', async () => {
    await secretsIn(keychain()).set('north', 'open sesame')
    expect(await secretsIn(keychain()).get('north')).toBe('open sesame')
    const files = await Promise.all(
      ['secrets.json', 'secrets.keychain.json'].map((name) => readFile(join(folder, name), 'utf8')),
    )
    expect(files.join()).not.toContain('open sesame')
    expect((await stat(join(folder, 'secrets.keychain.json'))).mode & 0o777).toBe(0o600)
  })

  test('are saved with the name of their keychain', () => {
    expect(secretsIn(keychain('kwallet6')).backend).toBe('kwallet6')
  })

  test.for([['basic_text'], ['unknown']])(
    'are not given to a keychain that protects nothing (%s)',
    async ([backend]) => {
      const error = { code: 'CONFLICT', data: { reason: 'no-keychain' } }
      await expect(secretsIn(keychain(backend)).set('north', 'open sesame')).rejects.toMatchObject(error)
    },
  )

  test('are not given to a locked keychain', async () => {
    const locked = keychain('gnome_libsecret', { available: false })
    await expect(secretsIn(locked).set('north', 'x')).rejects.toMatchObject({ data: { reason: 'no-keychain' } })
  })

  test('are not saved with the key that every copy of Chromium has', async () => {
    const constant = {
      ...keychain(),
      encryptStringAsync: async (text: string) => Buffer.from(`v10${text}`),
      decryptStringAsync: async (bytes: Buffer) => ({ result: bytes.toString().slice(3), shouldReEncrypt: false }),
    }
    const error = { code: 'CONFLICT', data: { reason: 'no-keychain' } }
    await expect(secretsIn(constant).set('north', 'open sesame')).rejects.toMatchObject(error)
    expect(await readdir(folder)).not.toContain('secrets.keychain.json')

    const key = Buffer.from(`v10${Buffer.alloc(32).toString('base64')}`).toString('base64')
    await writeFile(join(folder, 'secrets.keychain.json'), JSON.stringify({ backend: 'gnome_libsecret', key }))
    await expect(secretsIn(constant).set('north', 'open sesame')).rejects.toMatchObject(error)
  })

  test('last until the console ends when no keychain keeps them', async () => {
    const secrets = orThisSession(secretsIn(keychain('basic_text')))
    await secrets.set('north', 'open sesame')
    expect(await secrets.has('north')).toBe(true)
    expect(await secrets.get('north')).toBe('open sesame')
    expect(await readdir(folder)).not.toContain('secrets.json')
    await secrets.remove('north')
    expect(await secrets.get('north')).toBeNull()
    expect(await orThisSession(secretsIn(keychain('basic_text'))).has('north')).toBe(false)
  })

  test('are not read silently with another or a weaker keychain', async () => {
    await secretsIn(keychain('gnome_libsecret')).set('north', 'open sesame')
    for (const backend of ['kwallet6', 'basic_text'])
      await expect(secretsIn(keychain(backend)).get('north')).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('stay readable when the keychain changes its own key', async () => {
    await secretsIn(keychain()).set('north', 'open sesame')
    expect(await secretsIn(keychain('gnome_libsecret', { rotated: true })).get('north')).toBe('open sesame')
    expect(await secretsIn(keychain()).get('north')).toBe('open sesame')
  })
})
