import { expect, test } from 'vitest'
import { diffCatalogs } from '../../../src/main/features/migrations/catalog/diff-catalogs.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'
import { postgresTrackCatalogs } from '../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()

test('the model of track directory is the head of its chain', async () => {
  const files = migrationFiles()
  const catalogs = postgresTrackCatalogs({
    store: database.store,
    target: database.target,
    scratch: () => Promise.reject(new Error('not asked')),
    entities: async () => directoryEntities,
  })
  const found = await catalogs.readModel('directory', {
    applied: await files.read('directory'),
    model: await files.readModel!('directory'),
  })
  expect(diffCatalogs(found!.expected, found!.model)).toEqual({
    up: [],
    down: [],
    losses: [],
    questions: [],
    ready: true,
  })
  expect(diffCatalogs(found!.live, found!.model).up).toEqual([])
})
