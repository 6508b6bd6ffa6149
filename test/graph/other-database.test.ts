import pino from 'pino'
import { expect, inject, test } from 'vitest'
import { checkAuthority } from '../../src/main/features/authority/check-authority.ts'
import {
  repairProjection,
  rebuildProjection,
  verifyProjection,
} from '../../src/main/features/projection/maintain-graph.ts'
import { projectionStatus } from '../../src/main/features/projection/projection-status.ts'
import { openSchoolGraph } from '../../src/main/school/school-graph.ts'
import type { School } from '../../src/main/school/school.ts'
import type { PostgresStore } from '../../src/main/stores/postgres/open-postgres.ts'
import { hour, loadWorld, oneDelegation, uuid } from '../authority/world.ts'
import { useGraph } from '../neo4j.ts'
import { createDatabase, useDatabase } from '../postgres.ts'

/** One Neo4j that both schools name. */
useGraph()
const first = useDatabase()

const question = { personId: uuid('person', 1), permission: 'a.x', orgUnitId: uuid('unit', 0), at: hour(5) }

const openSchool = async (store: PostgresStore) => {
  const { url, user, password } = inject('neo4j')
  const profile = {
    id: 'school',
    name: 'School',
    environment: 'test' as const,
    readOnly: false,
    postgresql: { kind: 'embedded' as const },
    neo4j: { url, user, database: null },
    redis: { kind: 'none' as const },
    actors: [],
  }
  const opened = await openSchoolGraph({ profile, password, store, log: pino({ level: 'silent' }), projects: true })
  return { ...opened, profile }
}
type Opened = Awaited<ReturnType<typeof openSchool>>
const finish = async (work: AsyncGenerator<unknown>) => {
  for await (const _ of work);
}
const asked = ({ graph, profile }: Opened) => ({ graph, profile }) as unknown as Pick<School, 'graph' | 'profile'>
const servedNow = async (school: Opened) => {
  const { servedBy, verdict } = await checkAuthority(school, question)
  return { servedBy, verdict }
}
const stateNow = async (school: Opened) => (await projectionStatus(school)).state
const soon = { timeout: 60_000, interval: 100 }

test('the copy of a school that names the same Neo4j neither asks nor changes its graph until it is rebuilt there', async () => {
  const copy = await createDatabase(inject('cluster'))
  await loadWorld(first.store.pool, oneDelegation())
  // The same people and ids; only in this database the delegation was revoked.
  await loadWorld(copy.store.pool, oneDelegation(hour(1)))
  const school = await openSchool(first.store)
  await expect.poll(() => servedNow(school), soon).toEqual({ servedBy: 'neo4j', verdict: 'granted' })
  const tried = await openSchool(copy.store)
  try {
    await expect.poll(() => stateNow(tried), soon).toBe('other-database')
    expect(await servedNow(tried)).toEqual({ servedBy: 'postgresql', verdict: 'denied' })
    const refused = { code: 'CONFLICT', data: { reason: 'other-database' } }
    await expect(finish(verifyProjection(asked(tried)))).rejects.toMatchObject(refused)
    await expect(finish(repairProjection(asked(tried)))).rejects.toMatchObject(refused)
    await expect.poll(() => servedNow(school), soon).toEqual({ servedBy: 'neo4j', verdict: 'granted' })

    const rebuilding = rebuildProjection(asked(tried))
    // The graph is claimed and not loaded yet: nobody reads what the other school left in it.
    await rebuilding.next()
    expect(await servedNow(tried)).toEqual({ servedBy: 'postgresql', verdict: 'denied' })
    expect(await servedNow(school)).toEqual({ servedBy: 'postgresql', verdict: 'granted' })
    await finish(rebuilding)
    await expect.poll(() => servedNow(tried), soon).toEqual({ servedBy: 'neo4j', verdict: 'denied' })
    await expect.poll(() => stateNow(school), soon).toBe('other-database')
    expect(await servedNow(school)).toEqual({ servedBy: 'postgresql', verdict: 'granted' })
  } finally {
    await Promise.all([school.close(), tried.close()])
    await copy.drop()
  }
})

test('a rebuild skips events from the dump of another server and reads new ones', async () => {
  await loadWorld(first.store.pool, oneDelegation())
  await first.store.pool.query(
    `INSERT INTO directory.outbox_event (transaction_id, kind, entity_ids) VALUES ('9000000000', 'person', $1)`,
    [[uuid('person', 1)]],
  )
  const school = await openSchool(first.store)
  try {
    await finish(rebuildProjection(asked(school)))
    await expect.poll(async () => (await projectionStatus(school)).lag?.events, soon).toBe(0)
    await first.store.pool.query(`UPDATE directory.delegation SET revoked_at = $1`, [hour(2)])
    await first.store.pool.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('delegation', $1)`, [
      [uuid('delegation', 1)],
    ])
    await expect.poll(() => servedNow(school), soon).toEqual({ servedBy: 'neo4j', verdict: 'denied' })
  } finally {
    await school.close()
  }
})
