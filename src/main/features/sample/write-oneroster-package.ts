import { createWriteStream } from 'node:fs'
import { mkdtemp, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import { makeFolder } from '../../foundation/make-folder.ts'
import { KNOWN_FILES, type OneRosterVersion, type StoredFile } from '../../oneroster/oneroster-tables.ts'
import type { DistrictPart } from './district.ts'
import { generateDistrict, type SampleOptions } from './generate-district.ts'
import { mutatePart, type Mutation, type MutatedPart } from './mutate-district.ts'
import { assignmentRow, csvLine, headersOf, rosterRows, type RosterRow } from './oneroster-rows.ts'

export type PackageOptions = SampleOptions & {
  /** A name ending in `.zip` makes a zip, any other a folder. What is there is overwritten. */
  to: string
  version: OneRosterVersion
  /** The state after these changes instead of the district as generated. */
  mutation?: Mutation
  signal?: AbortSignal
  onProgress?: (progress: { phase: string; people: number }) => void
}

/** Data rows by file, without header. */
export type PackageRows = Partial<Record<StoredFile, number>>

type Status = { status?: 'active' | 'tobedeleted'; dateLastModified?: string }

const FLUSH_CHARACTERS = 256 * 1024

/** Files that grow side by side; each holds at most `FLUSH_CHARACTERS` in memory. */
const openFiles = async (folder: string, version: OneRosterVersion) => {
  const files = new Map<StoredFile, { handle: FileHandle; header: readonly string[]; text: string; rows: number }>()
  const close = async () => {
    for (const { handle } of files.values()) await handle.close()
  }
  for (const [file, header] of headersOf(version)) {
    files.set(file, { handle: await open(join(folder, `${file}.csv`), 'w'), header, text: csvLine(header), rows: 0 })
  }
  const flush = async (least: number) => {
    for (const file of files.values()) {
      if (file.text.length < least) continue
      await file.handle.write(file.text)
      file.text = ''
    }
  }
  return {
    add: async (rows: Iterable<RosterRow>, status: Status = {}) => {
      for (const [name, cells] of rows) {
        const file = files.get(name)
        if (!file) continue
        const all: Record<string, string | undefined> = { ...cells, ...status }
        file.text += csvLine(file.header.map((column) => all[column]))
        file.rows++
        if (file.text.length >= FLUSH_CHARACTERS) await flush(FLUSH_CHARACTERS)
      }
    },
    finish: async (mode: 'bulk' | 'delta'): Promise<PackageRows> => {
      await flush(1)
      await close()
      const rows = Object.fromEntries([...files].map(([name, file]) => [name, file.rows])) as PackageRows
      const written = (name: string) => {
        const count = rows[name as StoredFile]
        return count !== undefined && (mode === 'bulk' || count > 0)
      }
      const manifest = await open(join(folder, 'manifest.csv'), 'w')
      const lines = [
        ['propertyName', 'value'],
        ['manifest.version', '1.0'],
        ['oneroster.version', version],
      ]
      for (const name of KNOWN_FILES[version]) lines.push([`file.${name}`, written(name) ? mode : 'absent'])
      lines.push(['source.systemName', 'School Directory Console'], ['source.systemCode', 'sample'])
      await manifest.write(lines.map(csvLine).join(''))
      await manifest.close()
      for (const name of files.keys()) if (!written(name)) await rm(join(folder, `${name}.csv`))
      return rows
    },
    close,
  }
}

type Files = Awaited<ReturnType<typeof openFiles>>

/** Makes a zip out of a folder's files; the same files make the same bytes. */
const zipFolder = async (folder: string, to: string) => {
  const zip = new yazl.ZipFile()
  const mtime = new Date('2020-01-01T00:00:00Z')
  for (const name of (await readdir(folder)).sort()) zip.addFile(join(folder, name), name, { mtime, mode: 0o100644 })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(`${to}.partial`))
  await rename(`${to}.partial`, to)
}

const writeTo = async (options: PackageOptions, mode: 'bulk' | 'delta', fill: (files: Files) => Promise<void>) => {
  const { to, version } = options
  const zipped = to.toLowerCase().endsWith('.zip')
  await makeFolder(zipped ? dirname(to) : to)
  const folder = zipped ? await mkdtemp(join(dirname(to), `.${basename(to)}-`)) : to
  try {
    const files = await openFiles(folder, version)
    try {
      await fill(files)
    } catch (error) {
      await files.close()
      throw error
    }
    const rows = await files.finish(mode)
    if (zipped) await zipFolder(folder, to)
    return { rows }
  } finally {
    if (zipped) await rm(folder, { recursive: true, force: true })
  }
}

function* partsOf(options: PackageOptions): Generator<DistrictPart, void, undefined> {
  let people = 0
  for (const part of generateDistrict(options)) {
    options.signal?.throwIfAborted()
    yield part
    people += part.people.length
    options.onProgress?.({ phase: part.name, people })
  }
}

/** Writes a whole district as a OneRoster bulk package, with memory for one part of it. */
export const writeOneRosterPackage = (options: PackageOptions): Promise<{ rows: PackageRows }> =>
  writeTo(options, 'bulk', async (files) => {
    for (const part of partsOf(options)) {
      await files.add(rosterRows(options.mutation ? mutatePart(part, options.mutation).part : part))
    }
  })

/** Writes what a mutation changes as a OneRoster delta package. */
export const writeOneRosterDelta = (options: PackageOptions & { mutation: Mutation }): Promise<{ rows: PackageRows }> =>
  writeTo(options, 'delta', async (files) => {
    const dateLastModified = `${options.today}T06:00:00.000Z`
    for (const part of partsOf(options)) {
      const mutated = mutatePart(part, options.mutation)
      await files.add(activeRows(mutated), { status: 'active', dateLastModified })
      await files.add(removedRows(part, mutated), { status: 'tobedeleted', dateLastModified })
    }
  })

const activeRows = ({ part, changed, added }: MutatedPart): Iterable<RosterRow> => {
  const users = new Set([...changed, ...added].map(({ sourcedId }) => sourcedId))
  const newcomers = new Set([...added].map(({ sourcedId }) => sourcedId))
  return [...rosterRows(part)].filter(
    ([file, cells]) =>
      (file === 'users' && users.has(cells.sourcedId!)) ||
      ((file === 'roles' || file === 'enrollments') && newcomers.has(cells.userSourcedId!)),
  )
}

const removedRows = (part: DistrictPart, { removed, removedAssignments }: MutatedPart): Iterable<RosterRow> => {
  const users = new Set([...removed].map(({ sourcedId }) => sourcedId))
  return [
    ...[...rosterRows(part)].filter(([file, cells]) => file === 'users' && users.has(cells.sourcedId!)),
    ...removedAssignments.map(assignmentRow),
  ]
}
