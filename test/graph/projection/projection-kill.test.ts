import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'vite'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Neo4jTarget } from '../../../src/main/stores/neo4j/open-neo4j.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { rebuildGraph } from '../../../src/main/features/projection/rebuild-graph.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { catchUpAndCompare, seedWorld } from './catch-up.ts'
import { randomWrite } from './random-writes.ts'

/** Rounds that kill the projector's process; `KILL_ROUNDS` sets another number. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 60)
/**
 * Milliseconds that a process runs before it is killed. The most follows the speed of the machine: it grows after a
 * round in which the graph stood still and shrinks after one in which it went on, so that a third of them goes on.
 */
const LEAST_LIFE_MS = 40
const lifeAfter = (mostMs: number, wentOn: boolean) => Math.min(5_000, Math.max(150, mostMs * (wentOn ? 0.75 : 1.15)))

const database = useDatabase()
const neo4j = useGraph()

/** A folder below the project, so that the bundle finds what it does not contain. */
const bundles = join(import.meta.dirname, '../../../.cache/projector', String(process.pid))

// One file starts in a quarter of the time that its sources take, and the test starts hundreds of processes.
beforeAll(() =>
  build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'process', 'projector-process.ts'),
      outDir: bundles,
      target: 'node20',
      minify: false,
    },
  }),
)
afterAll(() => rm(bundles, { recursive: true, force: true }))

const startProjector = async (target: Neo4jTarget): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [join(bundles, 'projector-process.js')], {
    env: { ...process.env, TEST_STORES: JSON.stringify({ postgres: database.url, neo4j: target }) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout!, 'data')
  return child
}

const kill = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test(
  `kill -9 of the projector at random points, ${ROUNDS} rounds: nothing is lost and nothing comes twice`,
  { timeout: 1_800_000 },
  async () => {
    await seedWorld(database.store.pool)
    const graph = neo4jGraphProjection({ driver: neo4j.driver })
    for await (const _progress of rebuildGraph({ outbox: postgresOutbox(database.store.pool), graph }));
    const markerNow = async () => JSON.stringify((await graph.state())!.marker)
    // The first batch has the server plan its statements, which takes many times as long as a batch.
    await randomWrite(database.store.pool)
    expect(await catchUpAndCompare(database.store.pool, graph)).toEqual([])
    let marker = await markerNow()
    let mostMs = 400
    // The next process loads its modules while this one runs, so that a round does not wait for the start of Node.
    let next = startProjector(inject('neo4j'))
    let advanced = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = await next
      next = startProjector(inject('neo4j'))
      for (let n = randomInt(4); n >= 0; n -= 1) await randomWrite(database.store.pool)
      child.stdin!.write('go')
      await delay(randomInt(LEAST_LIFE_MS, Math.round(mostMs)))
      await kill(child)
      const now = await markerNow()
      if (now !== marker) advanced += 1
      mostMs = lifeAfter(mostMs, now !== marker)
      marker = now
      if (round % 20 === 19)
        expect(await catchUpAndCompare(database.store.pool, graph), `after round ${round + 1}`).toEqual([])
    }
    await kill(await next)
    expect(await catchUpAndCompare(database.store.pool, graph)).toEqual([])
    // Otherwise the projector hardly ran, and the test would prove nothing.
    expect(advanced).toBeGreaterThan(ROUNDS / 10)
  },
)
