import { postgresDistrictLoader } from '../../src/main/features/sample/district-loader.sql.ts'
import { seedDistrict } from '../../src/main/features/sample/seed-district.ts'
import { readClock } from '../../src/main/stores/postgres/database-clock.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import { createDatabase } from '../postgres.ts'
import type { Bench, Goal, Row } from './bench.ts'
import { timed } from './measure.ts'

const author = { actor: 'bench', door: 'in-process' as const }

/**
 * Filling an empty school with the sample district: `npm start` waits for it once, and so does whoever tries a large
 * district.
 */
const rows = async function* (scale: 'full' | 'small'): AsyncIterable<Row> {
  const sizes: [people: number, goal: Goal][] = [
    [2_000, { of: 'ours', atMost: 1_000 }],
    [scale === 'full' ? 100_000 : 10_000, { of: 'ours', atMost: 20_000 }],
  ]
  const { cluster, stop } = await startTestCluster({})
  try {
    for (const [people, goal] of sizes) {
      const database = await createDatabase(cluster)
      try {
        const school = {
          districtLoader: postgresDistrictLoader(database.store),
          sampleCollections: [],
          clock: () => readClock(database.store.pool),
        }
        const ms = await timed(async () => {
          for await (const event of await seedDistrict(school, { people, seed: 1 }, author)) void event
        })
        yield { name: `${people.toLocaleString('en')} people`, ours: ms, unit: 'ms', goal }
      } finally {
        await database.drop()
      }
    }
  } finally {
    await stop()
  }
}

export const bench: Bench = { name: 'seed', rows }
