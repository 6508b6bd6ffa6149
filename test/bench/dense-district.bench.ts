import { authorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import type { AuthorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import { judgeAuthority } from '../../src/main/features/authority/check-authority.ts'
import { listHolders } from '../../src/main/features/authority/list-holders.ts'
import { listPermissions } from '../../src/main/features/authority/list-permissions.ts'
import { previewImpact } from '../../src/main/features/authority/preview-impact.ts'
import { rebuildGraph } from '../../src/main/features/projection/rebuild-graph.ts'
import { assigned, hour, lent, loadWorld, uuid } from '../authority/world.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { openBenchStores } from './bench-stores.ts'
import { longestTurn, measurePairs, median, timed } from './measure.ts'

const PEOPLE = 300
const HOPS = { full: 4_500, small: 900 } as const
/**
 * The longest answer of a store that the benches ask for: the hops that a school of 20,000 delegations sends at once.
 */
const MANY_HOPS = { full: 20_000, small: 2_000 } as const
const TURN_MS = 50
const at = hour(5)

/** A pseudo-random generator (Park and Miller): the same numbers in every run. */
const numbers = () => {
  let seed = 20_261_128
  return (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
}

/** Everybody receives as many delegations of the same role at one unit, and the first person holds the role. */
const denseWorld = (hops: number) => {
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
      // Nobody holds the second role, which half of the delegations are about, so whoever asks for it is denied with
      // all of them in reach.
      return Math.floor(n / PEOPLE) % 2 === 0 ? one : { ...one, roleId: uuid('role', 1) }
    }),
  }
}

const open = async () => {
  const { database, sql, cypher, witness, ports, close } = await openBenchStores()
  return {
    bySql: authorityAnswers({ sql, graph: null, witness }),
    byGraph: authorityAnswers({ sql, graph: cypher, witness, deadlineMs: 30_000 }),
    load: async (hops: number) => {
      await loadWorld(database.store.pool, denseWorld(hops))
      await database.store.pool.query('ANALYZE')
      for await (const _ of rebuildGraph(ports));
    },
    close,
  }
}

type Question = { name: string; ask: (answers: AuthorityAnswers, n: number) => Promise<unknown> }

const orgUnitId = uuid('unit', 0)
const some = (n: number) => uuid('person', 1 + ((n * 37) % (PEOPLE - 1)))
const questions: Question[] = [
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

/** A district in which everybody delegates to everybody, so that every hop is in reach. */
export const bench: Bench = { name: 'dense-district', rows }
