import pino from 'pino'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { checkAuthority } from '../../src/main/features/authority/check-authority.ts'
import { bringUp, trackStatus } from '../../src/main/features/migrations/migrate-track.ts'
import { verifyProjection } from '../../src/main/features/projection/maintain-graph.ts'
import { projectionStatus } from '../../src/main/features/projection/projection-status.ts'
import { openSchoolGraph } from '../../src/main/school/school-graph.ts'
import type { School } from '../../src/main/school/school.ts'
import { readDatabaseIdentity } from '../../src/main/stores/postgres/database-identity.ts'
import { loadGraph, loadRows, OLD_VERSIONS } from '../fixtures/old-schools/load-school.ts'
import { emptyGraph, emptySchema, graphMigrationsOn, useGraph } from '../neo4j.ts'
import { useDatabase } from '../postgres.ts'

describe.each(OLD_VERSIONS)('the graph of a school as version %s made it', (version) => {
  const graph = useGraph()
  const database = useDatabase({ empty: true })

  beforeAll(async () => {
    await emptyGraph(graph.driver)
    await emptySchema(graph.driver)
    await loadRows(database.store.pool, version)
    await loadGraph(graph.driver, version)
    // The server of the tests has run fewer transactions than that school's had.
    await database.store.pool.query(
      'DO $$ BEGIN FOR n IN 1..1000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$',
    )
    // The rows are loaded into another database than the one that this graph was made from.
    await graph.driver.executeQuery('MATCH (p:Projection) SET p.source = $source', {
      source: await readDatabaseIdentity(database.store.pool),
    })
  })

  test('is migrated, is the graph that later versions ask, and needs no rebuild', async () => {
    const migrations = graphMigrationsOn(graph.driver)
    await bringUp(database.migrations, 'directory')
    await bringUp(migrations, 'graph')
    const { rows } = await trackStatus(migrations, 'graph')
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['applied']))

    const { url, user, password } = inject('neo4j')
    const profile = {
      id: 'old',
      name: 'Old',
      environment: 'test' as const,
      readOnly: false,
      postgresql: { kind: 'embedded' as const },
      neo4j: { url, user, database: null },
      redis: { kind: 'none' as const },
      actors: [],
    }
    const log = pino({ level: 'silent' })
    const opened = await openSchoolGraph({ profile, password, store: database.store, log, projects: true })
    try {
      const school = { graph: opened.graph, profile } as unknown as Pick<School, 'graph' | 'profile'>
      const soon = { timeout: 60_000, interval: 100 }
      await expect.poll(async () => (await projectionStatus(school)).state, soon).toBe('idle')
      const { epoch } = await projectionStatus(school)
      const found: unknown[] = []
      for await (const event of verifyProjection(school)) found.push(event)
      expect(found.at(-1)).toMatchObject({ kind: 'done', differences: 0 })
      expect(epoch, 'it was not rebuilt').toBe(1)

      const { rows: asked } = await database.store.pool.query<{ personId: string; orgUnitId: string }>(
        `SELECT d.delegate_id AS "personId", d.org_unit_id AS "orgUnitId" FROM directory.delegation d
         WHERE d.reason = 'a cover'`,
      )
      const question = { ...asked[0]!, permission: 'trips.approve', at: new Date() }
      await expect
        .poll(async () => {
          const { servedBy, verdict } = await checkAuthority(opened, question)
          return { servedBy, verdict }
        }, soon)
        .toEqual({ servedBy: 'neo4j', verdict: 'granted' })
    } finally {
      await opened.close()
    }
  })
})
