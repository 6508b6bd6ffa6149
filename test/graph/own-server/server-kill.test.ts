import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import { bringUp } from '../../../src/main/features/migrations/migrate-track.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { outboxProjector } from '../../../src/main/features/projection/project-outbox.ts'
import { rebuildGraph } from '../../../src/main/features/projection/rebuild-graph.ts'
import { openNeo4j } from '../../../src/main/stores/neo4j/open-neo4j.ts'
import { graphMigrationsOn } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { catchUpAndCompare, seedWorld } from '../projection/catch-up.ts'
import { randomWrite } from '../projection/random-writes.ts'

/** Rounds that kill the server, about 10 s each; `SERVER_KILL_ROUNDS` sets another number. */
const SERVER_ROUNDS = Number(process.env.SERVER_KILL_ROUNDS ?? 3)

const database = useDatabase()

test('kill -9 of Neo4j while it is written: the graph equals SQL after catch-up', { timeout: 1_800_000 }, async () => {
  await seedWorld(database.store.pool)
  const dataDir = await mkdtemp(join(tmpdir(), 'neo4j-kill-'))
  let server = await startNeo4j({ dataDir, shortLived: true })
  const target = () => ({ url: server.url, user: server.user!, password: server.password! })
  try {
    for (let round = 0; round < SERVER_ROUNDS; round += 1) {
      const driver = await openNeo4j(target())
      await bringUp(graphMigrationsOn(driver), 'graph')
      const graph = neo4jGraphProjection({ driver })
      const ports = { outbox: postgresOutbox(database.store.pool), graph }
      if ((await graph.state()) === null) for await (const _progress of rebuildGraph(ports));
      const writing = (async () => {
        for (let n = 0; n < 60; n += 1) await randomWrite(database.store.pool)
      })()
      const projecting = (async () => {
        const projectBatch = outboxProjector(ports)
        for (;;) await projectBatch()
      })().catch(() => 'cut off')
      await delay(100 + randomInt(400))
      process.kill(server.pid!, 'SIGKILL')
      await server.stop()
      // The driver tries the old port for some seconds; the next server starts meanwhile, on another port.
      const [cut, next] = await Promise.all([projecting, startNeo4j({ dataDir, shortLived: true }), writing])
      server = next
      expect(cut).toBe('cut off')
      await driver.close()
      const again = await openNeo4j(target())
      expect(
        await catchUpAndCompare(database.store.pool, neo4jGraphProjection({ driver: again })),
        `round ${round + 1}`,
      ).toEqual([])
      await again.close()
    }
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
