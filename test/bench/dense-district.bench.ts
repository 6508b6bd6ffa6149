import { startNeo4j } from '../../scripts/services/neo4j.ts'
import { authorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import type { AuthorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import { neo4jAuthorityGraph } from '../../src/main/features/authority/authority-graph.cypher.ts'
import { postgresAuthorityGraph } from '../../src/main/features/authority/authority-graph.sql.ts'
import { postgresAuthorityWitness } from '../../src/main/features/authority/authority-witness.sql.ts'
import { judgeAuthority } from '../../src/main/features/authority/check-authority.ts'
import { listHolders } from '../../src/main/features/authority/list-holders.ts'
import { listPermissions } from '../../src/main/features/authority/list-permissions.ts'
import { previewImpact } from '../../src/main/features/authority/preview-impact.ts'
import { neo4jGraphProjection } from '../../src/main/features/projection/graph-projection.cypher.ts'
import { rebuildGraph } from '../../src/main/features/projection/rebuild-graph.ts'
import { postgresOutbox } from '../../src/main/features/projection/outbox.sql.ts'
import { bringUp } from '../../src/main/features/migrations/migrate-track.ts'
import { openNeo4j } from '../../src/main/stores/neo4j/open-neo4j.ts'
import { assigned, hour, lent, loadWorld, uuid } from '../authority/world.ts'
import { graphMigrationsOn } from '../neo4j.ts'
import { createDatabase } from '../postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { longestTurn, measurePairs, median, timed } from './measure.ts'

const PEOPLE = 300
const HOPS = { full: 4_500, small: 900 } as const
/** A row of the store that is longer than most: what a school of 20,000 delegations sends at once. */
const MANY_HOPS = { full: 20_000, small: 2_000 } as const
const TURN_MS = 50
const at = hour(5)

/** The same numbers in every run (Park and Miller). */
const numbers = () => {
  let seed = 20_261_128
  return (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
}

/** Everyone is delegated to by as many others, all of it the same role at one unit, and the first person holds it. */
export const denseWorld = (hops: number) => {
  const random = numbers()
  return {
    people: [...Array(PEOPLE).keys()].map((n) => ({ id: uuid('person', n), active: true })),
    units: [{ id: uuid('unit', 0), parentId: null }],
    roles: [
      { id: uuid('role', 0), permissions: ['a.x'] },
      { id: uuid('role', 1), permissions: ['b.y'] },
    ],
    assignments: [assigned(0, uuid('person', 0))],
    delegations: [...Array(hops).keys()].map((n) => {
      const delegate = n % PEOPLE
      const delegator = (delegate + 1 + random(PEOPLE - 1)) % PEOPLE
      const one = { ...lent(n, uuid('person', delegator), uuid('person', delegate)), maxRedelegations: 8 }
      // Half of what is lent nobody holds: whoever asks for it is denied, with all of it in reach.
      return Math.floor(n / PEOPLE) % 2 === 0 ? one : { ...one, roleId: uuid('role', 1) }
    }),
  }
}

export const open = async () => {
  const { cluster, stop } = await startTestCluster({ fsync: 'off' })
  const neo4j = await startNeo4j()
  const database = await createDatabase(cluster)
  const driver = await openNeo4j({ url: neo4j.url, user: neo4j.user!, password: neo4j.password! })
  const close = async () => {
    await driver.close()
    await neo4j.stop()
    await database.drop()
    await stop()
  }
  const outbox = postgresOutbox(database.store.pool)
  const sql = postgresAuthorityGraph(database.store.pool)
  const graph = neo4jAuthorityGraph({ driver, timeoutMs: 30_000, source: outbox.source })
  const witness = postgresAuthorityWitness(database.store.pool)
  // A server that just started on a busy machine may take longer than the ledger is waited for.
  for (let left = 10; ; left -= 1) {
    const done = await bringUp(graphMigrationsOn(driver), 'graph').then(
      () => true,
      (error: unknown) => {
        if (left === 0) throw error
      },
    )
    if (done) break
  }
  return {
    database,
    bySql: authorityAnswers({ sql, graph: null, witness }),
    byGraph: authorityAnswers({ sql, graph, witness, deadlineMs: 30_000 }),
    load: async (hops: number) => {
      await loadWorld(database.store.pool, denseWorld(hops))
      await database.store.pool.query('ANALYZE')
      for await (const _ of rebuildGraph({ outbox, graph: neo4jGraphProjection({ driver }) }));
    },
    close,
  }
}

type Question = { name: string; ask: (answers: AuthorityAnswers, n: number) => Promise<unknown> }

const orgUnitId = uuid('unit', 0)
const some = (n: number) => uuid('person', 1 + ((n * 37) % (PEOPLE - 1)))
export const questions: Question[] = [
  {
    name: 'check, granted',
    ask: (answers, n) =>
      answers.ask((graph, rest) =>
        judgeAuthority(graph, { personId: some(n), permission: 'a.x', orgUnitId, at }, rest),
      ),
  },
  {
    name: 'check, denied',
    ask: (answers, n) =>
      answers.ask((graph, rest) =>
        judgeAuthority(graph, { personId: some(n), permission: 'b.y', orgUnitId, at }, rest),
      ),
  },
  {
    name: 'permissions',
    ask: (answers, n) =>
      answers.ask((graph, rest) => listPermissions(graph, { personId: some(n), at, limit: 50 }, rest)),
  },
  {
    name: 'holders',
    ask: (answers) =>
      answers.ask((graph, rest) => listHolders(graph, { permission: 'a.x', orgUnitId, at, limit: 50 }, rest)),
  },
  {
    name: 'impact',
    ask: (answers, n) =>
      answers.ask((graph, rest) =>
        previewImpact(graph, { ends: { delegationIds: [uuid('delegation', n)] }, at, limit: 50 }, rest),
      ),
  },
]

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const district = await open()
  const { bySql, byGraph } = district
  const warmUp = scale === 'full' ? 60 : 5
  let n = 0
  try {
    await district.load(HOPS[scale])
    for (const { name, ask } of questions) {
      const side = (answers: AuthorityAnswers, store: string) => async () => {
        const times: number[] = []
        for (let each = 0; each < 5; each += 1) {
          let servedBy: unknown
          times.push(await timed(async () => ({ servedBy } = (await ask(answers, n++)) as { servedBy: unknown })))
          if (servedBy !== store) throw new Error(`${name} was not answered by ${store}`)
        }
        return median(times)
      }
      for (let each = 0; each < warmUp; each += 1) for (const answers of [bySql, byGraph]) await ask(answers, n++)
      const measured = await measurePairs({ pairs: 7, ours: side(byGraph, 'neo4j'), peer: side(bySql, 'postgresql') })
      const goal = { of: 'ratio', atMost: 3 } as const
      yield { name: `${name}: neo4j beside sql, ${HOPS[scale]} hops`, ...measured, unit: 'ms', goal }
    }
    await district.load(MANY_HOPS[scale])
    for (const [store, answers] of Object.entries({ postgresql: bySql, neo4j: byGraph })) {
      for (const { name, ask } of questions) {
        const turns: number[] = []
        for (let each = 0; each < 5; each += 1) turns.push(await longestTurn(() => ask(answers, n++)))
        const goal = { of: 'ours', atMost: TURN_MS } as const
        yield {
          name: `longest turn of ${name} on ${store}, ${MANY_HOPS[scale]} hops`,
          ours: median(turns),
          unit: 'ms',
          goal,
        }
      }
    }
  } finally {
    await district.close()
  }
}

/** A district in which everyone delegates to everyone: a hop is never out of reach. */
export const bench: Bench = { name: 'dense-district', rows }
