import { expect, test } from 'vitest'
import { postgresAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.sql.ts'
import { listHolders } from '../../../src/main/features/authority/list-holders.ts'
import { hour, loadWorld, oneDelegation, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()

test('holders are listed from the first instant of their right until just before its end', async () => {
  const world = oneDelegation(hour(4))
  const [assignment] = world.assignments
  await loadWorld(database.store.pool, { ...world, assignments: [{ ...assignment!, from: hour(2), to: hour(6) }] })
  const graph = postgresAuthorityGraph(database.store.pool)
  const holdersAt = async (instant: Date) => {
    const question = { permission: 'a.x', orgUnitId: uuid('unit', 0), at: instant, limit: 5 }
    return (await listHolders(graph, question)).items.map(({ person }) => person.id)
  }
  const [holder, delegate] = [uuid('person', 0), uuid('person', 1)]
  const justBefore = (n: number) => new Date(hour(n).getTime() - 1)
  expect(await holdersAt(justBefore(2))).toEqual([])
  expect(await holdersAt(hour(2))).toEqual([holder, delegate])
  expect(await holdersAt(justBefore(4))).toEqual([holder, delegate])
  expect(await holdersAt(hour(4))).toEqual([holder])
  expect(await holdersAt(justBefore(6))).toEqual([holder])
  expect(await holdersAt(hour(6))).toEqual([])
})
