import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { refusal } from '../../../../contract/errors.ts'

type NewFile = { file: string; text: string }

const isMigrationFile = (name: string) => /\.(sql|cypher)$/.test(name)

/** What the system refuses, by what a person can do about it. */
const refused = (folder: string, error: unknown) => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EEXIST') return refusal('CONFLICT', { reason: 'concurrent-change', detail: (error as Error).message })
  if (code === 'ENOSPC' || code === 'EDQUOT') return refusal('INSUFFICIENT_STORAGE', { reason: 'full' })
  const expected = `a folder that is there and that this account may write to; ${folder} is none (${code})`
  return refusal('BAD_REQUEST', { issues: [{ field: 'to-folder', rule: 'writable-folder', expected }] })
}

/**
 * A folder into which migrations are written. It is looked at first: of two consoles that write at the same time, one or
 * none does, so that no chain gets the same change twice.
 *
 * `write` makes all files or none and replaces none. Refused: `BAD_REQUEST` field `to-folder` for a folder that is not
 * there or takes no files, `CONFLICT` `concurrent-change` when a file exists or another console wrote meanwhile,
 * `INSUFFICIENT_STORAGE` when the disk is full.
 */
export const openMigrationFolder = async (
  folder: string,
): Promise<{ write: (files: readonly NewFile[]) => Promise<string[]> }> => {
  const list = async () => (await readdir(folder)).filter(isMigrationFile)
  let before: Set<string>
  try {
    before = new Set(await list())
  } catch (error) {
    throw refused(folder, error)
  }
  return {
    write: async (files) => {
      const written: string[] = []
      const takeBack = () => Promise.all(written.map((path) => rm(path, { force: true })))
      try {
        for (const { file, text } of files) {
          const path = join(folder, file)
          await writeFile(path, text, { flag: 'wx' })
          written.push(path)
        }
        const own = new Set(files.map(({ file }) => file))
        const other = (await list()).filter((name) => !before.has(name) && !own.has(name))
        if (other.length === 0) return written
      } catch (error) {
        await takeBack()
        throw refused(folder, error)
      }
      await takeBack()
      throw refusal('CONFLICT', { reason: 'concurrent-change', detail: `Another migration was written meanwhile.` })
    },
  }
}
