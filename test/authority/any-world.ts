import fc from 'fast-check'
import type { World } from './reference.ts'
import { assigned, hour, PERMISSIONS, uuid } from './world.ts'

const span = fc
  .tuple(fc.nat(3), fc.option(fc.integer({ min: 1, max: 8 }), { freq: 2 }))
  .map(([from, length]) => ({ from: hour(from), to: length === null ? null : hour(from + length) }))

const anyDelegation = ({ people, units, roles }: { people: number; units: number; roles: number }) =>
  fc
    .record({
      order: fc.nat(9),
      delegator: fc.nat(people - 1),
      step: fc.integer({ min: 1, max: people - 1 }),
      unit: fc.nat(units - 1),
      role: fc.option(fc.nat(roles - 1)),
      keys: fc.subarray(PERMISSIONS, { minLength: 1 }),
      maxRedelegations: fc.nat(4),
      span,
      revoked: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 6 }),
    })
    .map(
      ({ order, delegator, step, unit, role, keys, maxRedelegations, span: { from, to }, revoked }) =>
        (index: number) => ({
          id: uuid('delegation', order * 1_000 + index),
          delegatorId: uuid('person', delegator),
          delegateId: uuid('person', (delegator + step) % people),
          unitId: uuid('unit', unit),
          roleId: role === null ? null : uuid('role', role),
          permissions: role === null ? keys : [],
          maxRedelegations,
          from,
          to,
          revokedAt: revoked === null ? null : hour(revoked),
        }),
    )

/**
 * Small, dense districts: a few people with many chains between them, which meet, form circles, tie, expire and reach
 * their limits.
 */
export const anyWorld: fc.Arbitrary<World> = fc
  .record({ people: fc.integer({ min: 3, max: 7 }), units: fc.integer({ min: 1, max: 4 }), roles: fc.constant(3) })
  .chain((sizes) =>
    fc.record({
      people: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: sizes.people, maxLength: sizes.people }),
      parents: fc.array(fc.nat(20), { minLength: sizes.units, maxLength: sizes.units }),
      roles: fc.array(fc.subarray(PERMISSIONS), { minLength: sizes.roles, maxLength: sizes.roles }),
      assignments: fc.array(
        fc.record({
          person: fc.nat(sizes.people - 1),
          role: fc.nat(sizes.roles - 1),
          unit: fc.nat(sizes.units - 1),
          span,
        }),
        { minLength: 1, maxLength: 4 },
      ),
      delegations: fc.array(anyDelegation(sizes), { minLength: 4, maxLength: 18 }),
    }),
  )
  .map(({ people, parents, roles, assignments, delegations }) => ({
    people: people.map((dice, n) => ({ id: uuid('person', n), active: dice > 0 })),
    units: parents.map((dice, n) => ({
      id: uuid('unit', n),
      parentId: n === 0 || dice === 0 ? null : uuid('unit', dice % n),
    })),
    roles: roles.map((permissions, n) => ({ id: uuid('role', n), permissions })),
    assignments: assignments.map(({ person, role, unit, span: { from, to } }, n) => ({
      id: uuid('assignment', n + 1),
      personId: uuid('person', person),
      roleId: uuid('role', role),
      unitId: uuid('unit', unit),
      from,
      to,
    })),
    delegations: delegations.map((delegation, index) => delegation(index)),
  }))

/**
 * Lines of delegations about as long as the longest chain allowed, with a few short cuts and hops with a lower limit of
 * redelegations.
 */
export const anyLongWorld: fc.Arbitrary<World> = fc
  .record({
    people: fc.integer({ min: 32, max: 36 }),
    shortCuts: fc.array(fc.tuple(fc.nat(35), fc.integer({ min: 2, max: 6 }), fc.constantFrom(0, 3, 31, 32)), {
      maxLength: 3,
    }),
    weak: fc.option(fc.tuple(fc.nat(35), fc.constantFrom(0, 5, 30))),
  })
  .map(({ people, shortCuts, weak }) => {
    const hop = (from: number, to: number, maxRedelegations: number, index: number) => ({
      id: uuid('delegation', index + 1),
      delegatorId: uuid('person', from),
      delegateId: uuid('person', to),
      unitId: uuid('unit', 0),
      roleId: null,
      permissions: ['a.x'],
      maxRedelegations,
      from: hour(0),
      to: null,
      revokedAt: null,
    })
    const line = [...Array(people - 1).keys()].map((n) => [n, n + 1, weak?.[0] === n ? weak[1] : 32] as const)
    const cuts = shortCuts
      .map(([from, length, most]) => [from, from + length, most] as const)
      .filter(([, to]) => to < people)
    return {
      people: [...Array(people).keys()].map((n) => ({ id: uuid('person', n), active: true })),
      units: [{ id: uuid('unit', 0), parentId: null }],
      roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
      assignments: [assigned(1, uuid('person', 0))],
      delegations: [...line, ...cuts].map(([from, to, most], index) => hop(from, to, most, index)),
    }
  })
