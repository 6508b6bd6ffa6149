import type { FaultCode } from '../../../../contract/import-faults.ts'
import type { FaultList } from './fault-list.ts'

/** One file at the root of a package. */
export type PackageFile = {
  name: string
  /** Bytes as they come out of the package; throws `PackageFailure` where the package is broken. */
  open: () => AsyncIterable<Buffer>
  size: number
}

export type RosterPackage = {
  /** By exact name, e.g. `users.csv`. */
  files: ReadonlyMap<string, PackageFile>
  close: () => Promise<void>
}

/** A file that turned out broken while it was read. */
export class PackageFailure extends Error {
  readonly code: FaultCode
  readonly file: string

  constructor(code: FaultCode, file: string, options?: { cause?: unknown }) {
    super(code, options)
    this.name = 'PackageFailure'
    this.code = code
    this.file = file
  }
}

export type PackageLimits = {
  /** Bytes of all files together, unpacked. */
  totalBytes: number
  /** Unpacked to packed bytes of one file, looked at from 1 MiB on. */
  ratio: number
  entries: number
}

/** A roster of a million users has some 500 MB unpacked and packs about ten to one. */
export const PACKAGE_LIMITS: PackageLimits = { totalBytes: 4 * 1024 ** 3, ratio: 200, entries: 1_000 }

/** File names come from outside: what a message shows of them is short and printable. */
export const shownName = (name: string) => {
  const printable = name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?')
  return printable.length <= 120 ? printable : `${printable.slice(0, 117)}...`
}

/** Gathers the entries of a package and tells what is wrong with their names and sizes. */
export const packageEntries = (faults: FaultList, limits: PackageLimits) => {
  const files = new Map<string, PackageFile>()
  const seen = new Set<string>()
  let totalBytes = 0
  let count = 0

  return {
    files,
    /** False when the package has to be refused as a whole. */
    add: (file: PackageFile & { packedSize?: number }): boolean => {
      const place = { file: shownName(file.name) }
      count += 1
      totalBytes += file.size
      if (count > limits.entries || totalBytes > limits.totalBytes) {
        faults.add('package-too-large', place)
        return false
      }
      if (file.packedSize !== undefined && file.size > 1024 ** 2 && file.size > limits.ratio * file.packedSize) {
        faults.add('zip-ratio', place)
        return false
      }
      const folder = file.name.includes('/')
      if (folder && file.name.endsWith('.csv') && !file.name.startsWith('__MACOSX/')) faults.add('zip-nested', place)
      else if (folder || !file.name.toLowerCase().endsWith('.csv')) faults.add('file-ignored', place)
      else if (seen.has(file.name.toLowerCase())) faults.add('zip-duplicate', place)
      else {
        seen.add(file.name.toLowerCase())
        files.set(file.name, file)
      }
      return true
    },
  }
}
