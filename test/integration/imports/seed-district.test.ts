import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { generateDistrict } from '../../../src/main/features/sample/generate-district.ts'
import { postgresDistrictLoader } from '../../../src/main/features/sample/district-loader.sql.ts'
import { seedDistrict, type SeedOptions, type SeedProgress } from '../../../src/main/features/sample/seed-district.ts'
import { readClock } from '../../../src/main/stores/postgres/database-clock.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const author = { actor: 'test', door: 'in-process' as const }
const options: SeedOptions = { people: 2_000, seed: 1, today: '2026-11-22' }
const school = () => ({
  districtLoader: postgresDistrictLoader(database.store),
  sampleCollections: [],
  clock: () => readClock(database.store.pool),
})

const seed = async (wanted: SeedOptions = options, signal?: AbortSignal) => {
  const events: SeedProgress[] = []
  for await (const event of await seedDistrict(school(), wanted, author, signal)) events.push(event)
  return events
}
const rows = async <Row extends Record<string, unknown>>(sql: string) =>
  (await database.store.pool.query<Row>(sql)).rows
const counts = async () =>
  (
    await rows<Record<string, number>>(`SELECT
      (SELECT count(*)::int FROM directory.person) AS people, (SELECT count(*)::int FROM directory.org_unit) AS units,
      (SELECT count(*)::int FROM directory.assignment) AS assignments, (SELECT count(*)::int FROM directory.role) AS roles,
      (SELECT count(*)::int FROM directory.delegation) AS delegations, (SELECT count(*)::int FROM directory.audit_event) AS audits,
      (SELECT count(*)::int FROM directory.outbox_event) AS events`)
  )[0]!

const digest = async () => {
  const hash = createHash('sha256')
  for (const table of [
    'person',
    'org_unit',
    'assignment',
    'reporting_line',
    'delegation',
    'relationship',
    'class',
    'role_permission',
  ]) {
    hash.update(JSON.stringify(await rows(`SELECT * FROM directory.${table} ORDER BY 1, 2`)))
  }
  return hash.digest('hex')
}

afterEach(() => database.truncate())

test('a seeded school holds exactly what was generated, and every constraint of the database agrees', async () => {
  const generated = { people: 0, units: 0, assignments: 0, delegations: 0 }
  for (const part of generateDistrict({ people: 2_000, seed: 1, today: '2026-11-22' })) {
    generated.people += part.people.length
    generated.units += part.orgUnits.length
    generated.assignments += part.assignments.length
    generated.delegations += part.delegations.length
  }
  const events = await seed()
  expect(events.at(-1)).toMatchObject({ kind: 'done', people: 2_000, orgUnits: generated.units })
  expect(events.filter(({ kind }) => kind === 'progress').length).toBeGreaterThan(1)
  expect(await counts()).toMatchObject({ ...generated, audits: 1 })
})

test('the load is one audit event; its outbox events name every row once, and the last one is the token', async () => {
  const done = (await seed()).at(-1) as SeedProgress & { kind: 'done' }
  const [audit] = await rows<{ actor: string; action: string; after: unknown }>('SELECT * FROM directory.audit_event')
  expect(audit).toMatchObject({
    actor: 'test',
    action: 'school.fill',
    after: { people: 2_000, seed: 1, day: '2026-11-22' },
  })
  const named = await rows(`SELECT kind, count(DISTINCT id)::int AS ids, count(*)::int AS mentions
    FROM directory.outbox_event, unnest(entity_ids) AS id WHERE kind IN ('person', 'assignment') GROUP BY kind ORDER BY kind`)
  expect(named).toEqual([
    { kind: 'assignment', ids: done.assignments, mentions: done.assignments },
    { kind: 'person', ids: 2_000, mentions: 2_000 },
  ])
  const kinds = await rows<{ kind: string }>('SELECT DISTINCT kind FROM directory.outbox_event ORDER BY kind')
  expect(kinds.map(({ kind }) => kind)).toEqual([
    'academicSession',
    'assignment',
    'class',
    'course',
    'delegation',
    'orgUnit',
    'person',
    'relationship',
    'reportingLine',
    'role',
  ])
  const [last] = await rows(
    `SELECT transaction_id || '.' || position AS position FROM directory.outbox_event ORDER BY outbox_event.position DESC LIMIT 1`,
  )
  expect(last).toEqual({ position: done.consistencyToken })
})

test('the same people, seed and day give the same school, another seed another one', async () => {
  await seed()
  const first = await digest()
  await database.truncate()
  await seed()
  expect(await digest()).toBe(first)
  await database.truncate()
  await seed({ ...options, seed: 2 })
  expect(await digest()).not.toBe(first)
})

test('a school with anyone in it is refused and stays as it is', async () => {
  await seed({ ...options, people: 20 })
  const before = await digest()
  await expect(seed()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'school-not-empty' } })
  expect(await digest()).toBe(before)
})

test('of two concurrent loads one succeeds completely', async () => {
  const results = await Promise.allSettled([seed(), seed({ ...options, people: 500 })])
  const kept = results.filter((result) => result.status === 'fulfilled')
  expect(kept).toHaveLength(1)
  expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({ code: 'CONFLICT' })
  expect((await counts()).people).toBe((kept[0]!.value.at(-1) as SeedProgress & { kind: 'done' }).people)
})

test('a stream that is left early leaves the school empty', async () => {
  for await (const event of await seedDistrict(school(), options, author)) {
    if (event.kind === 'progress' && event.done > 0) break
  }
  expect(await counts()).toMatchObject({ people: 0, units: 0, audits: 0, events: 0 })
})

test('an aborted load leaves the school empty', async () => {
  const controller = new AbortController()
  const seeding = (async () => {
    for await (const event of await seedDistrict(school(), options, author, controller.signal)) {
      if (event.kind === 'progress' && event.done > 0) controller.abort()
    }
  })()
  await expect(seeding).rejects.toThrow()
  expect(await counts()).toMatchObject({ people: 0, units: 0, roles: 0, audits: 0 })
})
