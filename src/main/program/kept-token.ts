import { join } from 'node:path'
import { makeFolder } from '../foundation/make-folder.ts'
import { keptSecret } from '../stores/files/kept-secret.ts'

/** The data folder's own token, made on first use; only this user can read its file. An empty file counts as none. */
export const keptToken = async ({
  dataFolder,
  newSecret,
}: {
  dataFolder: string
  newSecret: () => string
}): Promise<{ token: string; file: string }> => {
  const file = join(dataFolder, 'token')
  await makeFolder(dataFolder, { mode: 0o711 })
  const token = await keptSecret(file, {
    secretIn: (content) => content.toString('utf8').trim() || undefined,
    make: () => Buffer.from(`${newSecret()}\n`),
  })
  return { token, file }
}
