import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newSecret } from './access.ts'

/** The data folder's own token, made on first use; only this user can read its file. */
export const keptToken = async (dataFolder: string): Promise<{ token: string; file: string }> => {
  const file = join(dataFolder, 'token')
  await mkdir(dataFolder, { recursive: true, mode: 0o711 })
  try {
    const handle = await open(file, 'wx', 0o600)
    const token = newSecret()
    await handle.writeFile(`${token}\n`)
    await handle.close()
    return { token, file }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return { token: (await readFile(file, 'utf8')).trim(), file }
  }
}
