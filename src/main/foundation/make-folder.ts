import { mkdirSync, statSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

type Folder = { mode?: number }

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

const makeOne = async (path: string, options: Folder) => {
  try {
    await mkdir(path, options)
  } catch (error) {
    if (
      isMissing(error) ||
      !(await stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ))
    )
      throw error
  }
}

/**
 * Makes a folder and the missing ones above it. Each made folder gets `mode`. Rejects with the system's error. Node's
 * own recursive `mkdir` never ends where an existing folder accepts no other, as below /proc.
 */
export const makeFolder = async (path: string, options: Folder = {}): Promise<void> => {
  try {
    await makeOne(path, options)
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error
    await makeFolder(dirname(path), options)
    await makeOne(path, options)
  }
}

const makeOneSync = (path: string, options: Folder) => {
  try {
    mkdirSync(path, options)
  } catch (error) {
    if (isMissing(error) || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

/** {@link makeFolder} for code that runs before the program may wait. */
export const makeFolderSync = (path: string, options: Folder = {}): void => {
  try {
    makeOneSync(path, options)
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error
    makeFolderSync(dirname(path), options)
    makeOneSync(path, options)
  }
}
