import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'

const MIB = 1024 * 1024
/** A server that has less cannot make the next 16 MiB file of its log, and then takes no more writes. */
const LEAST_BYTES = 32 * MIB

/** What keeps the console and its server from writing into a folder, in one sentence; null: nothing that shows. */
export const diskTrouble = async (folder: string): Promise<{ full: boolean; advice: string } | null> => {
  const refused = await access(folder, constants.W_OK).then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code,
  )
  if (refused === 'EROFS' || refused === 'EACCES' || refused === 'EPERM')
    return { full: false, advice: `The data folder ${folder} takes no writes. Make it writable; nothing was lost.` }
  const found = await statfs(folder).catch(() => null)
  const left = found === null ? Infinity : found.bavail * found.bsize
  if (left >= LEAST_BYTES) return null
  return {
    full: true,
    advice: `The disk of ${folder} is full: ${Math.floor(left / MIB)} MB are left. Free some space; nothing was lost.`,
  }
}
