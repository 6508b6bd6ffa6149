import type { ImportReport } from '../../../../contract/imports.ts'
import type { FileMode } from './check-cells.ts'
import { checkHeader } from './check-header.ts'
import type { FaultList } from './fault-list.ts'
import {
  KNOWN_FILES,
  NEVER_STORED,
  NEVER_STORED_COLUMNS,
  type OneRosterVersion,
  STORED_FILES,
  type StoredFile,
  columnsOf,
} from '../../../oneroster/oneroster-tables.ts'
import { openPackage } from './open-package.ts'
import { readManifest } from './read-manifest.ts'
import { readRows } from './read-rows.ts'
import { PackageFailure, type PackageLimits } from './oneroster-package.ts'

export type RowSink = {
  write: (rows: Buffer) => Promise<void>
  /** Resolves when the rows are stored. */
  end: () => Promise<void>
  /** Discards the rows that were sent. */
  abandon: () => Promise<void>
}

export type Staged = Pick<ImportReport, 'oneRosterVersion' | 'mode' | 'files' | 'notStored' | 'rows'> & {
  modes: ReadonlyMap<StoredFile, FileMode>
  /** True when every announced file was read to its end. Only then do rules over the whole package mean anything. */
  complete: boolean
  /** The files with rows that could not be read. */
  holed: ReadonlySet<StoredFile>
}

type StagePackage = {
  path: string
  faults: FaultList
  limits?: PackageLimits
  sink: (file: StoredFile, version: OneRosterVersion) => RowSink
  read: (progress: { file: string; done: number; total: number }) => void
  signal?: AbortSignal
}

const nothing: Staged = {
  oneRosterVersion: null,
  mode: null,
  files: [],
  notStored: [],
  rows: 0,
  modes: new Map(),
  complete: false,
  holed: new Set(),
}

const modeOf = (modes: Iterable<FileMode>): Staged['mode'] => {
  const found = new Set(modes)
  return found.size === 0 ? null : found.size === 2 ? 'mixed' : [...found][0]!
}

/** Reads a whole package into the sinks and reports every fault of its form. */
export const stagePackage = async ({ path, faults, limits, sink, read, signal }: StagePackage): Promise<Staged> => {
  const source = await openPackage({ path, faults, limits })
  if (source === undefined) return nothing
  try {
    const manifest =
      faults.errors > 0 && !source.files.has('manifest.csv') ? undefined : await readManifest(source, faults)
    if (manifest === undefined) return nothing
    const { version } = manifest
    const modes = new Map<StoredFile, FileMode>()
    const files: Staged['files'] = []
    const notStored = new Set<string>()
    const total = STORED_FILES.reduce((sum, file) => sum + (source.files.get(`${file}.csv`)?.size ?? 0), 0)
    let done = 0
    let rows = 0
    const holed = new Set<StoredFile>()
    let complete = faults.errors === 0

    for (const file of STORED_FILES) {
      const mode = manifest.modes.get(file)
      const entry = source.files.get(`${file}.csv`)
      if (columnsOf(file, version) === undefined || mode === undefined || mode === 'absent') continue
      if (entry === undefined) {
        complete = false
        continue
      }
      signal?.throwIfAborted()
      modes.set(file, mode)
      let target: RowSink | undefined
      let good = false
      try {
        const {
          rows: found,
          dropped,
          whole,
        } = await readRows({
          input: entry.open(),
          file: entry.name,
          faults,
          header: (names) => {
            const columns = checkHeader({ file, version, names, faults })
            if (columns === undefined) return undefined
            good = true
            for (const name of names)
              if (file === 'users' && NEVER_STORED_COLUMNS[name]) notStored.add(NEVER_STORED_COLUMNS[name])
            if (names.length > columns.length) notStored.add('metadata columns')
            target = sink(file, version)
            return { columns, mode }
          },
          write: (piece) => {
            signal?.throwIfAborted()
            return target!.write(piece)
          },
          read: (bytes) => {
            done += bytes
            read({ file: entry.name, done: Math.min(done, total), total })
          },
        })
        await target?.end()
        good &&= whole
        if (dropped > 0) holed.add(file)
        rows += found
        files.push({ name: entry.name, mode, rows: found, note: null })
      } catch (error) {
        await target?.abandon()
        if (!(error instanceof PackageFailure)) throw error
        faults.add(error.code, { file: error.file })
        good = false
      }
      if (!good) complete = false
    }

    for (const name of KNOWN_FILES[version]) {
      const mode = manifest.modes.get(name)
      if (NEVER_STORED[name] === undefined || mode === undefined || mode === 'absent') continue
      notStored.add(NEVER_STORED[name])
      files.push({ name: `${name}.csv`, mode, rows: 0, note: 'Not read: the directory never stores it.' })
    }
    return {
      oneRosterVersion: version,
      mode: modeOf(modes.values()),
      files,
      notStored: [...notStored],
      rows,
      modes,
      complete,
      holed,
    }
  } catch (error) {
    if (!(error instanceof PackageFailure)) throw error
    faults.add(error.code, { file: error.file })
    return nothing
  } finally {
    await source.close()
  }
}
