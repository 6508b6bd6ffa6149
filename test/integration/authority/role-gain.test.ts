import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roleGainBy } from '../../../src/main/features/authority/preview-role-gain.ts'
import { postgresRoleGainReader } from '../../../src/main/features/authority/role-gain.sql.ts'
import { anyWorld } from '../../authority/any-world.ts'
import { referenceAuthority, type World } from '../../authority/reference.ts'
import { assigned, hour, lent, loadWorld, PERMISSIONS, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const ask = async (roleId: string, permissionKeys: string[]) =>
  roleGainBy(postgresRoleGainReader(database.store.pool))({ roleId, permissionKeys })

/** The gain by its definition: who holds a permission at a unit with the new role, and does not without it. */
const gainByDefinition = (world: World, roleId: string, keys: string[], at: Date) => {
  const roles = world.roles.map((role) =>
    role.id === roleId ? { ...role, permissions: [...new Set([...role.permissions, ...keys])] } : role,
  )
  const [before, after] = [referenceAuthority(world), referenceAuthority({ ...world, roles })]
  const standing = world.units.filter((unit) => !unit.removed)
  const gained = keys.filter((key) => !world.roles.find(({ id }) => id === roleId)!.permissions.includes(key)).sort()
  const lines = gained.flatMap((permission) =>
    world.people.flatMap(({ id }) => {
      const chains = standing
        .filter((unit) => before.check(id, permission, unit.id, at) === null)
        .map((unit) => after.check(id, permission, unit.id, at))
        .filter((chain) => chain !== null)
      return chains.length === 0 ? [] : [{ id, permission, direct: chains.some((chain) => chain.length === 0) }]
    }),
  )
  const counts = (some: typeof lines) => {
    const people = new Set(some.map(({ id }) => id))
    const direct = new Set(some.filter((line) => line.direct).map(({ id }) => id))
    return { people: people.size, direct: direct.size, byDelegation: people.size - direct.size }
  }
  const permissions = gained.map((permission) => ({
    permission,
    ...counts(lines.filter((line) => line.permission === permission)),
  }))
  return { ...counts(lines), permissions }
}

/** Moves the world's instants so that its third hour is the present one. */
const shifted = (world: World): World => {
  const by = Date.now() - hour(3).getTime() - 1_800_000
  const move = (instant: Date | null) => (instant === null ? null : new Date(instant.getTime() + by))
  return {
    ...world,
    assignments: world.assignments.map((each) => ({ ...each, from: move(each.from)!, to: move(each.to) })),
    delegations: world.delegations.map((each) => ({
      ...each,
      from: move(each.from)!,
      to: move(each.to),
      revokedAt: move(each.revokedAt),
    })),
  }
}

describe('who gains a permission with a role', () => {
  test('is counted as the definition says, in random districts with removed units', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyWorld,
        fc.subarray(PERMISSIONS, { minLength: 1 }),
        fc.nat(2),
        fc.nat(9),
        async (any, keys, role, gone) => {
          const world = shifted({
            ...any,
            units: any.units.map((unit, index) => ({ ...unit, removed: index === gone })),
          })
          const isGone = (unitId: string) => world.units.find(({ id }) => id === unitId)!.removed === true
          const counting = {
            ...world,
            assignments: world.assignments.filter(({ unitId }) => !isGone(unitId)),
            delegations: world.delegations.filter(({ unitId }) => !isGone(unitId)),
          }
          await loadWorld(database.store.pool, world)
          const { gain } = await ask(uuid('role', role), keys)
          const { at, limitReached, ...counts } = gain!
          expect(limitReached).toBeNull()
          expect(counts).toEqual(gainByDefinition(counting, uuid('role', role), keys, at))
        },
      ),
      { numRuns: 80 },
    )
  })

  test('counts a person after 32 hops and nobody after 33, and says that the limit was reached', async () => {
    const people = [...Array(34).keys()].map((n) => ({ id: uuid('person', n), active: true }))
    await loadWorld(database.store.pool, {
      people,
      units: [{ id: uuid('unit', 0), parentId: null }],
      roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
      assignments: [assigned(1, people[0]!.id)],
      delegations: people
        .slice(1)
        .map(({ id }, index) => ({ ...lent(index + 1, people[index]!.id, id), maxRedelegations: 32 })),
    })
    const { gain } = await ask(uuid('role', 0), ['a.x', 'b.y', 'b.y'])
    const counts = { people: 33, direct: 1, byDelegation: 32 }
    expect(gain).toMatchObject({
      ...counts,
      limitReached: 'chain-length',
      permissions: [{ permission: 'b.y', ...counts }],
    })
  })

  test('counts as direct when a delegation at a unit above gives as much', async () => {
    const [above, below] = [0, 1].map((n) => ({ id: uuid('unit', n), parentId: n === 0 ? null : uuid('unit', 0) }))
    await loadWorld(database.store.pool, {
      people: [0, 1].map((n) => ({ id: uuid('person', n), active: true })),
      units: [above!, below!],
      roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
      assignments: [assigned(0, uuid('person', 0)), { ...assigned(1, uuid('person', 1)), unitId: below!.id }],
      delegations: [{ ...lent(0, uuid('person', 0), uuid('person', 1)), roleId: null, permissions: ['b.y'] }],
    })
    const { gain } = await ask(uuid('role', 0), ['a.x', 'b.y'])
    expect(gain).toMatchObject({ people: 2, direct: 2, byDelegation: 0 })
  })

  test('names a role or a permission that does not exist', async () => {
    await loadWorld(database.store.pool, {
      people: [],
      units: [],
      roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
      assignments: [],
      delegations: [],
    })
    expect(await ask(uuid('role', 9), ['a.x'])).toEqual({
      unknown: { entity: 'role', id: uuid('role', 9) },
      gain: null,
    })
    expect(await ask(uuid('role', 0), ['a.x', 'a.xx'])).toEqual({
      unknown: { entity: 'permission', id: 'a.xx' },
      gain: null,
    })
  })
})
