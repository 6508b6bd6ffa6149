import { expect, test } from 'vitest'
import { lockDirectory } from '../../../src/main/features/imports/apply/apply-plan.sql.ts'
import { lendingSchool } from '../../fixtures/lending-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const waiting = async () => {
  const { rows } = await database.store.pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND relation IS NOT NULL
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  return rows[0]!.waiting
}

/** Runs `write` while an import holds the directory's lock. The import then changes the people and removes the unit. */
const besideImport = async (
  { unitId, personIds }: { unitId: string; personIds: string[] },
  write: () => Promise<unknown>,
) => {
  const client = await database.store.pool.connect()
  try {
    await client.query('BEGIN')
    await lockDirectory(async (text, values) => (await client.query(text, values)).rows as never)
    const outcome = write().then(
      () => 'written',
      (error: { data?: { rule?: string } }) => error.data?.rule ?? error,
    )
    await expect.poll(waiting).toBe(1)
    await client.query('UPDATE directory.person SET updated_at = clock_timestamp() WHERE id = ANY ($1)', [personIds])
    await client.query('UPDATE directory.org_unit SET deleted_at = clock_timestamp() WHERE id = $1', [unitId])
    await client.query('COMMIT')
    return await outcome
  } finally {
    client.release()
  }
}

test('a write to a unit that an import removes meanwhile is refused, without a deadlock', async () => {
  const { client } = running
  const writes = {
    delegation: (school: Awaited<ReturnType<typeof lendingSchool>>) => client.delegations.create(school.lending),
    assignment: ({ first, role, unit }: Awaited<ReturnType<typeof lendingSchool>>) =>
      client.assignments.create({ personIds: [first.id], roleId: role.id, orgUnitId: unit.id }),
    unit: ({ unit }: Awaited<ReturnType<typeof lendingSchool>>) =>
      client.orgUnits.create({ name: 'Below', kind: 'department', parentId: unit.id }),
  }
  const outcomes: Record<string, unknown> = {}
  for (const [name, write] of Object.entries(writes)) {
    const school = await lendingSchool(client, `beside-${name}`)
    const parties = { unitId: school.unit.id, personIds: [school.head.id, school.first.id] }
    outcomes[name] = await besideImport(parties, () => write(school))
  }
  expect(outcomes).toEqual({
    delegation: 'org-unit-deleted',
    assignment: 'org-unit-deleted',
    unit: 'parent-deleted',
  })
})
