import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openMigrationFolder } from '../../../src/main/features/migrations/model/migration-folder.file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-generate-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const pair = (name: string, text = 'SELECT 1;\n') => [
  { file: `${name}.up.sql`, text },
  { file: `${name}.down.sql`, text },
]
const entries = async () => (await readdir(folder)).sort()

test('both files are written, and nothing where there is nothing to write', async () => {
  const target = await openMigrationFolder(folder)
  expect(await target.write([])).toEqual([])
  expect(await target.write(pair('1-a'))).toEqual([join(folder, '1-a.up.sql'), join(folder, '1-a.down.sql')])
  expect(await entries()).toEqual(['1-a.down.sql', '1-a.up.sql'])
})

test('a file that exists is never replaced, and the other one of the pair goes again', async () => {
  await writeFile(join(folder, '1-a.down.sql'), 'mine')
  const target = await openMigrationFolder(folder)
  await expect(target.write(pair('1-a'))).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'concurrent-change', detail: expect.stringContaining('1-a.down.sql') },
  })
  expect(await entries()).toEqual(['1-a.down.sql'])
  expect(await readFile(join(folder, '1-a.down.sql'), 'utf8')).toBe('mine')
})

test.for(['', 'none'])('a folder that is no folder is refused (%s)', async (name) => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(openMigrationFolder(name === '' ? file : join(folder, name))).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    data: { issues: [{ field: 'to-folder', rule: 'writable-folder' }] },
  })
})

test('a folder that takes no files is refused, and nothing is left there', async () => {
  const target = await openMigrationFolder(folder)
  await rm(folder, { recursive: true })
  await writeFile(folder, '')
  await expect(target.write(pair('1-a'))).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

test('of two consoles that write at once, one or none does', async () => {
  const [one, other] = await Promise.all([openMigrationFolder(folder), openMigrationFolder(folder)])
  const ends = await Promise.allSettled([one.write(pair('1-a')), other.write(pair('2-a'))])
  const written = ends.filter(({ status }) => status === 'fulfilled').length
  expect(written).toBeLessThan(2)
  expect(await entries()).toHaveLength(2 * written)
  for (const end of ends)
    if (end.status === 'rejected') expect(end.reason).toMatchObject({ data: { reason: 'concurrent-change' } })
})

test('a console that looked before another one wrote, writes nothing', async () => {
  const late = await openMigrationFolder(folder)
  await (await openMigrationFolder(folder)).write(pair('1-a'))
  await expect(late.write(pair('2-a'))).rejects.toMatchObject({ data: { reason: 'concurrent-change' } })
  expect(await entries()).toEqual(['1-a.down.sql', '1-a.up.sql'])
})
