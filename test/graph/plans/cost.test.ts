import { beforeAll, expect, test } from 'vitest'
import * as statements from '../../../src/main/features/authority/graph/authority-statements.cypher.ts'
import { DOWNSTREAM, DOWNSTREAM_LAYER } from '../../../src/main/features/authority/graph/impact-statements.cypher.ts'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'
import { useGraph } from '../../neo4j.ts'

const neo4j = useGraph()

const PEOPLE = 300
const HOPS = 4_500

/** A pseudo-random generator (Park and Miller): the same numbers in every run. */
const random = (() => {
  let seed = 20_261_128
  return (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
})()

/** Fifteen others delegate the same permission at one unit to each person, so that every hop is in reach. */
beforeAll(async () => {
  const graph = neo4jGraphProjection({ driver: neo4j.driver })
  const unit = { id: 'u', name: 'U', kind: 'district', parentId: null, deleted: false }
  await graph.load(1, { kind: 'orgUnit', rows: [unit], goneIds: [] })
  const people = [...Array(PEOPLE).keys()].map((n) => ({ id: `p${n}`, name: 'N', sortKey: `n${n}`, active: true }))
  await graph.load(1, { kind: 'person', rows: people, goneIds: [] })
  const open = { orgUnitId: 'u', validFrom: 0, validTo: null }
  await graph.load(1, { kind: 'role', rows: [{ id: 'r', name: 'R', permissionKeys: ['a.x'] }], goneIds: [] })
  await graph.load(1, { kind: 'assignment', rows: [{ id: 'a', personId: 'p0', roleId: 'r', ...open }], goneIds: [] })
  const delegations = [...Array(HOPS).keys()].map((n) => ({
    id: `d${n}`,
    delegateId: `p${n % PEOPLE}`,
    delegatorId: `p${((n % PEOPLE) + 1 + random(PEOPLE - 1)) % PEOPLE}`,
    roleId: null,
    permissionKeys: ['a.x'],
    maxRedelegations: 8,
    revokedAt: null,
    reason: '',
    ...open,
  }))
  await graph.load(1, { kind: 'delegation', rows: delegations, goneIds: [] })
  await graph.claim('here', { takeOver: true })
  await graph.activate(1, { marker: { transactionId: '1', position: '1' }, source: 'here' })
})

type Profile = { operatorType: string; dbHits?: number; children: Profile[] }
const operators = (plan: Profile): Profile[] => [plan, ...plan.children.flatMap(operators)]
const hitsOf = (plans: Profile[]) => plans.reduce((sum, { dbHits = 0 }) => sum + dbHits, 0)

const everyone = [...Array(PEOPLE).keys()].map((n) => `p${n}`)
const asked = { personId: 'p7', from: 'p2', permission: 'a.x', orgUnitId: 'u', at: 1, limit: 500, source: 'here' }
const { CHAINS_TO, NEAR_CHAINS_TO, BETWEEN, COVERAGE, GRANTS_TO, GRANTS_LAYER } = statements

// A database hit is one property of one hop. A hop returns ten properties and is examined up to six times.
test.each(
  Object.entries({
    CHAINS_TO,
    NEAR_CHAINS_TO,
    BETWEEN,
    COVERAGE,
    GRANTS_TO,
    GRANTS_LAYER,
    DOWNSTREAM,
    DOWNSTREAM_LAYER,
  }),
)('%s costs as much as there are hops in reach, in a district where everyone delegates', async (_name, text) => {
  const parameters = { ...asked, personIds: everyone }
  const { summary } = await neo4j.driver.executeQuery(`PROFILE ${text}`, parameters)
  const all = operators(summary.profile as unknown as Profile)
  const searching = hitsOf(all.filter(({ operatorType }) => operatorType.startsWith('VarLengthExpand')))
  expect({ searching: searching / HOPS, whole: hitsOf(all) / HOPS }).toSatisfy(
    (cost: { searching: number; whole: number }) => cost.searching <= 12 && cost.whole <= 40,
  )
})
