import { expect, test } from 'vitest'
import { neo4jStrays } from '../../src/main/features/projection/graph-strays.cypher.ts'

test('strays are asked for on one connection at a time, so that answers of authority find one', async () => {
  let [asked, open, most] = [0, 0, 0]
  const read = async <Row>() => {
    asked += 1
    open += 1
    most = Math.max(most, open)
    await Promise.resolve()
    open -= 1
    return [{ problem: 'no-key', count: asked }] as Row[]
  }
  const strays = neo4jStrays({
    read,
    write: () => Promise.reject(new Error('Nothing is written.')),
    currentEpoch: async () => 3,
  })
  const found = await strays.strays()
  expect(found.map(({ count }) => count)).toEqual([...Array(asked).keys()].map((n) => n + 1))
  expect({ most, isEach: asked > 10 }).toEqual({ most: 1, isEach: true })
})
