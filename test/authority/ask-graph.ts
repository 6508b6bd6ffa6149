import { expect } from 'vitest'
import { findGrants } from '../../src/main/features/authority/rules/authority-grants.ts'
import type { AuthorityGraph, Ends } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import { furtherOf } from '../../src/main/features/authority/delegations/delegation-terms.ts'
import { pageOfUnits } from '../../src/main/features/authority/list-units-below.ts'
import { previewImpact } from '../../src/main/features/authority/preview-impact.ts'
import type { World } from './reference.ts'

/** Reads every page of a list in small pages, so that cursors are used. */
export const allPages = async <Item>(
  page: (cursor?: string) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> => {
  const items: Item[] = []
  for (let cursor: string | undefined, more = true; more;) {
    const next = await page(cursor)
    items.push(...next.items)
    cursor = next.nextCursor ?? undefined
    more = next.nextCursor !== null
  }
  return items
}

/** Flattens an impact into one entry for each unit of each row, as the definition lists losses. */
export const lossesOf = async (graph: AuthorityGraph, world: World, ending: { ends: Ends; at: Date }) => {
  const units = new Map(world.units.map((unit) => [unit.id, unit]))
  const nameAbove = (unitId: string) => {
    const above = units.get(units.get(unitId)?.parentId ?? '')
    return above ? (above.name ?? above.id.slice(-4)) : null
  }
  const rows = await allPages((cursor) => previewImpact(graph, { ...ending, cursor, limit: 2 }))
  const apart = await Promise.all(
    rows.map(async ({ person, permission, orgUnit, kept, units: count }) => {
      const subtree = { orgUnitId: orgUnit.id, except: kept.map(({ id }) => id), limit: 1 }
      const named = await allPages((cursor) => pageOfUnits(graph, { ...subtree, cursor }))
      expect(named).toHaveLength(count)
      for (const { id, within } of named) expect(within).toBe(nameAbove(id))
      return named.map(({ id }) => [person.id, permission, id] as const)
    }),
  )
  const lost = apart.flat().sort((a, b) => (a.join() < b.join() ? -1 : 1))
  const first = await previewImpact(graph, { ...ending, limit: 1 })
  const [people, permissions, grants] = [1, 2, 3].map(
    (words) => new Set(lost.map((each) => each.slice(0, words).join())),
  )
  expect(first.lost).toEqual({ people: people!.size, permissions: permissions!.size, grants: grants!.size })
  expect(grants!.size).toBe(lost.length)
  return lost
}

/** How often a person may let this be passed on; computed as the desk and the refusal of a delegation compute it. */
export const furtherAt = async (
  graph: AuthorityGraph,
  { personId, permission, lineage, at }: { personId: string; permission: string; lineage: string[]; at: Date },
) => {
  const grants = findGrants(await graph.grantsTo({ personIds: [personId], at }), at).get(personId) ?? []
  return furtherOf(grants, { permissions: [permission], lineage }).get(permission)
}

/** A unit and its ancestors, nearest first. */
export const lineageIn = (world: World, unitId: string): string[] => {
  const { parentId } = world.units.find(({ id }) => id === unitId)!
  return [unitId, ...(parentId === null ? [] : lineageIn(world, parentId))]
}
