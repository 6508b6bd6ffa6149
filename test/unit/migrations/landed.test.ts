import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Track, TRACKS } from '../../../src/contract/migrations.ts'
import { graphMigrationFiles } from '../../../src/main/features/migrations/graph/graph-migration-files.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'

type Landed = Record<Track, Record<string, string>>
const landed = JSON.parse(readFileSync(join(import.meta.dirname, 'landed.json'), 'utf8')) as Landed

const checksumsOf = async (track: Track) => {
  const files = TRACKS[track].of === 'graph' ? graphMigrationFiles() : migrationFiles()
  return Object.fromEntries((await files.read(track)).map(({ name, checksum }) => [name, checksum]))
}

test.each(Object.keys(TRACKS) as Track[])(
  'a landed migration of track %s is never edited, renamed or removed',
  async (track) => {
    // A new migration is added to landed.json with its checksum. An entry is never changed: schools have run it.
    expect(await checksumsOf(track)).toEqual(landed[track])
  },
)
