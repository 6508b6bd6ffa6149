import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cliOn } from '../../fixtures/command-line.ts'

let folder: string
const at = (name: string) => join(folder, name)

const cli = cliOn(() => at('data'))
const read = async (file: string): Promise<Record<string, string>[]> =>
  parse(await readFile(at(file)), { columns: true, bom: true, skip_empty_lines: true })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-seed-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('seed fills an empty school once, and export writes everyone in it', async () => {
  const seeded = await cli('seed', '--people', '150', '--seed', '2', '--json')
  expect(seeded).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(seeded.out)).toMatchObject({ people: 150 })

  const again = await cli('seed', '--people', '150', '--json')
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(JSON.parse(again.err)).toMatchObject({ code: 'CONFLICT', data: { reason: 'school-not-empty' } })

  expect(await cli('export', 'people', '--format', 'csv', '--out', at('people.csv'))).toMatchObject({ code: 0 })
  const rows = await read('people.csv')
  expect(rows).toHaveLength(150)
  expect(new Set(rows.map(({ username }) => username)).size).toBe(150)

  expect(await cli('export', 'people', '--format', 'xlsx', '--out', at('people.xlsx'))).toMatchObject({ code: 0 })
  expect((await readFile(at('people.xlsx'))).subarray(0, 2).toString('latin1')).toBe('PK')

  const teachers = await cli('export', 'people', '--columns', 'username,role', '--search', rows[0]!['username']!)
  expect(teachers.out).toContain(`${rows[0]!['username']},${rows[0]!['role']}`)

  const failed = await cli('export', 'people', '--out', at('no-folder/people.csv'))
  expect(failed.code).toBe(1)
  expect((await readdir(folder)).sort()).toEqual(['data', 'people.csv', 'people.xlsx'])
})

test('seed --package writes a OneRoster package and opens no school', async () => {
  const written = await cli('seed', '--people', '60', '--package', at('roster'), '--oneroster', '1.1', '--json')
  expect(written.code).toBe(0)
  expect(JSON.parse(written.out)).toMatchObject({ users: 60, oneroster: '1.1' })
  expect(await read('roster/users.csv')).toHaveLength(60)
  await expect(access(at('roster/roles.csv'))).rejects.toThrow()
})

test.each([
  [['--people', '5']],
  [['--people', 'many']],
  [['--seed', '-1']],
  [['--oneroster', '2.0']],
  [['--package', 'x', '--people', '1000001']],
])('seed %j is bad usage', async (args) => {
  expect(await cli('seed', ...args)).toMatchObject({ code: 2, out: '' })
})

test('a misspelt key or option is refused with its name and the likely correct one', async () => {
  const person = JSON.stringify({
    givenName: 'Ana',
    familyName: 'Ruiz',
    username: 'ana.ruiz',
    emial: 'ana@example.org',
  })
  const misspelt = await cli('people', 'create', '--input', person)
  expect(misspelt).toMatchObject({ code: 2, out: '' })
  expect(misspelt.err).toContain('emial: expected a known key: did you mean "email"?')
  expect(await cli('people', 'list', '--serach', 'ruiz')).toMatchObject({ code: 2, out: '' })
})

test('an instant is taken with any offset, a day alone is refused', async () => {
  expect(await cli('org-chart', 'children', '--at', '2026-01-01T00:00:00+02:00')).toMatchObject({ code: 0 })
  const day = await cli('org-chart', 'children', '--at', '2026-01-01')
  expect(day).toMatchObject({ code: 2, out: '' })
  expect(day.err).toContain('a day alone is none')
})
