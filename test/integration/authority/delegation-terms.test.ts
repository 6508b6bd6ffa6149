import { expect, test } from 'vitest'
import { lendingSchool } from '../../fixtures/lending-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const MINUTE = 60_000
const DAY = 86_400_000
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds)
const violation = (rule: string, field: string, more: object = {}) => ({
  code: 'RULE_VIOLATION',
  data: { rule, field, ...more },
})

const aSchool = async (name: string) => {
  const { client } = running
  const school = await lendingSchool(client, name)
  const check = (personId: string, at?: Date, permission = school.key) =>
    client.authority.check({ personId, permission, orgUnitId: school.unit.id, at })
  return { client, ...school, check }
}

test('a delegation that begins or ends before now is refused at its field', async () => {
  const { client, first, lending, check } = await aSchool('past')
  const over = { validFrom: ago(30 * DAY), validTo: ago(DAY) }
  await expect(client.delegations.create({ ...lending, ...over })).rejects.toMatchObject(
    violation('ended-before', 'validTo'),
  )
  await expect(client.delegations.create({ ...lending, validTo: ago(MINUTE) })).rejects.toMatchObject(
    violation('ended-before', 'validTo'),
  )
  for (const validFrom of [ago(30 * DAY), ago(6 * MINUTE)]) {
    await expect(client.delegations.create({ ...lending, validFrom })).rejects.toMatchObject(
      violation('begins-in-the-past', 'validFrom'),
    )
  }
  expect(await check(first.id, ago(2 * DAY))).toMatchObject({ verdict: 'denied' })
})

test('a beginning a moment ago counts as now, so that nothing is granted before it was recorded', async () => {
  const { client, first, lending, check } = await aSchool('moment')
  const before = new Date()
  const made = await client.delegations.create({ ...lending, validFrom: ago(2 * MINUTE) })
  expect(made.validFrom.getTime()).toBeGreaterThanOrEqual(before.getTime())
  expect(made.state).toBe('current')
  expect(await check(first.id, new Date(made.validFrom.getTime() - 1))).toMatchObject({ verdict: 'denied' })
  expect(await check(first.id, made.validFrom)).toMatchObject({ verdict: 'granted' })
})

test('answers about the past agree with the log, before and after a revocation', async () => {
  const { client, first, lending, check } = await aSchool('log')
  const made = await client.delegations.create(lending)
  await client.delegations.revoke({ id: made.id, version: made.version })
  const { items } = await client.audit.search({ entityKind: 'delegation', entityId: made.id, limit: 10 })
  expect(items.map(({ action }) => action).sort()).toEqual(['delegation.create', 'delegation.revoke'])
  const { revokedAt } = await client.delegations.get({ id: made.id })
  expect(await check(first.id, new Date(made.validFrom.getTime() - 1))).toMatchObject({ verdict: 'denied' })
  expect(await check(first.id, made.validFrom)).toMatchObject({ verdict: 'granted' })
  expect(await check(first.id, revokedAt!)).toMatchObject({ verdict: 'denied' })
})

test('nobody can delegate a role without permissions', async () => {
  const { client, unit, second, lending } = await aSchool('empty')
  const guest = await client.roles.create({ name: 'empty guest', permissionKeys: [] })
  const asRole = { ...lending, roleId: guest.id, permissionKeys: [] }
  const refused = violation('role-holds-nothing', 'roleId')
  for (const delegatorId of [lending.delegatorId, second.id]) {
    await expect(client.delegations.create({ ...asRole, delegatorId })).rejects.toMatchObject(refused)
  }
  await client.assignments.create({ personIds: [second.id], roleId: guest.id, orgUnitId: unit.id })
  await expect(client.delegations.create({ ...asRole, delegatorId: second.id })).rejects.toMatchObject(refused)
})

test('a role that grants more later passes on as much of it as the delegator has', async () => {
  const { client, key, role, unit, head, first, lending, check } = await aSchool('later')
  await client.delegations.create({ ...lending, roleId: role.id, permissionKeys: [] })
  await client.permissions.create({ key: 'later.more', description: '' })
  const { version } = await client.roles.get({ id: role.id })
  await client.roles.update({ id: role.id, version, permissionKeys: [key, 'later.more'] })
  expect(await check(first.id, undefined, 'later.more')).toMatchObject({ verdict: 'granted' })

  // When the delegator does not hold the role itself, a new permission of the role is included only if they hold it
  // otherwise.
  const deputy = await client.roles.create({ name: 'later deputy', permissionKeys: [key] })
  const other = await client.people.create({ givenName: 'other', familyName: 'later', username: 'other.later' })
  await client.delegations.create({ ...lending, delegateId: other.id, roleId: deputy.id, permissionKeys: [] })
  await client.permissions.create({ key: 'later.foreign', description: '' })
  const now = await client.roles.get({ id: deputy.id })
  await client.roles.update({ id: deputy.id, version: now.version, permissionKeys: [key, 'later.foreign'] })
  expect(await check(other.id)).toMatchObject({ verdict: 'granted' })
  expect(await check(other.id, undefined, 'later.foreign')).toMatchObject({ verdict: 'denied' })
  await client.assignments.create({ personIds: [head.id], roleId: deputy.id, orgUnitId: unit.id })
  expect(await check(other.id, undefined, 'later.foreign')).toMatchObject({ verdict: 'granted' })
})

test('a redelegation may not exceed what the delegator has left, and the refusal says how much that is', async () => {
  const { client, first, second, head, unit, lending } = await aSchool('further')
  const beyond = (most: number) => violation('redelegations-beyond-own', 'maxRedelegations', { most })
  await expect(client.delegations.create({ ...lending, maxRedelegations: 32 })).rejects.toMatchObject(beyond(31))
  await client.delegations.create({ ...lending, maxRedelegations: 2 })
  const onward = { ...lending, delegatorId: first.id, delegateId: second.id }
  await expect(client.delegations.create({ ...onward, maxRedelegations: 2 })).rejects.toMatchObject(beyond(1))
  await client.delegations.create({ ...onward, maxRedelegations: 1 })
  const back = { ...lending, delegatorId: second.id, delegateId: head.id }
  await expect(client.delegations.create({ ...back, maxRedelegations: 1 })).rejects.toMatchObject(beyond(0))
  const { items } = await client.delegations.delegable({ personId: second.id })
  expect(items).toMatchObject([{ permission: 'further.approve', orgUnit: { id: unit.id }, maxRedelegations: 0 }])
})
