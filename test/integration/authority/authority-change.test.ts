import { expect, test } from 'vitest'
import { judgeAuthority } from '../../../src/main/features/authority/check-authority.ts'
import { postgresAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.sql.ts'
import { hour, loadWorld, oneDelegation, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const at = hour(0)

/** Person 0 delegates to person 1 for an hour and a half at each of these hours. */
const cover = (hours: number[]) => {
  const world = oneDelegation()
  const [delegation] = world.delegations
  const delegations = hours.map((n) => ({
    ...delegation!,
    id: uuid('delegation', n),
    from: hour(n),
    to: hour(n + 1.5),
  }))
  return { ...world, delegations }
}
const ask = (person: number, instant: Date) =>
  judgeAuthority(postgresAuthorityGraph(database.store.pool), {
    personId: uuid('person', person),
    permission: 'a.x',
    orgUnitId: uuid('unit', 0),
    at: instant,
  })

test('4,000 consecutive delegations change at their end, a gap is found, and other calls are served meanwhile', async () => {
  const hours = [...Array(4_000).keys()]
  await loadWorld(database.store.pool, cover(hours))
  let turns = 0
  const others = setInterval(() => (turns += 1), 1)
  const began = performance.now()
  expect(await ask(1, at)).toMatchObject({ verdict: 'granted', changesAt: hour(4_000.5) })
  expect(performance.now() - began).toBeLessThan(2_000)
  clearInterval(others)
  expect(turns).toBeGreaterThan(3)

  const gap = 2_345
  await loadWorld(database.store.pool, cover(hours.filter((n) => n !== gap)))
  expect(await ask(1, at)).toMatchObject({ verdict: 'granted', changesAt: hour(gap + 0.5) })
  expect(await ask(1, hour(gap + 0.5))).toMatchObject({ verdict: 'denied', changesAt: hour(gap + 1) })
})
