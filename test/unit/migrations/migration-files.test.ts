import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { graphMigrationFiles } from '../../../src/main/features/migrations/graph/graph-migration-files.ts'
import { migrationFiles } from '../../../src/main/features/migrations/migration-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-files-'))
  await mkdir(join(folder, 'films'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const write = async (of: 'films' | '', files: readonly string[], text = 'SELECT 1') => {
  for (const file of files) await writeFile(join(folder, of, file), text)
}
const unfit = (field: string, expected: RegExp) => ({
  code: 'RULE_VIOLATION',
  data: { rule: 'migration-file', field, expected: expect.stringMatching(expected) },
})
const GOOD = ['20260101000000-one.up.sql', '20260101000000-one.down.sql']

describe('a file that is no migration is named, with what it needs', () => {
  test.each([
    ['20260102000000-two.up.sql', /20260102000000-two\.down\.sql beside it/],
    ['20260102000000-two.down.sql', /20260102000000-two\.up\.sql beside it/],
    ['two.up.sql', /14 digits/],
    ['20260102000000-Two.up.sql', /14 digits/],
    ['20260102000000-two.sql', /14 digits/],
    ['20260102000000-two.up.sql.up.sql', /14 digits/],
  ])('%s', async (file, expected) => {
    await write('films', [...GOOD, file])
    await expect(migrationFiles(folder).read('films')).rejects.toMatchObject(unfit(`films/${file}`, expected))
  })

  test('a model without its two parts', async () => {
    await write('films', [...GOOD, 'model.sql'])
    const model = migrationFiles(folder).readModel!('films')
    await expect(model).rejects.toMatchObject(unfit('films/model.sql', /before the entities/))
  })

  test.each([
    ['V2.cypher', /V0001__/],
    ['X0002__two.cypher', /V0001__/],
    ['V0001__other.cypher', /a version of its own/],
    ['U0002__two.cypher', /the file of V0002 beside it/],
  ])('in the graph: %s', async (file, expected) => {
    await write('', ['V0001__one.cypher', 'U0001__one.cypher', file], 'RETURN 1')
    const named = unfit(expect.stringMatching(/^graph\//) as unknown as string, expected)
    await expect(graphMigrationFiles(folder).read('graph')).rejects.toMatchObject(named)
  })
})

test('other files of the folder are left alone', async () => {
  await write('films', [...GOOD, 'README.md'])
  expect((await migrationFiles(folder).read('films')).map(({ name }) => name)).toEqual(['20260101000000-one'])
})
