import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { keyInKeychain } from '../../../src/main/desktop/key-in-keychain.ts'
import { environmentSecrets, secretVariable } from '../../../src/main/features/connections/secret-store.environment.ts'
import { fileSecretStore } from '../../../src/main/features/connections/secret-store.file.ts'
import { orThisSession } from '../../../src/main/features/connections/secret-store.session.ts'
import { secretStoreSuite } from './secret-store.suite.ts'

const folders: string[] = []
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'school-directory-secrets-'))
  folders.push(folder)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

secretStoreSuite({
  name: 'encrypted files',
  open: async () => {
    const folder = await newFolder()
    return { store: fileSecretStore(folder), reopen: async () => fileSecretStore(folder) }
  },
})

secretStoreSuite({
  name: 'encrypted files behind an environment that names none of them',
  open: async () => {
    const folder = await newFolder()
    const open = () => environmentSecrets(fileSecretStore(folder), {})
    return { store: open(), reopen: async () => open() }
  },
})

/** Behaves like Electron's safeStorage, without a keychain. */
const keychain = {
  getSelectedStorageBackend: () => 'gnome_libsecret' as const,
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text: string) => Buffer.from(text).reverse(),
  decryptStringAsync: async (bytes: Buffer) => ({
    result: Buffer.from(bytes).reverse().toString(),
    shouldReEncrypt: false,
  }),
}

secretStoreSuite({
  name: 'encrypted files whose key is in the keychain',
  open: async () => {
    const folder = await newFolder()
    const open = () => fileSecretStore(folder, keyInKeychain({ keychain, folder, platform: 'linux' }))
    return { store: open(), reopen: async () => open() }
  },
})

describe('encrypted files', () => {
  const key = 'postgresql/north'

  test('hold no secret in plain text and are readable by their owner only', async () => {
    const folder = await newFolder()
    await fileSecretStore(folder).set(key, 'correct horse')
    const content = await readFile(join(folder, 'secrets.json'), 'utf8')
    for (const encoding of ['utf8', 'base64', 'hex'] as const) {
      expect(content).not.toContain(Buffer.from('correct horse').toString(encoding))
    }
    if (process.platform === 'win32') return
    for (const name of ['secrets.json', 'secrets.key'])
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['another key', async (folder: string) => writeFile(join(folder, 'secrets.key'), Buffer.alloc(32))],
    ['a key of another length', async (folder: string) => writeFile(join(folder, 'secrets.key'), 'short')],
    ['a file that is no JSON', async (folder: string) => writeFile(join(folder, 'secrets.json'), '{')],
    [
      'a secret moved to another name',
      async (folder: string) => {
        const path = join(folder, 'secrets.json')
        await chmod(path, 0o600)
        await writeFile(path, (await readFile(path, 'utf8')).replace('postgresql/south', key))
      },
    ],
  ])('with %s ask for the password again', async (_, damage) => {
    const folder = await newFolder()
    const store = fileSecretStore(folder)
    await store.set('postgresql/south', 'secret')
    await damage(folder)
    await expect(store.get((await store.has(key).catch(() => false)) ? key : 'postgresql/south')).rejects.toMatchObject(
      {
        code: 'CONFLICT',
        data: { reason: 'secret-unreadable' },
      },
    )
  })
})

test('an unreadable file of secrets is set aside when the next secret is saved', async () => {
  const folder = await newFolder()
  await writeFile(join(folder, 'secrets.json'), '{')
  const store = fileSecretStore(folder)
  await store.set('postgresql/north', 'secret')
  expect(await store.get('postgresql/north')).toBe('secret')
  expect((await readdir(folder)).filter((name) => name.includes('unreadable'))).toHaveLength(1)
})

/** A Linux desktop on which Chromium gets no encryption key. */
const withoutKeychain = async () => {
  const folder = await newFolder()
  const none = { ...keychain, encryptStringAsync: async () => Buffer.from('v10 and a key that everyone has') }
  return {
    folder,
    open: () => orThisSession(fileSecretStore(folder, keyInKeychain({ keychain: none, folder, platform: 'linux' }))),
  }
}

test('a password without a keychain lasts for this session only, and is reported as such', async () => {
  const { folder, open } = await withoutKeychain()
  const store = open()
  await store.set('postgresql/north', 'secret')
  expect(await store.get('postgresql/north')).toBe('secret')
  expect(store.onlyThisSession('postgresql/north')).toBe(true)
  expect(store.onlyThisSession('postgresql/south')).toBe(false)
  expect(
    environmentSecrets(store, { SCHOOL_DIRECTORY_POSTGRESQL_NORTH_PASSWORD: 'given' }).onlyThisSession(
      'postgresql/north',
    ),
  ).toBe(false)
  expect(await open().has('postgresql/north')).toBe(false)
  expect(await readdir(folder)).toEqual([])
  await store.remove('postgresql/north')
  expect(store.onlyThisSession('postgresql/north')).toBe(false)
})

describe('the environment', () => {
  test('takes precedence over saved passwords, and is never written', async () => {
    const folder = await newFolder()
    const inner = fileSecretStore(folder)
    await inner.set('postgresql/north-high', 'kept')
    const store = environmentSecrets(inner, { SCHOOL_DIRECTORY_POSTGRESQL_NORTH_HIGH_PASSWORD: 'given' })
    expect(await store.get('postgresql/north-high')).toBe('given')
    await store.remove('postgresql/north-high')
    expect(await store.get('postgresql/north-high')).toBe('given')
    expect(await inner.get('postgresql/north-high')).toBeNull()
  })

  test('names a variable for each profile', () => {
    expect(secretVariable('postgresql/north-high')).toBe('SCHOOL_DIRECTORY_POSTGRESQL_NORTH_HIGH_PASSWORD')
  })
})
