import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeAuthority } from '../../src/main/features/authority/check-authority.ts'
import { judgePath } from '../../src/main/features/authority/find-authority-path.ts'
import { listHolders } from '../../src/main/features/authority/list-holders.ts'
import { listPermissions } from '../../src/main/features/authority/list-permissions.ts'
import { previewImpact } from '../../src/main/features/authority/preview-impact.ts'
import { anyWorld } from './any-world.ts'
import { PERMISSIONS } from './world.ts'
import type { GraphUnderTest } from './authority-graph.suite.ts'
import { referenceAuthority, type World } from './reference.ts'
import { hour } from './world.ts'

/** A district with some removed units at which assignments and delegations were left open. */
const anyWorldWithRemovedUnits = fc
  .tuple(anyWorld, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
  .map(([world, removed]): World => ({
    ...world,
    units: world.units.map((unit, index) => ({ ...unit, removed: removed[index] ?? false })),
  }))

/** The same district without anything at these units. */
const without = (world: World, isGone: (unitId: string) => boolean): World => ({
  ...world,
  assignments: world.assignments.filter(({ unitId }) => !isGone(unitId)),
  delegations: world.delegations.filter(({ unitId }) => !isGone(unitId)),
})

const page = { limit: 200 }

/** The answers of every adapter when units were removed without closing what is at them. */
export const removedUnitsSuite = (underTest: GraphUnderTest) => {
  test('nothing counts at a removed unit, and everything at the units below it still counts', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldWithRemovedUnits, fc.nat(1_000), async (world, salt) => {
        await underTest.load(world)
        const graph = underTest.graph()
        const removed = new Set(world.units.filter((unit) => unit.removed).map(({ id }) => id))
        const reference = referenceAuthority(without(world, (id) => removed.has(id)))
        const [at, permission] = [hour(salt % 9), PERMISSIONS[salt % PERMISSIONS.length]!]
        const standing = world.units.filter((unit) => !unit.removed)

        for (const { id: orgUnitId } of standing) {
          const holders = await listHolders(graph, { permission, orgUnitId, at, ...page })
          const expected = reference.holders(permission, orgUnitId, at).sort()
          expect(holders.items.map(({ person }) => person.id).sort()).toEqual(expected)
          for (const { id: personId } of world.people) {
            const answer = await judgeAuthority(graph, { personId, permission, orgUnitId, at })
            const ids = answer.chain?.hops.map(({ delegationId }) => delegationId) ?? null
            expect(ids).toEqual(reference.check(personId, permission, orgUnitId, at))
            expect(answer.nearMisses.length > 0).toBe(ids === null)
          }
        }
        for (const { id: orgUnitId } of world.units.filter((unit) => unit.removed)) {
          const asked = judgeAuthority(graph, { personId: world.people[0]!.id, permission, orgUnitId, at })
          await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' })
        }
        const [from] = world.people
        for (const { id } of world.people) {
          const { items } = await listPermissions(graph, { personId: id, at, ...page })
          for (const { permission: key, orgUnit } of items) {
            expect(removed.has(orgUnit.id)).toBe(false)
            expect(reference.check(id, key, orgUnit.id, at)).not.toBeNull()
          }
          const tops = new Set(items.map((row) => `${row.permission} ${row.orgUnit.id}`))
          for (const unit of standing.filter(({ parentId }) => parentId === null))
            for (const key of PERMISSIONS)
              expect(tops.has(`${key} ${unit.id}`)).toBe(reference.check(id, key, unit.id, at) !== null)
          const { hops } = await judgePath(graph, { from: from!.id, to: id, at })
          expect(hops?.map(({ delegationId }) => delegationId) ?? null).toEqual(reference.path(from!.id, id, { at }))
        }
      }),
      { numRuns: underTest.worlds },
    )
  })

  test('the impact of a unit is what everybody loses without the assignments and delegations at it', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.nat(1_000), async (world, salt) => {
        await underTest.load(world)
        const at = hour(salt % 9)
        const orgUnitId = world.units[salt % world.units.length]!.id
        const triples = (each: World) => {
          const reference = referenceAuthority(each)
          return world.people.flatMap(({ id }) =>
            PERMISSIONS.flatMap((key) =>
              world.units
                .filter((unit) => reference.check(id, key, unit.id, at) !== null)
                .map((unit) => `${id} ${key} ${unit.id}`),
            ),
          )
        }
        const still = new Set(triples(without(world, (id) => id === orgUnitId)))
        const lost = triples(world).filter((triple) => !still.has(triple))
        const question = { ends: { orgUnitId }, at, ...page }
        const answer = await previewImpact(underTest.graph(), question)
        expect(answer.lost).toEqual({
          people: new Set(lost.map((triple) => triple.split(' ')[0])).size,
          permissions: new Set(lost.map((triple) => triple.split(' ').slice(0, 2).join())).size,
          grants: lost.length,
        })
      }),
      { numRuns: underTest.worlds },
    )
  })
}
