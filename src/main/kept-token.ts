import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere, writeDurably } from './stores/files/kept-file.ts'
import { underLock } from './stores/files/lock-file.ts'

/**
 * The data folder's own token, made on first use; only this user can read its file. An empty file, as a crash of an earlier version
 * left it, counts as none.
 */
export const keptToken = async ({
  dataFolder,
  newSecret,
}: {
  dataFolder: string
  newSecret: () => string
}): Promise<{ token: string; file: string }> => {
  const file = join(dataFolder, 'token')
  await mkdir(dataFolder, { recursive: true, mode: 0o711 })
  const read = async () => (await readIfThere(file))?.toString('utf8').trim() || undefined
  const make = async () => {
    const token = newSecret()
    await writeDurably(file, `${token}\n`)
    return token
  }
  const token = (await read()) ?? (await underLock(`${file}.lock`, async () => (await read()) ?? (await make())))
  return { token, file }
}
