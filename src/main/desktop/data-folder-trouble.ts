import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

const causes: Record<string, string> = {
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this account has used up its share of the disk',
  EISDIR: 'a folder is in its place',
  ENOTDIR: 'a file is in the place of one of its folders',
  EEXIST: 'a file is in the place of one of its folders',
}

const causeOf = (error: unknown) => {
  const { code = 'unknown' } = error as { code?: string }
  return causes[code] ?? code
}

const tryToWrite = (file: string) => {
  // As open as the token's folder: the server's account may have to pass through.
  mkdirSync(dirname(file), { recursive: true, mode: 0o711 })
  closeSync(openSync(file, 'a', 0o600))
}

/**
 * Why a console cannot run on this data folder, with what to do about it; undefined when it can. Makes the folder and the
 * log where they are missing. Only writing tells: permissions, a full disk and Windows' lists of rights differ.
 */
export const dataFolderTrouble = ({ dataFolder, logFile }: { dataFolder: string; logFile: string }) => {
  const probes = [dataFolder, join(dataFolder, 'desktop')].map((folder) => join(folder, `.write-test-${process.pid}`))
  try {
    for (const probe of probes) {
      tryToWrite(probe)
      rmSync(probe)
    }
  } catch (error) {
    return `The data folder ${dataFolder} cannot be written to: ${causeOf(error)}. After a start as another user it may belong to that one: make it yours again, or choose another folder with --data.`
  }
  try {
    tryToWrite(logFile)
  } catch (error) {
    return `The log cannot be written to: ${causeOf(error)}. Take away what is there or make it yours again.`
  }
  return undefined
}
