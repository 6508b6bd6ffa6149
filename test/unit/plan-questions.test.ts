import { expect, test } from 'vitest'
import type { AuthorityGraph } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import { postgresAuthorityGraph } from '../../src/main/features/authority/graph/authority-graph.sql.ts'
import { planQuestions } from '../../src/main/features/authority/plan-questions.ts'

/** A store that fails every call and records it. */
const deafStore = () => {
  const asked: [string, unknown][] = []
  const graph = new Proxy({} as AuthorityGraph, {
    get: (_target, name: string) => async (question: unknown) => {
      asked.push([name, question])
      throw new Error('away')
    },
  })
  return { asked, graph }
}

test('every query of the port is planned, and an unreachable store is no error', async () => {
  const { asked, graph } = deafStore()
  await planQuestions(graph)
  // These members send no query that a user waits for.
  const unplanned = ['store', 'position', 'snapshot', 'unknownOf']
  const port = Object.keys(postgresAuthorityGraph({} as never)).filter((name) => !unplanned.includes(name))
  expect([...new Set(asked.map(([name]) => name))].sort()).toEqual(port.sort())
})

test('a nullable parameter is planned both ways', async () => {
  const { asked, graph } = deafStore()
  await planQuestions(graph)
  const ways = (name: string, field: string) =>
    asked
      .filter(([each]) => each === name)
      .map(([, question]) => ((question as Record<string, unknown>)[field] ?? null) === null)
  expect(ways('between', 'permission').sort()).toEqual([false, true])
  expect(ways('holderPage', 'after').sort()).toEqual([false, true])
  expect(ways('unitsBelow', 'after').sort()).toEqual([false, true])
})
