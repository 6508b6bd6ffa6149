import { expect, test } from 'vitest'
import { lendingSchool } from '../../fixtures/lending-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const violation = (rule: string) => ({ code: 'RULE_VIOLATION', data: { rule } })

const aSchool = async (name: string) => ({
  client: running.client,
  ...(await lendingSchool(running.client, name)),
})

test('a delegator must hold the right there, or have it with permission to redelegate', async () => {
  const { client, first, second, lending } = await aSchool('lend')
  const onward = { ...lending, delegatorId: first.id, delegateId: second.id }
  const refused = violation('delegator-does-not-hold')
  await expect(client.delegations.create(onward)).rejects.toMatchObject(refused)
  const kept = await client.delegations.create(lending)
  await expect(client.delegations.create(onward)).rejects.toMatchObject(refused)
  await client.delegations.revoke({ id: kept.id, version: kept.version })
  const passed = await client.delegations.create({ ...lending, maxRedelegations: 1 })
  await client.delegations.create(onward)
  await client.delegations.revoke({ id: passed.id, version: passed.version })
  await expect(client.delegations.create(onward)).rejects.toMatchObject(refused)
  const elsewhere = await client.orgUnits.create({ name: 'elsewhere', kind: 'school' })
  await expect(client.delegations.create({ ...lending, orgUnitId: elsewhere.id })).rejects.toMatchObject(refused)
})

test('a delegation to oneself, to an unknown or to a removed person is refused', async () => {
  const { client, unit, head, second, lending } = await aSchool('removed')
  await expect(client.delegations.create({ ...lending, delegateId: head.id })).rejects.toMatchObject(
    violation('self-delegation'),
  )
  const nobody = violation('unknown-person')
  await expect(client.delegations.create({ ...lending, delegateId: unit.id })).rejects.toMatchObject(nobody)
  await client.people.remove({ id: second.id, version: second.version })
  await expect(client.delegations.create({ ...lending, delegateId: second.id })).rejects.toMatchObject(
    violation('person-deleted'),
  )
})

test('of many concurrent revocations of one delegation, one succeeds', async () => {
  const { client, lending } = await aSchool('once')
  const { id, version } = await client.delegations.create(lending)
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => client.delegations.revoke({ id, version })))
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const [stale] = all.filter((each) => each.status === 'rejected')
  expect(stale?.reason).toMatchObject({ code: 'STALE_VERSION' })
})
