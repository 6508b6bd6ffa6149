import type { Logger } from 'pino'
import { graphOf, type Profile, type StoreHealth } from '../../contract/connections.ts'
import { storeFaultOf } from '../../contract/store-faults.ts'
import { explainProjection } from './explain-projection.ts'
import { graphAdapters } from './graph-adapters.ts'
import { authorityAnswers } from '../features/authority/answer-authority.ts'
import { postgresAuthorityGraph } from '../features/authority/graph/authority-graph.sql.ts'
import { postgresAuthorityWitness } from '../features/authority/graph/authority-witness.sql.ts'
import type { AuthorityService } from '../features/authority/authority-service.port.ts'
import { planQuestions } from '../features/authority/plan-questions.ts'
import { downBecause } from '../features/connections/connection-advice.ts'
import { notConfigured, notSeenYet } from '../features/connections/school-health.ts'
import { graphMigrationFiles } from '../features/migrations/graph/graph-migration-files.ts'
import { bringUp } from '../features/migrations/migrate-track.ts'
import { putBackSchema } from '../features/migrations/graph/put-back-schema.ts'
import { refuseUnfitGraph } from '../features/migrations/graph/refuse-unfit-graph.ts'
import type { GraphService } from '../features/projection/graph-service.port.ts'
import { postgresOutbox } from '../features/projection/outbox.sql.ts'
import { type Projector, runProjector } from '../features/projection/run-projector.ts'
import { readNow } from '../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../stores/postgres/open-postgres.ts'
import { type Seen, watch } from '../foundation/watch.ts'

const HEALTH_LIMIT_MS = 5_000
const FIRST_HEALTH_MS = 1_000
/** The limit of a question in the server, in ms: a little less than its caller waits (`DEADLINE_MS`). */
const QUESTION_LIMIT_MS = 1_400
/** The limit of planning questions, in ms. A cold server takes longer to plan a question than a user would wait. */
const PLANNING_LIMIT_MS = 30_000

export type SchoolGraph = {
  authority: AuthorityService
  graph: GraphService
  seen: () => Promise<Seen<StoreHealth>>
  close: () => Promise<void>
}

/**
 * Opens the graph that a profile names and keeps it up to date while the school is open. Without a graph SQL answers
 * all questions.
 */
export const openSchoolGraph = async ({
  profile,
  password,
  store,
  log,
  projects,
}: {
  profile: Profile
  password: string | null
  store: PostgresStore
  log: Logger
  /** Whether this process projects into the graph. */
  projects: boolean
}): Promise<SchoolGraph> => {
  const record = postgresAuthorityGraph(store.pool)
  const witness = postgresAuthorityWitness(store.lookups)
  const now = () => readNow(store.pool)
  const named = graphOf(profile)
  if (named === null) {
    const answers = authorityAnswers({ sql: record, graph: null, witness })
    return {
      authority: { answers, record, now },
      graph: {
        ports: null,
        prepare: async () => undefined,
        projector: () => 'idle',
        trouble: () => null,
        fallback: () => null,
      },
      seen: async () => ({ value: notConfigured, ageSeconds: 0 }),
      close: async () => undefined,
    }
  }
  const { url, user } = named.address
  const database = named.address.database ?? undefined
  const adapters = await graphAdapters[named.store]()
  const driver = await adapters.openDriver({ url, user, password: password ?? '' })
  const outbox = postgresOutbox(store.pool)
  const { source } = outbox
  const asked = (timeoutMs: number) => adapters.authorityGraph({ driver, database, timeoutMs, source })
  const ports = { outbox, graph: adapters.graphProjection({ driver, database }), questionMs: QUESTION_LIMIT_MS }
  let projector: Projector | null = null
  const answers = authorityAnswers({
    sql: record,
    graph: asked(QUESTION_LIMIT_MS),
    witness,
    // The console that projects compares all rows soon. If that is this console, it does so at once.
    onUnconfirmed: () => {
      log.warn('the graph says what the database does not: it is compared')
      void ports.graph.forgetDrift().then(
        () => projector?.care(),
        () => undefined,
      )
    },
  })
  const ledger = {
    migrationFiles: graphMigrationFiles(),
    migrations: adapters.migrationLedger({ driver, database, connectedAs: user }),
    schema: adapters.trackSchema({ driver, database }),
  }
  const plan = () => planQuestions(asked(PLANNING_LIMIT_MS))
  const prepare = async ({ toLoad = false } = {}) => {
    await bringUp(ledger, 'graph')
    await (toLoad ? refuseUnfitGraph(ledger) : putBackSchema(ledger, 'graph'))
  }
  const prepareAndPlan: typeof prepare = async (options) => {
    await prepare(options)
    void plan()
  }
  projector =
    projects && !profile.readOnly
      ? runProjector(ports, { log, prepare: prepareAndPlan, explain: explainProjection })
      : null
  if (projects && projector === null) void plan()
  const health = watch({
    look: () => adapters.measure(driver, database),
    late: downBecause(storeFaultOf('stands-still')),
    unknown: notSeenYet,
    limitMs: HEALTH_LIMIT_MS,
    firstMs: FIRST_HEALTH_MS,
  })
  health.begin()
  return {
    authority: { answers, record, now },
    graph: {
      ports,
      prepare,
      projector: () => projector?.state() ?? 'standby',
      trouble: () => projector?.trouble() ?? null,
      fallback: answers.fallback,
    },
    seen: health.now,
    close: async () => {
      health.end()
      await projector?.stop()
      await driver.close()
    },
  }
}
