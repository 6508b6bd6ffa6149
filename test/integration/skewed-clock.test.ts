import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../src/contract/index.ts'
import { lendingSchool } from '../fixtures/lending-school.ts'
import { useDatabase } from '../postgres.ts'
import { TEST_TOKEN, useConsole } from '../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const fixture = (name: string) => resolve(import.meta.dirname, '../fixtures', name)

const databaseNow = async () => {
  const { rows } = await database.store.pool.query<{ now: Date }>(`SELECT clock_timestamp() AS now`)
  return rows[0]!.now.getTime()
}

/** Every instant in the directory that is later than the given one, as `table.column instant`. */
const instantsAfter = async (since: number) => {
  const { rows: columns } = await database.store.pool.query<{ table: string; column: string }>(
    `SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'directory' AND c.data_type = 'timestamp with time zone' AND t.table_type = 'BASE TABLE'`,
  )
  const found: { name: string; at: number }[] = []
  for (const { table, column } of columns) {
    const { rows } = await database.store.pool.query<{ at: Date }>(
      `SELECT ${column} AS at FROM directory.${table} WHERE ${column} > $1`,
      [new Date(since)],
    )
    found.push(...rows.map(({ at }) => ({ name: `${table}.${column}`, at: at.getTime() })))
  }
  return found
}

describe.each([
  { name: 'ten minutes ahead', shift: 600 },
  { name: 'ten minutes behind', shift: -600 },
])('a second console whose clock is $name', ({ shift }) => {
  let process_: ChildProcess
  let dataFolder: string
  let skewed: Client
  let school: Awaited<ReturnType<typeof lendingSchool>>

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'school-skewed-'))
    await chmod(dataFolder, 0o755)
    process_ = spawn(
      process.execPath,
      [
        '--import',
        fixture('shifted-clock.ts'),
        fixture('shared-database-console.ts'),
        JSON.stringify(database.target),
        dataFolder,
        TEST_TOKEN,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, SHIFT_MS: String(shift * 1_000) } },
    )
    const [url] = (await once(createInterface({ input: process_.stdout! }), 'line')) as [string]
    const headers = { authorization: `Bearer ${TEST_TOKEN}` }
    skewed = createORPCClient(new RPCLink({ url: new URL('/rpc', url).href, headers }))
    school = await lendingSchool(running.client, `skew${shift > 0 ? 'a' : 'b'}`)
  })
  afterAll(async () => {
    process_.kill()
    await once(process_, 'exit')
    await rm(dataFolder, { recursive: true, force: true })
  })

  const verdict = async (client: Client) => {
    const { first, key, unit } = school
    return (await client.authority.check({ personId: first.id, permission: key, orgUnitId: unit.id })).verdict
  }

  test('reports it in its health, and the other console does not', async () => {
    const { postgresql } = await skewed.connections.health()
    expect(Math.abs(postgresql.clockOffsetSeconds! - shift)).toBeLessThan(2)
    expect(postgresql.clockWarning).toContain(shift > 0 ? 'ahead of' : 'behind')
    const right = (await running.client.connections.health()).postgresql
    expect(right.clockOffsetSeconds).toBe(0)
    expect(right).not.toHaveProperty('clockWarning')
  })

  test('revokes with immediate effect for everybody', async () => {
    const given = await running.client.delegations.create(school.lending)
    expect(await verdict(running.client)).toBe('granted')
    const revoked = await skewed.delegations.revoke({ id: given.id, version: given.version })
    expect(revoked).toMatchObject({ state: 'revoked' })
    expect(await verdict(running.client)).toBe('denied')
    expect(await running.client.delegations.get({ id: given.id })).toMatchObject({ state: 'revoked' })
    const again = await running.client.delegations.revoke({ id: given.id, version: revoked.version })
    expect(again).toMatchObject({ revokedAt: revoked.revokedAt, version: revoked.version })
  })

  test('delegates from the database’s current time on', async () => {
    const { lending } = school
    const before = await databaseNow()
    const given = await skewed.delegations.create(lending)
    const after = await databaseNow()
    expect(given.state).toBe('current')
    expect(given.validFrom.getTime()).toBeGreaterThan(before - 1)
    expect(given.validFrom.getTime()).toBeLessThanOrEqual(after)
    expect(await verdict(running.client)).toBe('granted')
    const { items } = await running.client.delegations.delegable({ personId: lending.delegatorId })
    expect(items).toHaveLength(1)
    await running.client.delegations.revoke({ id: given.id, version: given.version })
  })

  test('writes nothing that another console cannot revoke at once', async () => {
    const given = await running.client.delegations.create(school.lending)
    const late = new Date(Date.now() + 86_400_000)
    await database.store.pool.query('UPDATE directory.delegation SET revoked_at = $2 WHERE id = $1', [given.id, late])
    const revoked = await running.client.delegations.revoke({ id: given.id, version: given.version })
    expect(revoked.state).toBe('revoked')
    expect(revoked.revokedAt!.getTime()).toBeLessThanOrEqual(await databaseNow())
    expect(await verdict(running.client)).toBe('denied')
    const events = await running.client.audit.search({ entityKind: 'delegation', entityId: given.id, limit: 1 })
    expect(events.items[0]).toMatchObject({
      action: 'delegation.revoke',
      before: { revokedAt: late.toISOString() },
      after: { revokedAt: revoked.revokedAt!.toISOString() },
    })
  })

  test('delegates, assigns and ends with immediate effect for everybody, with the database’s instants only', async () => {
    const since = await databaseNow()
    const { client } = running
    const lent = await skewed.delegations.create(school.lending)
    expect(lent.state).toBe('current')
    expect([await verdict(client), await verdict(skewed)]).toEqual(['granted', 'granted'])
    await skewed.delegations.revoke({ id: lent.id, version: lent.version })
    expect([await verdict(client), await verdict(skewed)]).toEqual(['denied', 'denied'])

    const { first, second, role, unit } = school
    const terms = { personIds: [first.id], roleId: role.id, orgUnitId: unit.id }
    const [assigned] = (await skewed.assignments.create(terms)).created
    expect([await verdict(client), await verdict(skewed)]).toEqual(['granted', 'granted'])
    const ended = await skewed.assignments.end({ id: assigned!.id, version: assigned!.version })
    expect([await verdict(client), await verdict(skewed)]).toEqual(['denied', 'denied'])
    expect(await client.assignments.end({ id: ended.id, version: ended.version })).toMatchObject({
      validTo: ended.validTo,
      version: ended.version,
    })

    const line = await skewed.reportingLines.create({ personId: first.id, managerId: second.id })
    const reports = async (of: Client) => (await of.orgChart.path({ id: first.id })).managers.length
    expect([await reports(client), await reports(skewed)]).toEqual([2, 2])
    await skewed.reportingLines.end({ id: line.id, version: line.version })
    expect([await reports(client), await reports(skewed)]).toEqual([1, 1])

    const made = await skewed.people.create({ givenName: 'Ada', familyName: 'Skew', username: `ada${shift}` })
    await skewed.people.remove({ id: made.id, version: made.version })
    const below = await skewed.orgUnits.create({ name: 'Skew', kind: 'department', parentId: unit.id })
    await skewed.orgUnits.remove({ id: below.id, version: below.version })
    await skewed.people.setStatus({ people: [{ id: second.id, version: second.version }], status: 'inactive' })

    const written = await instantsAfter(since)
    const until = await databaseNow()
    expect(written.length).toBeGreaterThan(20)
    expect(written.filter(({ at }) => at > until)).toEqual([])
    const names = new Set(written.map(({ name }) => name))
    expect([...names]).toEqual(
      expect.arrayContaining([
        'assignment.valid_from',
        'assignment.valid_to',
        'audit_event.recorded_at',
        'delegation.revoked_at',
        'delegation.valid_from',
        'org_unit.deleted_at',
        'outbox_event.recorded_at',
        'person.deleted_at',
        'reporting_line.valid_to',
      ]),
    )
  })
})
