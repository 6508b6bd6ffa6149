import { beforeAll, expect, test } from 'vitest'
import type { Person } from '../../../src/contract/people.ts'
import { PROFILE_PARTS, PROFILE_ROWS } from '../../../src/contract/person-profile.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { personInput } from '../../suites/directory.fixture.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const running = useConsole(() => database)

type Profile = Awaited<ReturnType<typeof running.client.people.profile>>
const profile = (id: string, at?: Date) => running.client.people.profile({ id, at })
/** The data of a part that was answered. */
const dataOf = <Name extends keyof Profile['parts']>(of: Profile, name: Name) => {
  const part = of.parts[name]
  if (part.status !== 'ok') throw new Error(`${name} is ${part.status}: ${part.reason}`)
  return part.data as Extract<Profile['parts'][Name], { status: 'ok' }>['data']
}
const namesOf = (list: { items: { person: { name: string } }[] }) => list.items.map(({ person }) => person.name)

const [past, began, ends] = ['2026-01-01', '2026-02-01', '2099-03-01'].map(
  (day) => new Date(`${day}T00:00:00.000Z`),
) as [Date, Date, Date]
let [head, deputy, teacher]: Person[] = []
let unit = ''
let role = ''

const person = (givenName: string) => running.client.people.create(personInput({ givenName, familyName: 'Ruiz' }))

beforeAll(async () => {
  const { client } = running
  ;[head, deputy, teacher] = [await person('Ana'), await person('Bea'), await person('Cleo')]
  await client.permissions.create({ key: 'trip.approve' })
  role = (await client.roles.create({ name: 'Head', permissionKeys: ['trip.approve'] })).id
  unit = (await client.orgUnits.create({ kind: 'school', name: 'North High' })).id
  const span = { validFrom: began, validTo: ends }
  await client.assignments.create({ personIds: [head!.id], roleId: role, orgUnitId: unit, isPrimary: true, ...span })
  await client.reportingLines.create({ personId: deputy!.id, managerId: head!.id, ...span })
  await client.reportingLines.create({ personId: teacher!.id, managerId: deputy!.id, ...span })
  await client.delegations.create({
    delegatorId: head!.id,
    delegateId: deputy!.id,
    orgUnitId: unit,
    roleId: role,
    maxRedelegations: 1,
    validTo: ends,
    reason: 'Leave',
  })
  await database.store.pool.query(
    `INSERT INTO directory.relationship (id, person_id, related_person_id, kind) VALUES (gen_random_uuid(), $1, $2, 'guardian')`,
    [teacher!.id, head!.id],
  )
})

test('one page has a person from every store, and each part says where it came from', async () => {
  const response = await running.rest(`/api/v1/people/${deputy!.id}/profile`)
  expect(response.status).toBe(200)
  const { person: found, at, parts } = (await response.json()) as Profile
  expect(found.id).toBe(deputy!.id)
  expect(Math.abs(Date.parse(String(at)) - Date.now())).toBeLessThan(60_000)
  expect(Object.keys(parts)).toEqual([...PROFILE_PARTS])
  const { library, ...present } = parts
  expect(library).toEqual({
    status: 'absent',
    store: 'postgresql',
    servedFrom: 'source',
    ageMs: 0,
    position: null,
    reason: 'no-module',
  })
  for (const part of Object.values(present))
    expect(part).toMatchObject({
      status: 'ok',
      store: 'postgresql',
      servedFrom: 'source',
      ageMs: 0,
      position: expect.stringMatching(/^\d+\.\d+$/),
    })
})

test('who is whose manager, delegate and guardian, and what everybody may do and why', async () => {
  const [of, above, below] = [await profile(deputy!.id), await profile(head!.id), await profile(teacher!.id)]
  expect(namesOf(dataOf(below, 'managers'))).toEqual(['Bea Ruiz', 'Ana Ruiz'])
  expect(dataOf(above, 'managers')).toMatchObject({ items: [], total: 0 })
  const reports = dataOf(above, 'reports')
  expect([namesOf(reports.direct), reports.direct.total, reports.total]).toEqual([['Bea Ruiz'], 1, 2])
  expect(dataOf(above, 'assignments').items).toMatchObject([
    { role: { name: 'Head' }, orgUnit: { name: 'North High' }, isPrimary: true, validFrom: began, validTo: ends },
  ])
  const [held] = dataOf(above, 'permissions').items
  expect(held).toMatchObject({
    permission: 'trip.approve',
    direct: true,
    hops: 0,
    chain: { root: { person: { id: head!.id } }, hops: [] },
  })
  const [lent] = dataOf(of, 'permissions').items
  expect(lent).toMatchObject({ direct: false, hops: 1, chain: { root: { person: { id: head!.id } } } })
  expect(lent!.chain.hops).toMatchObject([{ delegate: { id: deputy!.id }, reason: 'Leave' }])
  const delegations = dataOf(of, 'delegations')
  expect([delegations.given.total, delegations.received.items]).toMatchObject([
    0,
    [{ delegator: { id: head!.id }, suspended: false, maxRedelegations: 1 }],
  ])
  expect(namesOf(dataOf(below, 'relationships').guardians)).toEqual(['Ana Ruiz'])
  expect(namesOf(dataOf(above, 'relationships').children)).toEqual(['Cleo Ruiz'])
  expect(dataOf(of, 'changes').items).toMatchObject([
    { action: 'person.create', entityId: deputy!.id, entityName: 'Bea Ruiz' },
  ])
})

test('every part is right in the past and in the future, from the first instant to just before the end', async () => {
  const at = async (id: string, instant: Date) => {
    const of = await profile(id, instant)
    expect(of.at).toEqual(instant)
    return {
      assignments: dataOf(of, 'assignments').total,
      managers: dataOf(of, 'managers').total,
      reports: dataOf(of, 'reports').total,
      permissions: dataOf(of, 'permissions').total,
      delegations: dataOf(of, 'delegations').given.total,
      changes: dataOf(of, 'changes').total > 0,
    }
  }
  const justBefore = (instant: Date) => new Date(instant.getTime() - 1)
  const nothing = { assignments: 0, managers: 0, reports: 0, permissions: 0, delegations: 0, changes: false }
  expect(await at(head!.id, past)).toEqual(nothing)
  expect(await at(head!.id, justBefore(began))).toEqual(nothing)
  const first = { ...nothing, assignments: 1, reports: 2, permissions: 1 }
  expect(await at(head!.id, began)).toEqual(first)
  expect(await at(head!.id, justBefore(ends))).toEqual({ ...first, delegations: 1, changes: true })
  expect(await at(head!.id, ends)).toEqual({ ...nothing, changes: true })
  expect((await at(teacher!.id, began)).managers).toBe(2)
})

test('the address of each whole list answers with what the part shows first', async () => {
  const of = await profile(head!.id)
  const listed = async ({ all }: { all: string }) => {
    const response = await running.rest(`/api/v1${all}`)
    expect([all, response.status]).toEqual([all, 200])
    return (await response.json()) as { items: { id: string }[]; managers?: unknown[] }
  }
  const { given, received } = dataOf(of, 'delegations')
  expect((await listed(given)).items.map(({ id }) => id)).toEqual(given.items.map(({ delegationId }) => delegationId))
  expect((await listed(received)).items).toEqual([])
  const assignments = dataOf(of, 'assignments')
  expect((await listed(assignments)).items.map(({ id }) => id)).toEqual(
    assignments.items.map((each) => each.assignmentId),
  )
  const { direct } = dataOf(of, 'reports')
  expect((await listed(direct)).items.map(({ id }) => id)).toEqual(direct.items.map(({ lineId }) => lineId))
  for (const list of [dataOf(of, 'permissions'), dataOf(of, 'changes'), dataOf(of, 'relationships').children])
    expect((await listed(list)).items).toHaveLength(list.total)
  expect((await listed(dataOf(await profile(teacher!.id), 'managers'))).managers).toHaveLength(3)
})

test('a part alone is what the whole profile has, and an unknown person or part is refused', async () => {
  const at = new Date()
  const whole = await profile(head!.id, at)
  for (const part of PROFILE_PARTS) {
    const alone = await running.client.people.profilePart({ id: head!.id, part, at })
    expect(alone).toEqual({ name: part, at, part: whole.parts[part] })
  }
  const nobody = '0190a5a0-0000-7000-8000-00000000dead'
  for (const path of [`${nobody}/profile`, `${nobody}/profile/changes`])
    expect((await running.rest(`/api/v1/people/${path}`)).status).toBe(404)
  expect((await running.rest(`/api/v1/people/${head!.id}/profile/shoes`)).status).toBe(400)
})

test('long lists are cut and counted', async () => {
  const many = PROFILE_ROWS + 5
  const people = await Promise.all(Array.from({ length: many }, (_, n) => person(`P${String(n).padStart(2, '0')}`)))
  const manager = await person('Zoe')
  for (const { id } of people) await running.client.reportingLines.create({ personId: id, managerId: manager.id })
  const { direct, total } = dataOf(await profile(manager.id), 'reports')
  expect([direct.items.length, direct.total, total]).toEqual([PROFILE_ROWS, many, many])
  expect(namesOf(direct)[0]).toBe('P00 Ruiz')
})

test('a deleted manager counts for a time before the deletion, and no longer after', async () => {
  const [manager, report] = [await person('Mara'), await person('Nia')]
  await running.client.reportingLines.create({ personId: report.id, managerId: manager.id, validFrom: began })
  await running.client.people.remove({ id: manager.id, version: manager.version })
  expect(dataOf(await profile(report.id, began), 'managers').total).toBe(1)
  expect(dataOf(await profile(report.id), 'managers').total).toBe(0)
  const gone = await profile(manager.id)
  expect(gone.person.deletedAt).not.toBeNull()
  expect(dataOf(gone, 'reports').total).toBe(0)
})

test('a part whose table is locked is late while the others are served, and its statement ends in the server', async () => {
  const holder = await database.store.pool.connect()
  await holder.query('BEGIN; LOCK TABLE directory.audit_event, directory.reporting_line IN ACCESS EXCLUSIVE MODE')
  try {
    const { parts } = await profile(head!.id, new Date())
    for (const name of ['changes', 'managers', 'reports'] as const)
      expect(parts[name]).toEqual({
        status: 'late',
        store: 'postgresql',
        servedFrom: 'source',
        ageMs: 0,
        position: null,
        reason: 'deadline',
      })
    for (const name of ['assignments', 'permissions', 'delegations', 'relationships'] as const)
      expect([name, parts[name].status]).toEqual([name, 'ok'])
    const waiting = `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    await expect.poll(async () => (await holder.query(waiting)).rows).toEqual([])
  } finally {
    await holder.query('ROLLBACK')
    holder.release()
  }
  expect(dataOf(await profile(head!.id), 'changes').total).toBeGreaterThan(0)
})

test('a part that lost its table fails with a reason, and nothing of the table goes out', async () => {
  await database.store.pool.query('ALTER TABLE directory.relationship RENAME TO elsewhere')
  try {
    const { parts } = await profile(head!.id, new Date())
    expect(parts.relationships).toEqual({
      status: 'failed',
      store: 'postgresql',
      servedFrom: 'source',
      ageMs: 0,
      position: null,
      reason: 'schema-changed',
    })
    expect(parts.assignments.status).toBe('ok')
  } finally {
    await database.store.pool.query('ALTER TABLE directory.elsewhere RENAME TO relationship')
  }
})

test('readers who come together hold few connections', async () => {
  const of = Array.from({ length: 16 }, () => profile(head!.id))
  let most = 0
  const counting = (async () => {
    for (let n = 0; n < 20; n += 1) {
      const { rows } = await database.store.pool.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database()`,
      )
      most = Math.max(most, rows[0]!.count)
    }
  })()
  for (const each of await Promise.all(of))
    for (const part of Object.values(each.parts)) expect(part.status).toMatch(/ok|absent/)
  await counting
  // This test's own pool, the console's pool of 10, its two connections for look-ups and its watch for changes.
  expect(most).toBeLessThanOrEqual(16)
})
