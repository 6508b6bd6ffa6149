/**
 * A projector in a process of its own, for tests that kill it. TEST_STORES holds the addresses of both stores. The
 * process prints `ready` and starts at the first input.
 */
import { flushCompileCache } from 'node:module'
import pg from 'pg'
import pino from 'pino'
import { neo4jGraphProjection } from '../../../../src/main/features/projection/graph-projection.cypher.ts'
import { postgresOutbox } from '../../../../src/main/features/projection/outbox.sql.ts'
import { runProjector } from '../../../../src/main/features/projection/run-projector.ts'
import { openNeo4j } from '../../../../src/main/stores/neo4j/open-neo4j.ts'

const { postgres, neo4j } = JSON.parse(process.env.TEST_STORES!)
const pool = new pg.Pool({ connectionString: postgres, max: 5 })
pool.on('error', () => undefined)
const graph = neo4jGraphProjection({ driver: await openNeo4j(neo4j) })
await graph.state()
process.stdin.once('data', () =>
  runProjector({ outbox: postgresOutbox(pool), graph }, { log: pino({ level: 'silent' }) }),
)
// Node writes its compile cache only at a normal end, which this process never has.
flushCompileCache()
process.stdout.write('ready\n')
