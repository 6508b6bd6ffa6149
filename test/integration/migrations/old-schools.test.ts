import { beforeAll, describe, expect, test } from 'vitest'
import { digestOf, loadRows, OLD_VERSIONS } from '../../fixtures/old-schools/load-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

/** These are written when a school is open and when a migration runs: who reads it, what changed, and what ran. */
const OF_THE_OPENING = ['directory.cache_reader', 'directory.outbox_event', 'migration_history.directory']

describe.each(OLD_VERSIONS)('a school as version %s made it', (version) => {
  const database = useDatabase({ empty: true })
  let columns: Map<string, string>
  let before: Record<string, string>

  beforeAll(async () => {
    columns = await loadRows(database.store.pool, version)
    for (const table of OF_THE_OPENING) columns.delete(table)
    before = await digestOf(database.store.pool, columns)
    expect(Number.parseInt(before['directory.person']!)).toBeGreaterThan(2_000)
  })
  const running = useConsole(() => database)

  test('is migrated, keeps its rows, and answers as it did', async () => {
    const { client } = running
    for (const { track, rows } of (await client.migrations.list()).items) {
      expect(rows.map(({ state }) => state)).not.toContain('changed')
      expect(rows.map(({ state }) => state)).not.toContain('missing')
      const { planDigest, rowsLost } = await client.migrations.preview({ track })
      expect(rowsLost).toBe(0)
      for await (const event of await client.migrations.apply({ track, planDigest })) void event
    }
    expect(await digestOf(database.store.pool, columns)).toEqual(before)

    expect(await client.people.count({})).toMatchObject({ total: 2_003 })
    const named = async (search: string) => (await client.people.search({ search, sort: 'name' })).items[0]!
    const [unit] = (await client.orgUnits.search({ search: 'trips' })).items
    const asked = { permission: 'trips.approve', orgUnitId: unit!.id }
    const { id: head } = await named('head.trips')
    const { id: second } = await named('second.trips')
    const answer = await client.authority.check({ personId: second, ...asked })
    expect(answer).toMatchObject({ verdict: 'granted', chain: { root: { person: { id: head } } } })
    expect((await client.people.profile({ id: head })).parts.changes).toMatchObject({ status: 'ok' })

    const person = await client.people.create({ givenName: 'New', familyName: 'Comer', username: 'new.comer' })
    expect(await client.people.get({ id: person.id })).toMatchObject({ familyName: 'Comer' })
  })

  test('has a history that no later version changed', async () => {
    const rows = (await running.client.migrations.list()).items.flatMap((track) => track.rows)
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['applied']))
  })
})
