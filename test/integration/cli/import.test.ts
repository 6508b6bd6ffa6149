import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentsOf, packageFolder, smallRoster } from '../../fixtures/roster-package.ts'
import { delta, without, withField } from '../../fixtures/roster-school.ts'
import { cliOn } from '../../fixtures/command-line.ts'

let folder: string
const packages = packageFolder()
const cli = cliOn(() => join(folder, 'data'))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-import-'))
})
afterAll(async () => {
  await packages.clean()
  await rm(folder, { recursive: true, force: true })
})

test('import stops at losses that need acceptance, lists them with counts, and continues with --accept', async () => {
  const bring = async (files: ReturnType<typeof smallRoster>, ...options: string[]) =>
    cli('import', 'oneroster', await packages.write(contentsOf(files)), ...options)
  expect(await bring(smallRoster())).toMatchObject({ code: 0 })

  const other = { givenName: 'Max', familyName: 'Other', username: 'max', email: 'max@example.org' }
  const changed = Object.entries(other).reduce(
    (files, [name, value]) => withField(files, 'users', 'guardian', name, value),
    without(smallRoster(), 'enrollments', 'e2'),
  )
  const stopped = await bring(changed, '--policy', 'deactivate')
  expect(stopped.code).toBe(1)
  expect(stopped.err).toContain('1 of 2 enrollments (50.0 %) would end, more than the 10.0 % allowed.')
  expect(stopped.err).toContain('1 sourcedId names somebody else now.')
  expect(stopped.err).toContain('--accept enrollments,reusedIds')
  expect(stopped.out).toMatch(/looks-reused/)

  expect(await bring(changed, '--policy', 'deactivate', '--accept', 'enrollments')).toMatchObject({ code: 1 })
  expect(await bring(changed, '--policy', 'deactivate', '--accept', 'all')).toMatchObject({ code: 2 })
  const applied = await bring(changed, '--policy', 'deactivate', '--accept', 'enrollments,reusedIds')
  expect(applied.code).toBe(0)
  expect(applied.err).toContain('Applied.')
})

test('import says which deletes were not carried out', async () => {
  const gone = delta({ classes: smallRoster().classes! }, 'tobedeleted')
  const path = await packages.write(contentsOf(gone, { mode: 'delta' }))
  const report = await cli('import', 'oneroster', path)
  expect(report.code).toBe(0)
  expect(report.out).toMatch(/delete-kept .*: 1 assignment\./)
})

test('import-books checks a file of books, names its faults and adds it', async () => {
  const path = join(folder, 'books.csv')
  const bring = async (text: string, ...options: string[]) => {
    await writeFile(path, text)
    return cli('library', 'import-books', path, ...options)
  }
  const faulty = await bring('title,copies\nA,many\nB,1\n')
  expect(faulty.code).toBe(1)
  expect(faulty.out).toMatch(/2 +copies +invalid_type/)
  expect(faulty.err).toContain('Nothing was added: 1 fault in 2 rows.')
  const json = await bring('title,copies\nA,many\nB,1\n', '--json')
  expect(json).toMatchObject({ code: 1, err: '' })
  expect(JSON.parse(json.out)).toMatchObject({ faultCount: 1, written: false })

  const dry = await bring('title,authors,copies\nA,Ann;Bob,2\n', '--dry-run')
  expect(dry.code).toBe(0)
  expect(dry.err).toContain('this was a dry run. The file adds 1 book, 2 copies, 2 authors, 0 categories.')
  expect((await bring('title,authors,copies\nA,Ann;Bob,2\n')).err).toContain('Added 1 book, 2 copies, 2 authors')
  expect((await cli('library', 'books', 'search', '--json')).out).toContain('"total":1')
  expect(await cli('library', 'import-books', join(folder, 'nothing.csv'))).toMatchObject({ code: 2 })
})
