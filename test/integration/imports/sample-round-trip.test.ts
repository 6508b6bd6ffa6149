import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ImportReport } from '../../../src/contract/imports.ts'
import { postgresRosterImports } from '../../../src/main/features/imports/apply/roster-imports.sql.ts'
import { postgresDistrictLoader } from '../../../src/main/features/sample/district-loader.sql.ts'
import { seedDistrict } from '../../../src/main/features/sample/seed-district.ts'
import {
  writeOneRosterDelta,
  writeOneRosterPackage,
} from '../../../src/main/features/sample/write-oneroster-package.ts'
import { readClock } from '../../../src/main/stores/postgres/database-clock.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const author = { actor: 'test', door: 'in-process' as const }
const options = { people: 1_200, seed: 11, today: '2026-11-22' }
const mutation = { seed: 2, changed: 0.04, removed: 0.02, added: 0.03 }
let folder: string

const seed = async () => {
  const school = {
    districtLoader: postgresDistrictLoader(database.store),
    sampleCollections: [],
    clock: () => readClock(database.store.pool),
  }
  for await (const event of await seedDistrict(school, options, author)) void event
}
const importPackage = (name: string): Promise<ImportReport> =>
  postgresRosterImports({ store: database.store, profileId: 'test' }).run(
    { path: join(folder, name), name },
    { policy: 'deactivate', deactivationThreshold: 0.1, dryRun: false },
    { author, progress: () => undefined },
  )
const sums = (report: ImportReport, of: 'added' | 'changed' | 'missing' | 'deactivated' | 'unchanged') =>
  Object.fromEntries(Object.entries(report.counts).map(([kind, counts]) => [kind, counts[of]]))
const none = (report: ImportReport) => Object.fromEntries(Object.keys(report.counts).map((kind) => [kind, 0]))

/** The rows of a school as a roster states them: by sourcedId, without ids and times of writing. */
const roster = async () => {
  const read = async (sql: string) => (await database.store.pool.query<Record<string, unknown>>(sql)).rows
  return {
    people:
      await read(`SELECT sourced_id, given_name, family_name, middle_name, preferred_name, username, email, status, source
      FROM directory.person ORDER BY sourced_id`),
    orgUnits:
      await read(`SELECT unit.sourced_id, unit.kind, unit.name, unit.code, unit.source, parent.sourced_id AS parent
      FROM directory.org_unit unit LEFT JOIN directory.org_unit parent ON parent.id = unit.parent_id ORDER BY unit.kind, 1`),
    assignments: await read(`SELECT one.sourced_id, person.sourced_id AS person, role.name AS role, role.roster_key,
        unit.sourced_id AS unit, unit.kind, one.is_primary, one.valid_from, one.valid_to
      FROM directory.assignment one JOIN directory.person ON person.id = one.person_id
      JOIN directory.role ON role.id = one.role_id JOIN directory.org_unit unit ON unit.id = one.org_unit_id
      WHERE one.source = 'oneroster' ORDER BY 1`),
    relationships: await read(`SELECT pupil.sourced_id AS pupil, guardian.sourced_id AS guardian, one.kind, one.source
      FROM directory.relationship one JOIN directory.person pupil ON pupil.id = one.person_id
      JOIN directory.person guardian ON guardian.id = one.related_person_id ORDER BY 1, 2`),
    sessions: await read(`SELECT one.sourced_id, one.title, one.kind, one.start_date, one.end_date, one.school_year,
        parent.sourced_id AS parent FROM directory.academic_session one
      LEFT JOIN directory.academic_session parent ON parent.id = one.parent_id ORDER BY 1`),
    courses: await read(`SELECT course.sourced_id, title, course.code, unit.sourced_id AS unit, grades, subjects
      FROM directory.course JOIN directory.org_unit unit ON unit.id = course.org_unit_id ORDER BY 1`),
    classes:
      await read(`SELECT unit.sourced_id, course.sourced_id AS course, class.kind, location, class.grades, class.subjects,
        periods, array(SELECT session.sourced_id FROM directory.class_session JOIN directory.academic_session session
          ON session.id = academic_session_id WHERE class_session.org_unit_id = class.org_unit_id ORDER BY 1) AS sessions
      FROM directory.class JOIN directory.org_unit unit ON unit.id = class.org_unit_id
      JOIN directory.course ON course.id = class.course_id ORDER BY 1`),
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-round-trip-'))
  const to = (name: string) => join(folder, name)
  await writeOneRosterPackage({ ...options, version: '1.2', to: to('bulk.zip') })
  await writeOneRosterPackage({ ...options, version: '1.1', to: to('bulk-1.1.zip') })
  await writeOneRosterPackage({ ...options, version: '1.2', mutation, to: to('next-bulk.zip') })
  await writeOneRosterDelta({ ...options, version: '1.2', mutation, to: to('delta.zip') })
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(() => database.truncate())

test('importing a seeded school’s own package changes nothing', async () => {
  await seed()
  const before = await roster()
  const report = await importPackage('bulk.zip')
  expect(report.faults).toEqual([])
  expect(report).toMatchObject({ applied: true })
  for (const count of ['added', 'changed', 'missing', 'deactivated'] as const) {
    expect(sums(report, count), count).toEqual(none(report))
  }
  expect(await roster()).toEqual(before)
})

test('the package makes the same people, units, enrollments, families and calendar in an empty school', async () => {
  await seed()
  const seeded = await roster()
  await database.truncate()
  const report = await importPackage('bulk.zip')
  expect(report.faults).toEqual([])
  expect(report.applied).toBe(true)
  const imported = await roster()
  for (const part of Object.keys(seeded) as (keyof typeof seeded)[]) expect(imported[part], part).toEqual(seeded[part])
})

test('version 1.1 makes the same people, units, enrollments and families', async () => {
  await seed()
  const seeded = await roster()
  await database.truncate()
  const report = await importPackage('bulk-1.1.zip')
  expect(report.faults).toEqual([])
  const imported = await roster()
  // OneRoster 1.1 has no preferred names, and its roles in users.csv have no sourcedIds and dates.
  const plain = (people: typeof seeded.people) => people.map(({ preferred_name: _, ...person }) => person)
  expect(plain(imported.people)).toEqual(plain(seeded.people))
  expect(imported.orgUnits).toEqual(seeded.orgUnits)
  expect(imported.relationships).toEqual(seeded.relationships)
  const enrollments = (rows: typeof seeded.assignments) => rows.filter(({ kind }) => kind === 'class')
  expect(enrollments(imported.assignments)).toEqual(enrollments(seeded.assignments))
})

test('the delta of a day and the bulk of the day after make the same school', async () => {
  await importPackage('bulk.zip')
  const delta = await importPackage('delta.zip')
  expect(delta).toMatchObject({ applied: true, faults: [] })
  expect(delta.counts.person).toMatchObject({ missing: 0 })
  expect(delta.counts.person!.added).toBeGreaterThan(0)
  expect(delta.counts.person!.changed).toBeGreaterThan(0)
  expect(delta.counts.person!.deactivated).toBeGreaterThan(0)
  const afterDelta = await roster()
  const next = await importPackage('next-bulk.zip')
  expect(next).toMatchObject({ applied: true, faults: [] })
  expect(sums(next, 'added')).toEqual(none(next))
  expect(sums(next, 'changed')).toEqual(none(next))
  expect((await roster()).people).toEqual(afterDelta.people)
})
