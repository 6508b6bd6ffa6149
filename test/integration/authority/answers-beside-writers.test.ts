import { test } from 'vitest'
import { authorityAnswers } from '../../../src/main/features/authority/answer-authority.ts'
import { postgresAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.sql.ts'
import { postgresAuthorityWitness } from '../../../src/main/features/authority/graph/authority-witness.sql.ts'
import { readClock } from '../../../src/main/stores/postgres/database-clock.ts'
import { askBesideWriters, worldOfWriters } from '../../authority/beside-writers.ts'
import { loadWorld } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()

test('each answer of SQL during writes reflects one moment', async () => {
  const { pool } = database.store
  await loadWorld(pool, worldOfWriters)
  const witness = postgresAuthorityWitness(pool)
  const answers = authorityAnswers({ sql: postgresAuthorityGraph(pool), graph: null, witness })
  await askBesideWriters({ consoles: [{ answers, now: () => readClock(pool) }], pool, milliseconds: 5_000 })
}, 60_000)
