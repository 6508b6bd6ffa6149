import { checkDrift } from '../../src/main/features/migrations/check-drift.ts'
import { diffCatalogs } from '../../src/main/features/migrations/catalog/diff-catalogs.ts'
import { liveCatalog } from '../../src/main/features/migrations/sql/throwaway-database.sql.ts'
import { postgresTrackCatalogs } from '../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import { createDatabase } from '../postgres.ts'
import { type CaseResult, runCase } from '../scenarios/schema-diff/run-case.ts'
import { runTypeorm } from '../scenarios/schema-diff/run-typeorm.ts'
import type { SchemaCase } from '../scenarios/schema-diff/schema-case.ts'
import { schemaCases } from '../scenarios/schema-diff/schema-cases.ts'
import type { Bench, Row } from './bench.ts'
import { timed } from './measure.ts'

const isRight = (result: CaseResult, scenario: SchemaCase): boolean =>
  scenario.stops
    ? result.stopped !== null && result.changedAfterStop === 0
    : result.stopped === null &&
      [result.lost, result.again, result.back, result.lostBack, result.upAgain].every((found) => found.length === 0) &&
      (!scenario.holds || result.held === scenario.holds[1])

/**
 * The cases of the schema diff: 1 where the change applies, keeps every value or names the loss, and has an empty second
 * diff. Beside it TypeORM's own diff, for the cases that an entity can say. Then the time for the whole directory.
 */
const rows = async function* (): AsyncIterable<Row> {
  const { cluster, stop } = await startTestCluster({})
  const [empty, directory] = [await createDatabase(cluster, { empty: true }), await createDatabase(cluster)]
  const client = await empty.store.pool.connect()
  try {
    const total = { ours: 0, peer: 0, compared: 0 }
    const run = async (scenario: SchemaCase, index: number) =>
      isRight(await runCase(client, scenario, `s${index}x`), scenario) ? 1 : 0
    for (const [index, scenario] of schemaCases.entries()) {
      const ours = await run(scenario, index)
      total.ours += ours
      if (!scenario.entities) continue
      const peer = (await runTypeorm(empty.target, scenario, `t${index}x`)) ? 1 : 0
      total.peer += peer
      total.compared += 1
      yield { name: scenario.name, ours, peer, unit: 'right', goal: { of: 'ours', atLeast: 1 } }
    }
    const all = `all cases (peer: TypeORM, ${total.compared} of them)`
    yield { name: all, ...total, unit: 'cases', goal: { of: 'ours', atLeast: schemaCases.length } }

    const { store, target } = directory
    const catalogs = postgresTrackCatalogs({ store, target, scratch: () => Promise.reject(new Error('not asked')) })
    const ports = { ...directory.migrations, catalogs }
    const cold = await timed(() => checkDrift(ports, 'directory'))
    yield { name: 'drift of track directory, first time', ours: cold, unit: 'ms', goal: { of: 'ours', atMost: 2_000 } }
    const warm = await timed(() => checkDrift(ports, 'directory'))
    yield { name: 'drift of track directory, again', ours: warm, unit: 'ms', goal: { of: 'ours', atMost: 1_000 } }
    const live = await liveCatalog(store, ['directory'])
    const nothing = { ...live, objects: new Map() }
    const diff = await timed(() => diffCatalogs(nothing, live))
    yield { name: 'diff of nothing and the directory', ours: diff, unit: 'ms', goal: { of: 'ours', atMost: 1_000 } }
  } finally {
    client.release()
    await empty.drop()
    await directory.drop()
    await stop()
  }
}

export const bench: Bench = { name: 'schema-diff', rows }
