import { randomBytes } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere } from '../../stores/files/kept-file.ts'

const BYTES = 32

/**
 * The secret of this data folder's plans, made on first use: every console of the folder, and each command, knows it. A folder
 * that cannot be written gives one that lives as long as the process.
 */
export const planSecret = async (dataFolder: string): Promise<Buffer> => {
  const path = join(dataFolder, 'plan.key')
  for (let attempt = 0; attempt < 2; attempt++) {
    const kept = await readIfThere(path).catch(() => undefined)
    if (kept?.length === BYTES) return kept
    const made = randomBytes(BYTES)
    try {
      await mkdir(dataFolder, { recursive: true, mode: 0o700 })
      const file = await open(path, kept === undefined ? 'wx' : 'w', 0o600)
      try {
        await file.writeFile(made)
        await file.sync()
      } finally {
        await file.close()
      }
      return made
    } catch (error) {
      // Another console made it at the same moment.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return made
    }
  }
  return randomBytes(BYTES)
}
