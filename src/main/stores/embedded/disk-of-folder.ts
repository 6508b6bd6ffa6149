import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'

const MIB = 1024 * 1024
/**
 * The least free space, in bytes. With less, a server cannot make the next 16 MiB file of its log and takes no more
 * writes.
 */
const LEAST_BYTES = 32 * MIB

/** Returns what keeps the console and its server from writing into a folder, or null when nothing shows. */
export const diskTrouble = async (folder: string): Promise<StoreFault | null> => {
  const refused = await access(folder, constants.W_OK).then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code,
  )
  if (refused === 'EROFS' || refused === 'EACCES' || refused === 'EPERM')
    return storeFaultOf('folder-not-writable', { folder })
  const found = await statfs(folder).catch(() => null)
  const left = found === null ? Infinity : found.bavail * found.bsize
  if (left >= LEAST_BYTES) return null
  return storeFaultOf('folder-disk-short', { folder, megabytes: Math.floor(left / MIB) })
}
