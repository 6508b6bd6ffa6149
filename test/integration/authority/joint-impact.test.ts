import { expect, test } from 'vitest'
import { MAX_DELEGATIONS_AT_ONCE } from '../../../src/contract/authority.ts'
import { lendingSchool } from '../../fixtures/lending-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

/** Two heads who may both approve, and a teacher to whom each of them has delegated it. */
const twoWays = async (name: string) => {
  const { client } = running
  const { key, role, unit, head, first: teacher, second, lending } = await lendingSchool(client, name)
  const validFrom = new Date('2026-01-01T00:00:00.000Z')
  await client.assignments.create({ personIds: [second.id], roleId: role.id, orgUnitId: unit.id, validFrom })
  const lend = (delegatorId: string) => client.delegations.create({ ...lending, delegatorId })
  return { key, unit, teacher, delegations: [await lend(head.id), await lend(second.id)] as const }
}

const ask = (body: unknown) =>
  running.rest('/api/v1/authority/impact', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('either of two delegations takes nothing away alone, and both together take it', async () => {
  const { key, unit, teacher, delegations } = await twoWays('both')
  for (const { id } of delegations) {
    const alone = await running.rest(`/api/v1/authority/impact?delegationId=${id}`)
    expect(await alone.json()).toMatchObject({
      items: [],
      nextCursor: null,
      lost: { people: 0, permissions: 0, grants: 0 },
    })
  }
  const together = await ask({ delegationIds: delegations.map(({ id }) => id) })
  expect(together.status).toBe(200)
  expect(await together.json()).toMatchObject({
    items: [
      { person: { id: teacher.id }, permission: key, orgUnit: { id: unit.id, name: 'both' }, kept: [], units: 1 },
    ],
    total: 1,
    nextCursor: null,
    lost: { people: 1, permissions: 1, grants: 1 },
    limitReached: null,
    servedBy: 'postgresql',
  })
})

test('a cursor goes on with the same delegations in any order, and with no others', async () => {
  const { client } = running
  const [here, there] = [await twoWays('here'), await twoWays('there')]
  const ids = [...here.delegations, ...there.delegations].map(({ id }) => id)
  const first = await client.authority.jointImpact({ delegationIds: ids, limit: 1 })
  expect(first).toMatchObject({ total: 2, lost: { people: 2, permissions: 2, grants: 2 } })
  const next = { cursor: first.nextCursor!, at: first.at, limit: 1 }
  const second = await client.authority.jointImpact({ delegationIds: [...ids.toReversed(), ids[0]!], ...next })
  expect([...first.items, ...second.items].map(({ orgUnit }) => orgUnit.id).sort()).toEqual(
    [here.unit.id, there.unit.id].sort(),
  )
  expect(second.nextCursor).toBeNull()
  await expect(client.authority.jointImpact({ delegationIds: ids.slice(1), ...next })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    data: { issues: [{ field: 'cursor', rule: 'cursor' }] },
  })
})

test('too many, no and unknown delegations are refused by name', async () => {
  const { delegations } = await twoWays('bound')
  const many = Array.from({ length: MAX_DELEGATIONS_AT_ONCE + 1 }, () => delegations[0].id)
  for (const delegationIds of [many, []]) {
    const refused = await ask({ delegationIds })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ field: 'delegationIds' }] },
    })
  }
  const id = '01900000-0000-7000-8000-00000000dead'
  const unknown = await ask({ delegationIds: [delegations[0].id, id] })
  expect(unknown.status).toBe(404)
  expect(await unknown.json()).toMatchObject({ code: 'NOT_FOUND', data: { entity: 'delegation', id } })
})

test('a loss names its topmost unit and the number of units, which can be listed in pages', async () => {
  const { client } = running
  const { key, unit, teacher, delegations } = await twoWays('top')
  const below = [...Array(25).keys()].map((n) => `Class ${String(n).padStart(2, '0')}`)
  for (const name of below.toReversed()) await client.orgUnits.create({ name, kind: 'class', parentId: unit.id })
  const keeper = await client.roles.create({ name: 'top keeper', permissionKeys: [key] })
  const { items } = await client.orgUnits.search({ search: 'Class 07' })
  const kept = items.find(({ parentId }) => parentId === unit.id)!
  await client.assignments.create({ personIds: [teacher.id], roleId: keeper.id, orgUnitId: kept.id })

  const answer = await client.authority.jointImpact({ delegationIds: delegations.map(({ id }) => id) })
  expect(answer).toMatchObject({
    items: [{ orgUnit: { id: unit.id }, kept: [{ id: kept.id }], units: 25 }],
    total: 1,
    lost: { people: 1, permissions: 1, grants: 25 },
  })
  const question = { orgUnitId: unit.id, except: [kept.id], limit: 20 }
  const first = await client.authority.unitsBelow(question)
  const second = await client.authority.unitsBelow({ ...question, cursor: first.nextCursor! })
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
    ...below.filter((name) => name !== 'Class 07'),
    'top',
  ])
  expect(second.nextCursor).toBeNull()
  await expect(client.authority.unitsBelow({ orgUnitId: unit.id, cursor: first.nextCursor! })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    data: { issues: [{ field: 'cursor' }] },
  })
  const nowhere = '01900000-0000-7000-8000-00000000dead'
  await expect(client.authority.unitsBelow({ orgUnitId: nowhere })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
