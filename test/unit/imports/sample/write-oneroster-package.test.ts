import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import yauzl from 'yauzl'
import {
  writeOneRosterDelta,
  writeOneRosterPackage,
} from '../../../../src/main/features/sample/write-oneroster-package.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

type Row = Record<string, string>

const options = { people: 1_500, seed: 4, today: '2026-11-22' }
const mutation = { seed: 9, changed: 0.05, removed: 0.02, added: 0.03 }
let folder: string
const at = (name: string) => join(folder, name)
const read = async (name: string, file: string): Promise<Row[]> =>
  parse(await readFile(join(at(name), `${file}.csv`)), { columns: true, skip_empty_lines: true })
const ids = (rows: Row[]) => new Set(rows.map((row) => row['sourcedId']!))
const listed = (cell: string | undefined) => (cell ? cell.split(',') : [])

/** The file names of a zip, each with a digest of its contents. */
const zipContents = (path: string) =>
  new Promise<Map<string, number>>((resolve, reject) => {
    const names = new Map<string, number>()
    yauzl.open(path, { lazyEntries: true }, (failure, zip) => {
      if (failure) return reject(failure)
      zip.on('entry', (entry: yauzl.Entry) => {
        names.set(entry.fileName, entry.uncompressedSize)
        zip.readEntry()
      })
      zip.on('end', () => resolve(names))
      zip.on('error', reject)
      zip.readEntry()
    })
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-package-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(['1.1', '1.2'] as const)('a bulk package of %s', (version) => {
  beforeAll(() => writeOneRosterPackage({ ...options, version, to: at(version) }))

  test('has the files its manifest names, and no others', async () => {
    const manifest = await read(version, 'manifest')
    const bulk = manifest.filter(({ value }) => value === 'bulk').map((row) => `${row['propertyName']!.slice(5)}.csv`)
    expect((await readdir(at(version))).sort()).toEqual([...bulk, 'manifest.csv'].sort())
    expect(manifest).toContainEqual({ propertyName: 'oneroster.version', value: version })
    expect(bulk.includes('roles.csv')).toBe(version === '1.2')
  })

  test('has every row that it refers to', async () => {
    const [orgs, sessions, courses, classes, users, enrollments] = await Promise.all(
      ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'].map((file) => read(version, file)),
    )
    const refer = (rows: Row[], column: string, to: Row[]) => {
      const known = ids(to)
      const lost = rows.flatMap((row) => listed(row[column])).filter((reference) => !known.has(reference))
      expect(lost, column).toEqual([])
    }
    refer(orgs!, 'parentSourcedId', orgs!)
    refer(sessions!, 'parentSourcedId', sessions!)
    refer(courses!, 'orgSourcedId', orgs!)
    refer(courses!, 'schoolYearSourcedId', sessions!)
    refer(classes!, 'courseSourcedId', courses!)
    refer(classes!, 'schoolSourcedId', orgs!)
    refer(classes!, 'termSourcedIds', sessions!)
    refer(users!, 'agentSourcedIds', users!)
    refer(enrollments!, 'classSourcedId', classes!)
    refer(enrollments!, 'userSourcedId', users!)
    if (version === '1.1') refer(users!, 'orgSourcedIds', orgs!)
    else {
      const roles = await read(version, 'roles')
      refer(roles, 'userSourcedId', users!)
      refer(roles, 'orgSourcedId', orgs!)
      const primary = roles.filter(({ roleType }) => roleType === 'primary').map(({ userSourcedId }) => userSourcedId)
      expect(new Set(primary).size).toBe(users!.length)
      expect(primary).toHaveLength(users!.length)
    }
    expect(users).toHaveLength(options.people)
    for (const rows of [orgs, classes, users, enrollments]) expect(ids(rows!).size).toBe(rows!.length)
  })

  test('leaves status and dateLastModified blank and holds neither passwords nor demographics', async () => {
    const users = await read(version, 'users')
    expect(users.every((row) => row['status'] === '' && row['dateLastModified'] === '' && row['password'] === '')).toBe(
      true,
    )
    expect(await readdir(at(version))).not.toContain('demographics.csv')
  })
})

test('the same options make the same zip, with the files of the folder at its root', async () => {
  const digestOf = async (name: string) =>
    createHash('sha256')
      .update(await readFile(at(name)))
      .digest('hex')
  for (const name of ['a.zip', 'b.zip']) await writeOneRosterPackage({ ...options, version: '1.2', to: at(name) })
  expect(await digestOf('a.zip')).toBe(await digestOf('b.zip'))
  const contents = await zipContents(at('a.zip'))
  await writeOneRosterPackage({ ...options, version: '1.2', to: at('plain') })
  expect([...contents.keys()]).toEqual((await readdir(at('plain'))).sort())
  expect(contents.get('users.csv')).toBe((await readFile(at('plain/users.csv'))).length)
  expect((await readdir(folder)).filter((name) => name.startsWith('.') || name.endsWith('.partial'))).toEqual([])
})

test.each(['1.1', '1.2'] as const)('bulk of %s, then its delta, is the bulk of the day after', async (version) => {
  const names = { before: `${version}-before`, delta: `${version}-delta`, after: `${version}-after` }
  await writeOneRosterPackage({ ...options, version, to: at(names.before) })
  await writeOneRosterDelta({ ...options, version, mutation, to: at(names.delta) })
  await writeOneRosterPackage({ ...options, version, mutation, to: at(names.after) })
  const plain = ({ status: _, dateLastModified: __, ...row }: Row) => row
  for (const file of version === '1.2' ? ['users', 'roles', 'enrollments'] : ['users', 'enrollments']) {
    const state = new Map((await read(names.before, file)).map((row) => [row['sourcedId']!, plain(row)]))
    const delta = await read(names.delta, file)
    expect(delta.length).toBeGreaterThan(0)
    expect(delta.length).toBeLessThan(state.size / 2)
    for (const row of delta) {
      expect(row['dateLastModified']).toBe('2026-11-22T06:00:00.000Z')
      if (row['status'] === 'tobedeleted') expect(state.delete(row['sourcedId']!)).toBe(true)
      else state.set(row['sourcedId']!, plain(row))
    }
    const after = new Map((await read(names.after, file)).map((row) => [row['sourcedId']!, plain(row)]))
    expect(state).toEqual(after)
  }
  const users = await read(names.delta, 'users')
  expect(new Set(users.map(({ status }) => status))).toEqual(new Set(['active', 'tobedeleted']))
})

test('an aborted writer leaves no zip', async () => {
  const writing = writeOneRosterPackage({ ...options, version: '1.2', to: at('none.zip'), signal: AbortSignal.abort() })
  await expect(writing).rejects.toThrow()
  expect((await readdir(folder)).filter((name) => name.includes('none.zip'))).toEqual([])
})
