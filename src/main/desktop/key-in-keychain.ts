import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { Refusal, refusal } from '../../contract/errors.ts'
import type { KeySource } from '../features/connections/secret-store.file.ts'

type Keychain = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'> & {
  getSelectedStorageBackend?: SafeStorage['getSelectedStorageBackend']
}

const keyFile = z.object({ backend: z.string(), key: z.base64() })

/** Linux without a keyring encrypts with a password that everyone knows: that is no keychain. */
const backendOf = (keychain: Keychain, platform: NodeJS.Platform) =>
  platform === 'linux'
    ? (keychain.getSelectedStorageBackend?.() ?? 'unknown')
    : platform === 'darwin'
      ? 'keychain'
      : 'dpapi'

/**
 * Whether Chromium encrypted with the key that every copy of it has: on Linux it does so, and says that encryption is
 * available, when no Secret Service and no wallet gives it a key. Its name comes from the desktop, not from who answered.
 */
const isConstant = (wrapped: Buffer) => wrapped.subarray(0, 3).toString('latin1') === 'v10'

const noKeychain = () =>
  refusal('CONFLICT', {
    reason: 'no-keychain',
    detail:
      'This system has no keychain that protects a password. Unlock or install one, or give the password in the environment.',
  })

const otherKeychain = (cause?: unknown) =>
  refusal(
    'CONFLICT',
    {
      reason: 'secret-unreadable',
      detail: 'The keychain that keeps the passwords is not the one of this session. Enter them again.',
    },
    { cause },
  )

/**
 * The key of the secret file, wrapped by the system's keychain. The keychain's name is kept beside it, so that another
 * or a weaker one is noticed and said, never used in silence.
 */
export const keyInKeychain = ({
  keychain,
  folder,
  platform = process.platform,
}: {
  keychain: Keychain
  folder: string
  platform?: NodeJS.Platform
}): KeySource => {
  const path = join(folder, 'secrets.keychain.json')
  const backend = backendOf(keychain, platform)

  const ready = async () => {
    if (backend === 'basic_text' || backend === 'unknown') throw noKeychain()
    if (!(await keychain.isAsyncEncryptionAvailable())) throw noKeychain()
  }
  const keep = async (key: Buffer) => {
    await ready()
    const wrapped = await keychain.encryptStringAsync(key.toString('base64'))
    if (platform === 'linux' && isConstant(wrapped)) throw noKeychain()
    await writeFile(path, JSON.stringify({ backend, key: wrapped.toString('base64') }), { mode: 0o600 })
  }

  return {
    backend,
    keep,
    read: async () => {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return null
      await ready()
      try {
        const kept = keyFile.parse(JSON.parse(text))
        if (kept.backend !== backend) throw otherKeychain()
        if (platform === 'linux' && isConstant(Buffer.from(kept.key, 'base64'))) throw noKeychain()
        const { result, shouldReEncrypt } = await keychain.decryptStringAsync(Buffer.from(kept.key, 'base64'))
        const key = Buffer.from(result, 'base64')
        if (shouldReEncrypt) await keep(key)
        return key
      } catch (error) {
        if (error instanceof Refusal) throw error
        throw otherKeychain(error)
      }
    },
  }
}
