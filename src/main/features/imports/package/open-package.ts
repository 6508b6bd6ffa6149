import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FaultList } from './fault-list.ts'
import { openZip } from './open-zip.ts'
import {
  PACKAGE_LIMITS,
  type PackageLimits,
  type OneRosterPackage,
  packageEntries,
  shownName,
} from './oneroster-package.ts'

type OpenPackage = { path: string; faults: FaultList; limits?: PackageLimits }

const openFolder = async ({
  path,
  faults,
  limits = PACKAGE_LIMITS,
}: OpenPackage): Promise<OneRosterPackage | undefined> => {
  const entries = packageEntries(faults, limits)
  const found = await readdir(path, { withFileTypes: true })
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = { file: shownName(entry.name) }
    const full = join(path, entry.name)
    if (entry.isDirectory()) {
      const inside = await readdir(full)
      if (inside.some((name) => name.endsWith('.csv'))) faults.add('zip-nested', place)
      else faults.add('file-ignored', place)
      continue
    }
    if (!entry.isFile()) {
      faults.add('not-a-file', place)
      continue
    }
    const { size } = await lstat(full)
    const open = () => createReadStream(full, { highWaterMark: 256 * 1024 })
    if (!entries.add({ name: entry.name, size, open })) return undefined
  }
  return { files: entries.files, close: async () => undefined }
}

/**
 * Opens a zip or a folder. Faults of the package itself go to `faults`; undefined means that no file of it may be read.
 * Nothing is unpacked to disk, and no name from inside of the package is ever used as a path.
 */
export const openPackage = async (request: OpenPackage): Promise<OneRosterPackage | undefined> => {
  const { path, faults } = request
  const stats = await lstat(path).catch(() => undefined)
  const opened = stats?.isDirectory()
    ? await openFolder(request)
    : stats?.isFile()
      ? await openZip({ ...request, limits: request.limits ?? PACKAGE_LIMITS })
      : undefined
  if (opened === undefined && faults.errors === 0) faults.add('package-unreadable', { file: '' })
  if (opened !== undefined && opened.files.size === 0 && faults.errors === 0) faults.add('package-empty', { file: '' })
  return opened
}
