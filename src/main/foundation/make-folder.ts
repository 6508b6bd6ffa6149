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
 * Makes a folder and those above it that are missing; `mode` is that of each one made. Rejects with the system's error.
 * Node's own recursive `mkdir` never ends where a folder that is there takes no other one, as below /proc.
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

/** {@link makeFolder} for what runs before a program may wait. */
export const makeFolderSync = (path: string, options: Folder = {}): void => {
  try {
    makeOneSync(path, options)
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error
    makeFolderSync(dirname(path), options)
    makeOneSync(path, options)
  }
}
