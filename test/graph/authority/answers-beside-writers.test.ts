import { expect, test } from 'vitest'
import pino from 'pino'
import { openSchoolGraph, type SchoolGraph } from '../../../src/main/school/school-graph.ts'
import { askBesideWriters, worldOfWriters } from '../../authority/beside-writers.ts'
import { loadWorld } from '../../authority/world.ts'
import { useGraph } from '../../neo4j.ts'
import { useDatabase } from '../../postgres.ts'
import { inject } from 'vitest'

const database = useDatabase()
useGraph()

/** `WRITING_SECONDS` sets another time. */
const SECONDS = Number(process.env.WRITING_SECONDS ?? 12)

const open = (projects: boolean): Promise<SchoolGraph> => {
  const { url, user, password } = inject('neo4j')
  return openSchoolGraph({
    profile: {
      id: 'writers',
      name: 'Writers',
      environment: 'test',
      readOnly: false,
      postgresql: { kind: 'embedded' },
      neo4j: { url, user, database: null },
      redis: { kind: 'none' as const },
      actors: [],
    },
    password,
    store: database.store,
    log: pino({ level: 'silent' }),
    projects,
  })
}

test(
  'two consoles beside writers say what every acknowledged write made, and nothing that is not of one moment',
  async () => {
    await loadWorld(database.store.pool, worldOfWriters)
    const consoles = await Promise.all([open(true), open(false)])
    try {
      const { pool } = database.store
      const [{ authority }] = consoles as [SchoolGraph, SchoolGraph]
      const question = async () => {
        const { servedBy } = await authority.answers.ask(async (graph) => ({ position: await graph.position() }))
        return servedBy
      }
      await expect.poll(question, { timeout: 120_000 }).toBe('neo4j')
      const served = await askBesideWriters({
        consoles: consoles.map((each) => each.authority),
        pool,
        milliseconds: SECONDS * 1_000,
      })
      expect(served.postgresql, 'beside writers the graph is often behind').toBeGreaterThan(0)
      await expect.poll(question, { timeout: 120_000 }).toBe('neo4j')
    } finally {
      for (const each of consoles) await each.close()
    }
  },
  (SECONDS + 300) * 1_000,
)
