import { expect } from 'vitest'
import type { NearMiss } from '../../src/contract/authority.ts'
import type { AuthorityGraph } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import { delegableOf } from '../../src/main/features/authority/list-delegable.ts'
import { PERMISSIONS } from './world.ts'
import type { referenceAuthority, World } from './reference.ts'

type Reference = ReturnType<typeof referenceAuthority>

/** Checks that each near miss names every fault of its chain and no other. */
export const compareMisses = (
  reference: Reference,
  misses: NearMiss[],
  asked: { personId: string; unitId: string; at: Date },
) => {
  for (const { root, hops, reasons } of misses) {
    const delegationIds = hops.map((hop) => hop.delegationId)
    const candidate = { rootId: root?.assignmentId ?? null, delegationIds, personId: asked.personId }
    expect(reasons.map(({ code, hop }) => `${code}@${hop}`).sort()).toEqual(
      [...reference.faults(candidate, asked)].sort(),
    )
  }
}

/**
 * Checks that the rows offered to a delegator cover exactly the units at which the definition lets them delegate, with
 * no row too many.
 */
export const compareDelegable = async (
  graph: AuthorityGraph,
  { world, reference, personId, at }: { world: World; reference: Reference; personId: string; at: Date },
) => {
  const parents = new Map(world.units.map((unit) => [unit.id, unit.parentId]))
  const isUnder = (unitId: string | null | undefined, topId: string): boolean =>
    unitId !== null && unitId !== undefined && (unitId === topId || isUnder(parents.get(unitId), topId))
  const { items } = await delegableOf(graph, { personId, at })
  for (const permission of PERMISSIONS) {
    for (const unit of world.units) {
      const offered = items.filter((row) => row.permission === permission && isUnder(unit.id, row.orgUnit.id))
      const most = offered.length === 0 ? undefined : Math.max(...offered.map((row) => row.maxRedelegations))
      expect(most).toBe(reference.further(personId, permission, unit.id, at))
      const own = offered.find((row) => row.orgUnit.id === unit.id)
      if (own) expect(offered.filter((row) => row.maxRedelegations >= own.maxRedelegations)).toEqual([own])
    }
  }
}
