import { beforeAll, describe, expect, test } from 'vitest'
import * as questions from '../../../src/main/features/authority/graph/authority-statements.cypher.ts'
import * as ofImpact from '../../../src/main/features/authority/graph/impact-statements.cypher.ts'
import {
  CLEAR,
  RANGE,
  REMOVE,
  ROWS_BY_ID,
  UPSERT,
} from '../../../src/main/features/projection/graph-statements.cypher.ts'
import { useGraph } from '../../neo4j.ts'
import { loadGraph } from './loaded-graph.ts'

const neo4j = useGraph()

type Plan = { operatorType: string; arguments: { Details?: string }; children: Plan[] }

const operatorsOf = (plan: Plan): string[] => [
  `${plan.operatorType.replace(/@.*/, '')} ${plan.arguments.Details ?? ''}`,
  ...plan.children.flatMap(operatorsOf),
]

const planOf = async (text: string) => {
  const parameters = {
    personId: 'p1',
    personIds: ['p1'],
    permission: 'a.x',
    orgUnitId: 'u1',
    from: 'p2',
    at: 1,
    limit: 10,
    delegateIds: ['p1'],
    afterKey: null,
    afterId: null,
    top: 'u1',
    except: ['u2'],
    afterName: null,
    unitIds: ['u1'],
    epoch: 1,
    source: 'here',
    rows: [],
    ids: ['p1'],
  }
  // Otherwise EXPLAIN could show a cached plan, made by another test or with other index samples.
  await neo4j.driver.executeQuery('CALL db.clearQueryCaches()')
  const { summary } = await neo4j.driver.executeQuery(`EXPLAIN ${text}`, parameters)
  return operatorsOf(summary.plan as unknown as Plan)
}

/** Ignores scans of the state, which is one node, and of the rows that are set aside, which are few. */
const isScan = (operator: string) =>
  /(AllNodesScan|LabelScan|IndexScan|RelationshipTypeScan|AllRelationshipsScan|CartesianProduct)/.test(operator) &&
  !/state:Projection|:ProjectionFault/.test(operator)

const writing = [
  ...Object.entries(UPSERT).flatMap(([kind, texts]) =>
    texts.map((text, at) => [`statement ${at + 1} that writes`, kind, text]),
  ),
  ...Object.entries(REMOVE).map(([kind, text]) => ['the removal of', kind, text]),
  ...Object.entries(CLEAR).map(([kind, text]) => ['the clearing of', kind, text]),
  ...Object.entries(ROWS_BY_ID).map(([kind, text]) => ['reading', kind, text]),
  ...Object.entries(RANGE).map(([kind, text]) => ['reading a range of', kind, text]),
] as [string, string, string][]

const everyPlan = () => {
  test.each(Object.entries({ ...questions, ...ofImpact }))(
    '%s seeks every start and walks breadth-first',
    async (_name, text) => {
      const operators = await planOf(text)
      expect(operators.filter(isScan)).toEqual([])
      // A walk over delegations without pruning would follow every chain: exponential in a dense district.
      const walks = operators.filter((operator) => /VarLengthExpand/.test(operator) && /DELEGATES/.test(operator))
      expect(walks.filter((operator) => !operator.startsWith('VarLengthExpand(Pruning,BFS'))).toEqual([])
    },
  )

  test.each(writing)('%s %s rows seeks every key', async (_how, _kind, text) => {
    expect((await planOf(text)).filter(isScan)).toEqual([])
  })
}

// The server keeps the plans that it makes here through the first load, however large the graph grows.
describe('while the graph is empty', everyPlan)

// The planner takes a scan to be free when the index was sampled while it was empty.
describe('while no index was sampled since the load', () => {
  beforeAll(() => loadGraph(neo4j.driver))
  everyPlan()
})

describe('when every index was sampled', () => {
  // Samples the indexes, so that the planner knows how few units there are.
  beforeAll(() => neo4j.driver.executeQuery('CALL db.prepareForReplanning(120)'))
  everyPlan()
})
