import { beforeAll, expect, test } from 'vitest'
import type { Person } from '../../../src/contract/people.ts'
import type { ProfilePartName } from '../../../src/contract/person-profile.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { personInput } from '../../suites/directory.fixture.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const running = useConsole(() => database)

const CACHED = ['assignments', 'managers', 'reports', 'relationships', 'changes'] as const
const NEVER = ['permissions', 'delegations'] as const

let [head, deputy]: Person[] = []
let unit = ''
let role = ''
const person = (givenName: string) => running.client.people.create(personInput({ givenName, familyName: 'Ruiz' }))
const profile = async (id: string) => (await running.client.people.profile({ id })).parts
const read = async (id: string, name: ProfilePartName) => {
  const part = (await profile(id))[name]
  if (part.status !== 'ok') throw new Error(`${name} is ${part.status}`)
  return part
}
const fromMemory = (id: string, name: ProfilePartName) =>
  expect.poll(async () => (await read(id, name)).servedFrom, { timeout: 20_000 }).toBe('memory')
const total = async (id: string, name: 'assignments' | 'managers' | 'changes') => {
  const { data, servedFrom } = await read(id, name)
  return { total: (data as { total: number }).total, servedFrom }
}

beforeAll(async () => {
  const { client } = running
  ;[head, deputy] = [await person('Ana'), await person('Bea')]
  role = (await client.roles.create({ name: 'Head', permissionKeys: [] })).id
  unit = (await client.orgUnits.create({ kind: 'school', name: 'North High' })).id
})

test('the second profile comes from memory, with its age and a position, and never what a revocation must reach', async () => {
  await profile(head!.id)
  for (const name of CACHED) await fromMemory(head!.id, name)
  const parts = await profile(head!.id)
  for (const name of CACHED)
    expect(parts[name]).toMatchObject({
      store: 'postgresql',
      servedFrom: 'memory',
      position: expect.stringMatching(/^\d+\.\d+$/),
    })
  for (const name of NEVER) expect(parts[name]).toMatchObject({ servedFrom: 'source', ageMs: 0 })
  const then = await running.client.people.profile({ id: head!.id, at: new Date('2026-01-01T00:00:00Z') })
  for (const name of CACHED) expect(then.parts[name]).toMatchObject({ servedFrom: 'source' })
})

test('no part is from before a write that was answered', async () => {
  const { client } = running
  for (let round = 1; round <= 5; round += 1) {
    for (const name of ['assignments', 'managers', 'changes'] as const) await fromMemory(deputy!.id, name)
    const manager = await person(`M${round}`)
    const before = await total(deputy!.id, 'changes')
    const [current] = (await client.reportingLines.search({ personId: deputy!.id, at: new Date() })).items
    await client.reportingLines.replace({
      personId: deputy!.id,
      managerId: manager.id,
      ...(current && { current: { id: current.id, version: current.version } }),
    })
    const { data } = await read(deputy!.id, 'managers')
    expect((data as { items: { person: { id: string } }[] }).items[0]!.person.id).toBe(manager.id)
    await client.assignments.create({
      personIds: [deputy!.id],
      roleId: role,
      orgUnitId: unit,
      validFrom: new Date(Date.UTC(2020, -round)),
      validTo: null,
    })
    expect(await total(deputy!.id, 'assignments')).toMatchObject({ total: round })
    const { version } = await client.people.get({ id: deputy!.id })
    await client.people.update({ id: deputy!.id, version, middleName: `x${round}` })
    expect((await total(deputy!.id, 'changes')).total).toBe(before.total + 1)
    await client.roles.update({
      id: role,
      version: (await client.roles.get({ id: role })).version,
      name: `Head ${round}`,
    })
    const { data: roles } = await read(deputy!.id, 'assignments')
    expect((roles as { items: { role: { name: string } }[] }).items[0]!.role.name).toBe(`Head ${round}`)
  }
})

test('an assignment and a line that end by themselves end in the cache too', async () => {
  const { client } = running
  const [report, manager] = [await person('Nia'), await person('Omar')]
  const validTo = new Date((await running.client.people.profile({ id: report.id })).at.getTime() + 4_000)
  const validFrom = new Date('2026-01-01T00:00:00Z')
  await client.assignments.create({ personIds: [report.id], roleId: role, orgUnitId: unit, validFrom, validTo })
  await client.reportingLines.create({ personId: report.id, managerId: manager.id, validFrom, validTo })
  await fromMemory(report.id, 'assignments')
  await fromMemory(report.id, 'managers')
  await expect
    .poll(
      async () => {
        const { at, parts } = await client.people.profile({ id: report.id })
        const { assignments, managers } = parts
        if (assignments.status !== 'ok' || managers.status !== 'ok') throw new Error('not answered')
        const found = [assignments.data.total, managers.data.total]
        // At no instant from the end on may either still be there.
        expect([at < validTo, ...found]).toEqual(at < validTo ? [true, 1, 1] : [false, 0, 0])
        return found
      },
      { timeout: 20_000, interval: 20 },
    )
    .toEqual([0, 0])
})
