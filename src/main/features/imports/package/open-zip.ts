import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { FaultList } from './fault-list.ts'
import {
  PackageFailure,
  type PackageLimits,
  type OneRosterPackage,
  packageEntries,
  shownName,
} from './oneroster-package.ts'

const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const DIRECTORY = 0o040000
const MADE_BY_UNIX = 3

async function* contentOf(zip: ZipFile, entry: Entry, name: string): AsyncGenerator<Buffer> {
  let checksum = 0
  try {
    const stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (cause) {
    throw new PackageFailure('zip-damaged', name, { cause })
  }
  if (checksum !== entry.crc32) throw new PackageFailure('zip-damaged', name)
}

const nameOf = (entry: Entry) =>
  yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileName as unknown as Buffer, entry.extraFields, false)

/** True for a symbolic link, device or pipe, which only Unix archives can hold. */
const isSpecial = (entry: Entry) => {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE
  return entry.versionMadeBy >> 8 === MADE_BY_UNIX && type !== 0 && type !== REGULAR && type !== DIRECTORY
}

export const openZip = async ({
  path,
  faults,
  limits,
}: {
  path: string
  faults: FaultList
  limits: PackageLimits
}): Promise<OneRosterPackage | undefined> => {
  // Names are decoded here. With `decodeStrings` one bad name would end the reading without telling which.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true }
  const zip = await yauzl.openPromise(path, options).catch(() => undefined)
  if (zip === undefined) {
    faults.add('package-unreadable', { file: '' })
    return undefined
  }
  const entries = packageEntries(faults, limits)
  const refuse = () => {
    zip.close()
    return undefined
  }
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      const place = { file: shownName(name) }
      if (yauzl.validateFileName(name) !== null) {
        faults.add('zip-path', place)
        return refuse()
      }
      if (name.endsWith('/')) continue
      if (isSpecial(entry)) faults.add('not-a-file', place)
      else if (entry.isEncrypted()) faults.add('zip-encrypted', place)
      else if (!entry.canDecodeFileData()) faults.add('zip-damaged', place)
      else {
        const file = { name, size: entry.uncompressedSize, open: () => contentOf(zip, entry, name) }
        if (!entries.add({ ...file, packedSize: entry.compressedSize })) return refuse()
      }
    }
  } catch {
    faults.add('package-unreadable', { file: '' })
    return refuse()
  }
  return {
    files: entries.files,
    close: async () => zip.close(),
  }
}
