import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { refusal } from '../../../contract/errors.ts'
import { oneAtATime, readIfThere, readJson, setAside, writeDurably } from '../../stores/files/kept-file.ts'
import { underLock } from '../../stores/files/lock-file.ts'
import type { SecretStore } from './secret-store.port.ts'

/** AES-256-GCM with nonce, tag and text in base64. The name is authenticated too. */
const secret = z.object({ name: z.string(), nonce: z.base64(), tag: z.base64(), text: z.base64() })
const secretFile = z.object({ version: z.literal(1), secrets: z.array(secret) })
type Secret = z.infer<typeof secret>

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const TAG_BYTES = 16

const unreadable = (cause?: unknown) =>
  refusal(
    'CONFLICT',
    { reason: 'secret-unreadable', detail: 'A kept password cannot be read. Enter it again.' },
    { cause },
  )

/** The source of the encryption key: a file of its own here, the system's keychain on the desktop. */
export type KeySource = {
  backend: string
  /** Returns null until a key was stored. */
  read: () => Promise<Buffer | null>
  keep: (key: Buffer) => Promise<void>
}

/** Keeps the key in `secrets.key` of the folder, readable by the console's user alone. */
export const keyInFile = (folder: string): KeySource => {
  const path = join(folder, 'secrets.key')
  return {
    backend: 'file',
    read: async () => (await readIfThere(path)) ?? null,
    keep: (key) => writeDurably(path, key),
  }
}

const encrypted = (name: string, value: string, key: Buffer): Secret => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(name))
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  const [nonceText, tag] = [nonce, cipher.getAuthTag()].map((part) => part.toString('base64')) as [string, string]
  return { name, nonce: nonceText, tag, text: text.toString('base64') }
}

const decrypted = (kept: Secret, key: Buffer): string => {
  const [nonce, tag, text] = [kept.nonce, kept.tag, kept.text].map((part) => Buffer.from(part, 'base64')) as [
    Buffer,
    Buffer,
    Buffer,
  ]
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(kept.name)).setAuthTag(tag)
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
}

/**
 * Keeps secrets in `secrets.json` of the folder, each encrypted. The key is somewhere else, so one of the two files
 * alone reveals nothing. Only the console's user can read them.
 */
export const fileSecretStore = (folder: string, source: KeySource = keyInFile(folder)): SecretStore => {
  const path = join(folder, 'secrets.json')
  const inTurn = oneAtATime()

  const read = async (): Promise<Secret[]> => {
    const content = await readJson(path, secretFile)
    if (content === null) throw unreadable()
    return content?.secrets ?? []
  }

  const find = async (name: string) => (await read()).find((each) => each.name === name)

  const key = async (): Promise<Buffer> => {
    const kept = await source.read()
    if (kept?.length === KEY_BYTES) return kept
    if (kept) throw unreadable()
    const made = randomBytes(KEY_BYTES)
    await source.keep(made)
    return made
  }

  /**
   * Makes one change at a time among all consoles on the folder. Each starts from the file that the one before it
   * wrote.
   */
  const change = (name: string, more: () => Promise<Secret[]>) =>
    inTurn(() =>
      underLock(join(folder, 'secrets.lock'), async () => {
        if ((await readJson(path, secretFile)) === null) await setAside(path)
        const secrets = [...(await read()).filter((each) => each.name !== name), ...(await more())]
        await writeDurably(path, JSON.stringify({ version: 1, secrets }, null, 2))
      }),
    )

  return {
    backend: source.backend,
    onlyThisSession: () => false,
    has: async (name) => (await find(name)) !== undefined,
    get: async (name) => {
      const kept = await find(name)
      if (!kept) return null
      try {
        return decrypted(kept, await key())
      } catch (error) {
        throw unreadable(error)
      }
    },
    set: (name, value) => change(name, async () => [encrypted(name, value, await key())]),
    remove: (name) => change(name, async () => []),
  }
}
