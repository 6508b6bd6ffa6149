import { expect, test } from 'vitest'
import { lendingSchool } from '../../fixtures/lending-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const DAY = 86_400_000
/** One instant for the whole file, so that expected and actual values agree. */
const begun = Math.trunc(Date.now() / 1_000) * 1_000
const inDays = (days: number) => new Date(begun + days * DAY)
const aSchool = async (name: string) => ({ client: running.client, ...(await lendingSchool(running.client, name)) })
const unknownId = '01a1fb67-1800-7078-b544-4112b2cd3857'

test('a preview says what the delegate gains and writes nothing', async () => {
  const { client, lending, key, first } = await aSchool('plain')
  const preview = await client.delegations.preview(lending)
  expect(preview).toMatchObject({ permissionKeys: [key], gains: [key], warnings: [] })
  const { items } = await client.delegations.search({ delegateId: first.id, limit: 10 })
  expect(items).toEqual([])
  expect((await client.delegations.create(lending)).warnings).toEqual([])
})

test('delegating to someone inactive is warned of, and written all the same', async () => {
  const { client, lending, first } = await aSchool('inactive')
  await client.people.update({ id: first.id, version: first.version, status: 'inactive' })
  const warnings = [{ code: 'delegate-inactive', person: { id: first.id, name: 'first inactive' } }]
  expect(await client.delegations.preview(lending)).toMatchObject({ gains: [], warnings })
  expect(await client.delegations.create(lending)).toMatchObject({ warnings })
})

test('a preview warns when a delegation of the same two gives as much already, and not when the new one exceeds it', async () => {
  const { client, lending, role, unit, key, second } = await aSchool('twice')
  const given = await client.delegations.create({ ...lending, maxRedelegations: 2, validTo: inDays(20) })
  const below = await client.orgUnits.create({ name: 'below twice', kind: 'class', parentId: unit.id })
  const codes = async (more: Partial<typeof lending> & Record<string, unknown>) =>
    (await client.delegations.preview({ ...lending, maxRedelegations: 2, validTo: inDays(20), ...more })).warnings
  const already = [{ code: 'already-delegated', delegationIds: [given.id] }]
  for (const more of [
    {},
    { maxRedelegations: 1 },
    { orgUnitId: below.id },
    { validFrom: inDays(2), validTo: inDays(9) },
  ]) {
    expect(await codes(more), JSON.stringify(more)).toEqual(already)
  }
  // Each of these exceeds the existing delegation in one respect.
  expect(await codes({ maxRedelegations: 3 })).toEqual([])
  for (const more of [{ validTo: null }, { validTo: inDays(21) }, { roleId: role.id, permissionKeys: [] }]) {
    expect(await codes(more), JSON.stringify(more)).toMatchObject([{ code: 'held-already' }])
  }
  expect(await codes({ delegateId: second.id })).toEqual([])

  await client.delegations.revoke({ id: given.id, version: given.version })
  expect(await codes({})).toEqual([])
  const asRole = await client.delegations.create({ ...lending, roleId: role.id, permissionKeys: [] })
  expect(await client.delegations.preview({ ...lending, permissionKeys: [key] })).toMatchObject({
    gains: [],
    warnings: [{ code: 'already-delegated', delegationIds: [asRole.id] }],
  })
})

test('a preview warns of what the delegate holds by a role, and names what they gain', async () => {
  const { client, lending, key, role, unit, head, first } = await aSchool('held')
  await client.assignments.create({ personIds: [first.id], roleId: role.id, orgUnitId: unit.id })
  const held = [{ code: 'held-already', person: { id: first.id, name: 'first held' } }]
  expect(await client.delegations.preview(lending)).toMatchObject({ gains: [], warnings: held })

  await client.permissions.create({ key: 'held.more', description: '' })
  const more = await client.roles.create({ name: 'held more', permissionKeys: ['held.more'] })
  await client.assignments.create({ personIds: [head.id], roleId: more.id, orgUnitId: unit.id })
  const both = { ...lending, permissionKeys: [key, 'held.more'] }
  expect(await client.delegations.preview(both)).toMatchObject({ gains: ['held.more'], warnings: [] })
})

test('a preview warns of a delegation that outlasts the delegator’s own right, with the instant of its end', async () => {
  const { client, lending, key, role, unit, first, second } = await aSchool('longer')
  const delegator = await client.people.create({ givenName: 'post', familyName: 'longer', username: 'post.longer' })
  const post = { personIds: [delegator.id], roleId: role.id, orgUnitId: unit.id }
  await client.assignments.create({ ...post, validTo: inDays(10) })
  const mine = { ...lending, delegatorId: delegator.id, maxRedelegations: 1 }
  const outlasts = (person: { id: string; name: string }, at: Date) => [
    { code: 'outlasts-delegator', person, permissionKeys: [key], at },
  ]
  const named = { id: delegator.id, name: 'post longer' }
  for (const validTo of [null, inDays(11)]) {
    expect((await client.delegations.preview({ ...mine, validTo })).warnings).toEqual(outlasts(named, inDays(10)))
  }
  expect((await client.delegations.preview({ ...mine, validTo: inDays(10) })).warnings).toEqual([])

  // The first end in a chain counts. An assignment that follows on directly removes the warning.
  await client.delegations.create({ ...mine, validTo: inDays(8) })
  const onward = { ...lending, delegatorId: first.id, delegateId: second.id }
  expect((await client.delegations.preview(onward)).warnings).toEqual(
    outlasts({ id: first.id, name: 'first longer' }, inDays(8)),
  )
  await client.assignments.create({ ...post, validFrom: inDays(9) })
  expect((await client.delegations.preview({ ...mine, delegateId: second.id })).warnings).toEqual([])
})

test('people and things that do not exist are named at their field, by a preview and by the write', async () => {
  const { client, lending, first } = await aSchool('unknown')
  const cases = [
    [{ delegatorId: unknownId }, 'unknown-person', 'delegatorId', unknownId],
    [{ delegateId: unknownId }, 'unknown-person', 'delegateId', unknownId],
    [{ orgUnitId: unknownId }, 'unknown-org-unit', 'orgUnitId', unknownId],
    [{ roleId: unknownId, permissionKeys: [] }, 'unknown-role', 'roleId', unknownId],
    [
      { permissionKeys: [...lending.permissionKeys, 'trip.aprove'] },
      'unknown-permission',
      'permissionKeys',
      'trip.aprove',
    ],
  ] as const
  for (const [more, rule, field, name] of cases) {
    const input = {
      ...lending,
      ...more,
      permissionKeys: [...((more as typeof lending).permissionKeys ?? lending.permissionKeys)],
    }
    const refused = { code: 'RULE_VIOLATION', data: { rule, field, unknown: [name] } }
    await expect(client.delegations.preview(input), rule).rejects.toMatchObject(refused)
    await expect(client.delegations.create(input), rule).rejects.toMatchObject(refused)
  }
  await client.people.remove({ id: first.id, version: first.version })
  await expect(client.delegations.preview(lending)).rejects.toMatchObject({ data: { unknown: [first.id] } })
})

test('a preview is refused as the write is', async () => {
  const { client, lending, first, second } = await aSchool('refused')
  const violation = (rule: string) => ({ code: 'RULE_VIOLATION', data: { rule } })
  const cases = [
    [{ delegatorId: first.id, delegateId: second.id }, 'delegator-does-not-hold'],
    [{ delegateId: lending.delegatorId }, 'self-delegation'],
    [{ maxRedelegations: 32 }, 'redelegations-beyond-own'],
    [{ validTo: inDays(-1) }, 'ended-before'],
    [{ validFrom: inDays(-1) }, 'begins-in-the-past'],
  ] as const
  for (const [more, rule] of cases) {
    await expect(client.delegations.preview({ ...lending, ...more })).rejects.toMatchObject(violation(rule))
    await expect(client.delegations.create({ ...lending, ...more })).rejects.toMatchObject(violation(rule))
  }
})

test('many concurrent delegations of the same two people are all written, during edits of both', async () => {
  const { client, lending, key, unit, head, first } = await aSchool('once')
  const writes = Array.from({ length: 8 }, () => client.delegations.create(lending))
  const edits = [head, first].map(({ id, version }) => client.people.update({ id, version, preferredName: 'P' }))
  const made = await Promise.all(writes)
  await Promise.all(edits)
  expect(new Set(made.map(({ id }) => id)).size).toBe(8)
  const question = { personId: first.id, permission: key, orgUnitId: unit.id }
  expect(await client.authority.check(question)).toMatchObject({ verdict: 'granted' })
  // The preview of a ninth delegation sees the eight.
  expect((await client.delegations.preview(lending)).warnings).toMatchObject([{ code: 'already-delegated' }])
})

test('a delegator who becomes inactive during the write counts as inactive', async () => {
  const { client, lending, head } = await aSchool('beside')
  const { pool } = database.store
  const other = await pool.connect()
  try {
    await other.query('BEGIN')
    await other.query(`UPDATE directory.person SET status = 'inactive' WHERE id = $1`, [head.id])
    const made = client.delegations.create(lending).catch((error: unknown) => error)
    await expect
      .poll(async () => {
        const { rows } = await pool.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        return rows.length
      })
      .toBe(1)
    await other.query('COMMIT')
    expect(await made).toMatchObject({ code: 'RULE_VIOLATION', data: { rule: 'delegator-does-not-hold' } })
  } finally {
    other.release()
  }
})
