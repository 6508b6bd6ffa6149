import { expect, test } from 'vitest'
import { lendingSchool } from '../fixtures/lending-school.ts'
import { useDatabase } from '../postgres.ts'
import { useConsole } from '../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const MINUTES = 60_000
const AHEAD = 10 * MINUTES

/**
 * Leaves the rows as a server does whose clock was ten minutes ahead and has been set right: every instant that was
 * written since `since` is ten minutes later, those of validity and those of recording.
 */
const setBack = async (since: Date) => {
  const { rows } = await database.store.pool.query<{ table: string; column: string }>(
    `SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'directory' AND c.data_type = 'timestamp with time zone' AND t.table_type = 'BASE TABLE'`,
  )
  for (const { table, column } of rows.toSorted((a, b) => b.column.localeCompare(a.column))) {
    await database.store.pool.query(
      `UPDATE directory.${table} SET ${column} = ${column} + make_interval(secs => $2) WHERE ${column} >= $1`,
      [since, AHEAD / 1_000],
    )
  }
}

const databaseNow = async () => {
  const { rows } = await database.store.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  return rows[0]!.now
}

const lent = async (name: string) => {
  const { client } = running
  const school = await lendingSchool(client, name)
  const given = await client.delegations.create(school.lending)
  const { first, key, unit } = school
  const question = { personId: first.id, permission: key, orgUnitId: unit.id }
  return { ...school, given, question }
}

test('a revocation is seen when the clock is set back after it', async () => {
  const { client } = running
  const { given, question, first, key, unit } = await lent('back')
  const since = await databaseNow()
  const revoked = await client.delegations.revoke({ id: given.id, version: given.version })
  await setBack(since)

  const answer = await client.authority.check(question)
  expect(answer.verdict).toBe('denied')
  expect(answer.at.getTime()).toBeGreaterThan((await databaseNow()).getTime())
  const path = await client.authority.path({ from: given.delegator.id, to: first.id })
  expect(path.hops).toBeNull()
  const holders = await client.authority.holders({ permission: key, orgUnitId: unit.id })
  expect(holders.items.map(({ person }) => person.id)).not.toContain(first.id)
  expect((await client.authority.permissionsOf({ personId: first.id })).items).toEqual([])
  expect((await client.authority.impact({ delegationId: given.id })).items).toEqual([])
  expect((await client.delegations.delegable({ personId: first.id })).items).toEqual([])

  expect(await client.delegations.get({ id: given.id })).toMatchObject({ state: 'revoked' })
  const listed = async (state: 'revoked' | 'current') =>
    (await client.delegations.search({ personId: first.id, state })).items.map(({ id }) => id)
  expect([await listed('revoked'), await listed('current')]).toEqual([[given.id], []])
  const { counts } = await client.people.openEntries({ personIds: [first.id] })
  expect(counts.delegations).toBe(0)
  const again = await client.delegations.revoke({ id: given.id, version: revoked.version })
  expect(again.revokedAt!.getTime()).toBe(revoked.revokedAt!.getTime() + AHEAD)
})

test('what is written after the clock was set back holds for every question after it', async () => {
  const { client } = running
  const { given, question, head, role, unit, second, lending } = await lent('forth')
  const since = await databaseNow()
  await client.delegations.revoke({ id: given.id, version: given.version })
  const [post] = (await client.assignments.create({ personIds: [second.id], roleId: role.id, orgUnitId: unit.id }))
    .created
  await setBack(since)

  const again = await client.delegations.create(lending)
  expect(again).toMatchObject({ state: 'current' })
  expect((await client.authority.check(question)).verdict).toBe('granted')
  // The second person's assignment begins in the future of the corrected clock, and may be redelegated at once.
  const onward = await client.delegations.create({ ...lending, delegatorId: second.id, delegateId: head.id })
  expect(onward.validFrom.getTime()).toBeGreaterThanOrEqual(post!.validFrom.getTime() + AHEAD)
  await client.delegations.revoke({ id: again.id, version: again.version })
  expect((await client.authority.check(question)).verdict).toBe('denied')
  expect(await client.delegations.get({ id: again.id })).toMatchObject({ state: 'revoked' })
})
