import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, makeFolderSync } from '../foundation/make-folder.ts'
import { within } from '../foundation/within.ts'
import { fileTrouble } from './file-trouble.ts'

/** Folders above it are made: what is missing then is the place for it. */
const words = (error: unknown) =>
  (error as NodeJS.ErrnoException).code === 'ENOENT'
    ? 'its place takes no folder'
    : (fileTrouble(error) ?? (error as Error).message)

/** As open as the token's folder: the server's account may have to pass through. */
const OF_FOLDERS = { mode: 0o711 }

const PROBE = 'Can this be written?'

const probeIn = (folder: string) => join(folder, `.write-test-${process.pid}`)

const advice = (error: unknown) => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return 'After a start as another user it may belong to that one: make it yours again'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Make room there'
    default:
      return 'Change that'
  }
}

const cannotWrite = (dataFolder: string, error: unknown) =>
  `The data folder ${dataFolder} cannot be written to: ${words(error)}. ${advice(error)}, or choose another folder with --data.`

/** Why a console has no data folder, and whether the system still holds the call that was to tell: only `endAtOnce` ends then. */
export type DataFolderTrouble = { reason: string; stuck: boolean }

const WAIT_MS = 5_000

const troubleOf = async (dataFolder: string, work: () => Promise<void>): Promise<DataFolderTrouble | undefined> => {
  try {
    if ((await within(WAIT_MS, work(), 'late')) !== 'late') return undefined
  } catch (error) {
    return { reason: cannotWrite(dataFolder, error), stuck: false }
  }
  const reason = `The data folder ${dataFolder} has not answered for ${WAIT_MS / 1_000} seconds. Is it on a share that is gone? Bring that back, or choose another folder with --data.`
  return { reason, stuck: true }
}

/**
 * Why there can be no such data folder, with what to do about it; undefined when it is there. Makes it where it is missing. One that
 * does not answer, as on a share that is gone, is given up after 5 s.
 */
export const missingFolderTrouble = (dataFolder: string) =>
  troubleOf(dataFolder, () => makeFolder(dataFolder, OF_FOLDERS))

/**
 * {@link missingFolderTrouble}, and why a console cannot keep its data there. Only writing tells: permissions, a full disk and
 * Windows' lists of rights differ.
 */
export const dataFolderTrouble = (dataFolder: string) =>
  troubleOf(dataFolder, async () => {
    const probe = probeIn(dataFolder)
    await makeFolder(dataFolder, OF_FOLDERS)
    try {
      // A full disk takes a file, but nothing in it.
      await writeFile(probe, PROBE, { mode: 0o600 })
    } finally {
      await rm(probe, { force: true })
    }
  })

/** {@link dataFolderTrouble} before Electron is ready, when nothing may be awaited: also for the desktop's own folder and its log. */
export const desktopFolderTrouble = ({ dataFolder, logFile }: { dataFolder: string; logFile: string }) => {
  try {
    for (const folder of [dataFolder, join(dataFolder, 'desktop')]) {
      makeFolderSync(folder, OF_FOLDERS)
      const probe = probeIn(folder)
      try {
        writeFileSync(probe, PROBE, { mode: 0o600 })
      } finally {
        rmSync(probe, { force: true })
      }
    }
  } catch (error) {
    return cannotWrite(dataFolder, error)
  }
  try {
    makeFolderSync(dirname(logFile), OF_FOLDERS)
    closeSync(openSync(logFile, 'a', 0o600))
  } catch (error) {
    return `The log cannot be written to: ${words(error)}. Take away what is there or make it yours again.`
  }
  return undefined
}
