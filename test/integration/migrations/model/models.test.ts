import { expect, test } from 'vitest'
import { tracksOf } from '../../../../src/contract/migrations.ts'
import { diffCatalogs } from '../../../../src/main/features/migrations/catalog/diff-catalogs.ts'
import { migrationFiles } from '../../../../src/main/features/migrations/migration-files.ts'
import { postgresTrackCatalogs } from '../../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { schoolEntities } from '../../../../src/main/school/track-entities.ts'
import { useDatabase } from '../../../postgres.ts'

const database = useDatabase()
const nothing = { up: [], down: [], losses: [], questions: [], ready: true }

test.each(tracksOf('record'))('the model of track %s is the head of its chain', async (track) => {
  const files = migrationFiles()
  const catalogs = postgresTrackCatalogs({
    store: database.store,
    target: database.target,
    scratch: () => Promise.reject(new Error('not asked')),
    entities: async () => schoolEntities,
  })
  const chain = (await catalogs.read(track, await files.read(track)))!
  const { live, model } = (await catalogs.readModel(track, await files.readModel!(track)))!
  expect(diffCatalogs(chain.expected, model)).toEqual(nothing)
  expect(diffCatalogs(live, model)).toEqual(nothing)
})
