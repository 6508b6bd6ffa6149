import type { FaultCode } from '../../../../contract/reasons/import-faults.ts'
import type { FaultList } from './fault-list.ts'

/** One file at the root of a package. */
export type PackageFile = {
  name: string
  /** Streams the file's bytes. Throws `PackageFailure` when the package is broken. */
  open: () => AsyncIterable<Buffer>
  size: number
}

export type OneRosterPackage = {
  /** By exact name, e.g. `users.csv`. */
  files: ReadonlyMap<string, PackageFile>
  close: () => Promise<void>
}

/** Thrown when a file is found broken while it is read. */
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
  /** The most bytes of all files together, unpacked. */
  totalBytes: number
  /** The highest ratio of unpacked to packed bytes of one file, checked from 1 MiB on. */
  ratio: number
  entries: number
}

/** A roster of a million users has some 500 MB unpacked and packs about ten to one. */
export const PACKAGE_LIMITS: PackageLimits = { totalBytes: 4 * 1024 ** 3, ratio: 200, entries: 1_000 }

/** Returns a file name that is short and printable, because names come from outside. */
export const shownName = (name: string) => {
  const printable = name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?')
  return printable.length <= 120 ? printable : `${printable.slice(0, 117)}...`
}

/** Collects the entries of a package and reports faults of their names and sizes. */
export const packageEntries = (faults: FaultList, limits: PackageLimits) => {
  const files = new Map<string, PackageFile>()
  const seen = new Set<string>()
  let totalBytes = 0
  let count = 0

  return {
    files,
    /** Returns false when the whole package has to be refused. */
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
