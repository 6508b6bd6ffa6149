import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeAuthority } from '../../../src/main/features/authority/check-authority.ts'
import { explainPermissions } from '../../../src/main/features/authority/explain-permissions.ts'
import { listPermissions } from '../../../src/main/features/authority/list-permissions.ts'
import type { Claims } from '../../../src/main/features/authority/rules/authority-witness.port.ts'
import { anyWorld } from '../../authority/any-world.ts'
import { hour } from '../../authority/world.ts'
import { worldGraph } from '../../authority/world-graph.ts'

const idsOf = (chain: { root: { assignmentId: string }; hops: { delegationId: string }[] } | null) =>
  chain && [chain.root.assignmentId, ...chain.hops.map((hop) => hop.delegationId)]

test('each permission of a profile has the chain that a check names, and the list has no other', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.nat(8), async (world, n) => {
      const graph = worldGraph(world)
      const at = hour(n)
      for (const { id: personId } of world.people) {
        const claims: Claims[] = []
        const answer = await explainPermissions(graph, { personId, at, limit: 500 }, (each) => claims.push(each))
        const { items } = await listPermissions(graph, { personId, at, limit: 500 })
        expect(answer.total).toBe(items.length)
        expect(answer.items.map(({ chain: _, ...row }) => row)).toEqual(items)
        for (const { permission, orgUnit, chain } of answer.items) {
          const check = await judgeAuthority(graph, { personId, permission, orgUnitId: orgUnit.id, at })
          expect(idsOf(chain)).toEqual(idsOf(check.chain))
          // The system of record is asked to confirm all that the chain rests on.
          expect(claims[0]!.holdings).toContain(chain.root)
          for (const hop of chain.hops) expect(claims[0]!.hops).toContain(hop)
        }
        const [first] = answer.items
        const short = await explainPermissions(graph, { personId, at, limit: 1 })
        expect([short.items.length, short.total]).toEqual([first ? 1 : 0, items.length])
      }
    }),
    { numRuns: 150 },
  )
})
