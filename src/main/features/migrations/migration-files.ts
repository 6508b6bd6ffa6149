import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { refusal } from '../../../contract/errors.ts'
import {
  checksumOf,
  type DeclaredMigration,
  foldLineEnds,
  isMigrationName,
  isTransactional,
} from './plan-migrations.ts'
import type { MigrationFiles, ModelText } from './migration-files.port.ts'

/**
 * Finds the folder `migrations` above this file: in the sources, in the built console, or inside of the packaged app.
 */
export const shippedMigrations = (from = import.meta.dirname): string => {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'migrations')
    if (existsSync(join(candidate, 'directory'))) return candidate
    if (folder === dirname(folder)) throw new Error('The console has lost its migrations folder.')
  }
}

/** The refusal of a file of a track, named with its folder, and what it should be. */
export const unfitFile = (file: string, expected: string) =>
  refusal('RULE_VIOLATION', { rule: 'migration-file', field: file, expected })

const UP = '.up.sql'
const DOWN = '.down.sql'
const MODEL = 'model.sql'
const NAMED =
  'a name of 14 digits, a hyphen and words of small letters and digits, as 20261122170000-add-runtime.up.sql or .down.sql'

/** Splits a model at its lines `-- model: before the entities` and `-- model: after the entities`. */
const partsOf = (file: string, text: string): ModelText => {
  const [, before, after, ...more] = foldLineEnds(text).split(/^-- model: (?:before|after) the entities$/m)
  if (before === undefined || after === undefined || more.length > 0)
    throw unfitFile(file, 'the lines “-- model: before the entities” and “-- model: after the entities”, once each')
  return { before, after }
}

/** Reads pairs `<timestamp>-<name>.up.sql` and `.down.sql`, and `model.sql`, from `<root>/<track>`. */
export const migrationFiles = (root: string = shippedMigrations()): MigrationFiles => ({
  read: async (track) => {
    const folder = join(root, track)
    const entries = (await readdir(folder)).filter((entry) => entry.endsWith('.sql') && entry !== MODEL)
    const known = new Set(entries)
    const names = entries.filter((entry) => entry.endsWith(UP)).map((entry) => entry.slice(0, -UP.length))
    for (const entry of entries.toSorted()) {
      const [, name = '', way] = /^([^.]*)\.(up|down)\.sql$/.exec(entry) ?? []
      if (!isMigrationName(name)) throw unfitFile(`${track}/${entry}`, NAMED)
      const pair = name + (way === 'up' ? DOWN : UP)
      if (!known.has(pair)) throw unfitFile(`${track}/${entry}`, `the file ${pair} beside it`)
    }
    return Promise.all(
      names.sort().map(async (name): Promise<DeclaredMigration> => {
        const [up, down] = await Promise.all([
          readFile(join(folder, name + UP), 'utf8'),
          readFile(join(folder, name + DOWN), 'utf8'),
        ])
        return { name, up, down, checksum: checksumOf(up), transactional: isTransactional(up) }
      }),
    )
  },
  readModel: async (track) => {
    const file = join(root, track, MODEL)
    return existsSync(file) ? partsOf(`${track}/${MODEL}`, await readFile(file, 'utf8')) : { before: '', after: '' }
  },
})
