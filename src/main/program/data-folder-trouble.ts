import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileTrouble } from './file-trouble.ts'

const words = (error: unknown) => fileTrouble(error) ?? (error as Error).message

const tryToWrite = (file: string) => {
  // As open as the token's folder: the server's account may have to pass through.
  mkdirSync(dirname(file), { recursive: true, mode: 0o711 })
  closeSync(openSync(file, 'a', 0o600))
}

/** Why a console cannot write to one of these folders, with what to do about it; undefined when it can. Makes those that are missing. */
const foldersTrouble = (dataFolder: string, folders: readonly string[]) => {
  try {
    for (const folder of folders) {
      const probe = join(folder, `.write-test-${process.pid}`)
      tryToWrite(probe)
      rmSync(probe)
    }
  } catch (error) {
    return `The data folder ${dataFolder} cannot be written to: ${words(error)}. After a start as another user it may belong to that one: make it yours again, or choose another folder with --data.`
  }
  return undefined
}

/**
 * Why a console cannot keep its data in this folder, with what to do about it; undefined when it can. Makes the folder where it is
 * missing. Only writing tells: permissions, a full disk and Windows' lists of rights differ.
 */
export const dataFolderTrouble = (dataFolder: string) => foldersTrouble(dataFolder, [dataFolder])

/** {@link dataFolderTrouble}, and why the desktop cannot keep its own folder and its log there. */
export const desktopFolderTrouble = ({ dataFolder, logFile }: { dataFolder: string; logFile: string }) => {
  const trouble = foldersTrouble(dataFolder, [dataFolder, join(dataFolder, 'desktop')])
  if (trouble !== undefined) return trouble
  try {
    tryToWrite(logFile)
  } catch (error) {
    return `The log cannot be written to: ${words(error)}. Take away what is there or make it yours again.`
  }
  return undefined
}
