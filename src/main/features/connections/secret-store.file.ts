import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { refusal } from '../../../contract/errors.ts'
import type { SecretStore } from './secret-store.port.ts'

const secretFile = z.object({
  version: z.literal(1),
  /** AES-256-GCM: nonce, tag and text in base64; the name is authenticated with it. */
  secrets: z.array(z.object({ name: z.string(), nonce: z.base64(), tag: z.base64(), text: z.base64() })),
})
type SecretFile = z.infer<typeof secretFile>

const nothing: SecretFile = { version: 1, secrets: [] }

const without = (file: SecretFile, name: string) => file.secrets.filter((secret) => secret.name !== name)

const KEY_BYTES = 32

/** Whole or not at all, and on the disk when it returns. */
const writeDurably = async (path: string, content: string | Buffer) => {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

const absent = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

const unreadable = (cause?: unknown) =>
  refusal(
    'CONFLICT',
    { reason: 'secret-unreadable', detail: 'A kept password cannot be read. Enter it again.' },
    { cause },
  )

/** Where the key of the encryption comes from: a file of its own here, the system's keychain on the desktop. */
export type KeySource = { backend: string; read: () => Promise<Buffer | null>; keep: (key: Buffer) => Promise<void> }

/** The key in `secrets.key` of the folder, for the console's user alone. */
export const keyInFile = (folder: string): KeySource => {
  const path = join(folder, 'secrets.key')
  return {
    backend: 'file',
    read: async () => {
      try {
        return await readFile(path)
      } catch (error) {
        if (absent(error)) return null
        throw error
      }
    },
    keep: (key) => writeDurably(path, key),
  }
}

/**
 * Secrets in `secrets.json` of the folder, each encrypted, with the key somewhere else: whoever gets one of the two
 * files alone has nothing. Both are readable for the console's user only.
 */
export const fileSecretStore = (folder: string, source: KeySource = keyInFile(folder)): SecretStore => {
  const path = join(folder, 'secrets.json')

  const read = async (): Promise<SecretFile> => {
    try {
      return secretFile.parse(JSON.parse(await readFile(path, 'utf8')))
    } catch (error) {
      if (absent(error)) return nothing
      throw unreadable(error)
    }
  }

  /** What cannot be read is kept beside the new file, for whoever can mend it. */
  const setAside = async () => {
    await rename(path, `${path}.unreadable-${new Date().toISOString().replace(/[:.]/g, '-')}`)
    return nothing
  }

  const key = async (): Promise<Buffer> => {
    const kept = await source.read()
    if (kept && kept.length === KEY_BYTES) return kept
    if (kept) throw unreadable()
    const made = randomBytes(KEY_BYTES)
    await source.keep(made)
    return made
  }

  let queue: Promise<unknown> = Promise.resolve()
  /** One change at a time: each reads the file that the one before it wrote. */
  const change = (work: (file: SecretFile) => Promise<SecretFile> | SecretFile): Promise<void> => {
    const done = queue.then(async () => {
      const file = await read().catch(setAside)
      await writeDurably(path, JSON.stringify(await work(file), null, 2))
    })
    queue = done.catch(() => undefined)
    return done
  }

  return {
    backend: source.backend,
    has: async (name) => (await read()).secrets.some((secret) => secret.name === name),
    get: async (name) => {
      const kept = (await read()).secrets.find((secret) => secret.name === name)
      if (!kept) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', await key(), Buffer.from(kept.nonce, 'base64'), {
          authTagLength: 16,
        })
        decipher.setAAD(Buffer.from(name))
        decipher.setAuthTag(Buffer.from(kept.tag, 'base64'))
        return Buffer.concat([decipher.update(Buffer.from(kept.text, 'base64')), decipher.final()]).toString('utf8')
      } catch (error) {
        throw unreadable(error)
      }
    },
    set: (name, value) =>
      change(async (file) => {
        const nonce = randomBytes(12)
        const cipher = createCipheriv('aes-256-gcm', await key(), nonce, { authTagLength: 16 })
        cipher.setAAD(Buffer.from(name))
        const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
        const entry = {
          name,
          nonce: nonce.toString('base64'),
          tag: cipher.getAuthTag().toString('base64'),
          text: text.toString('base64'),
        }
        return { version: 1, secrets: [...without(file, name), entry] }
      }),
    remove: (name) => change((file) => ({ version: 1, secrets: without(file, name) })),
  }
}
