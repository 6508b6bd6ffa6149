import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { HOPS_IN_PART } from '../../src/main/features/authority/graph/hop-parts.ts'
import { judgeAuthority } from '../../src/main/features/authority/check-authority.ts'
import { judgePath } from '../../src/main/features/authority/find-authority-path.ts'
import type { AuthorityGraph, Ends } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import { listHolders } from '../../src/main/features/authority/list-holders.ts'
import { listPermissions } from '../../src/main/features/authority/list-permissions.ts'
import { pageOfUnits } from '../../src/main/features/authority/list-units-below.ts'
import { previewImpact } from '../../src/main/features/authority/preview-impact.ts'
import { allPages, furtherAt, lineageIn, lossesOf } from './ask-graph.ts'
import { anyLongWorld, anyWorld } from './any-world.ts'
import { compareDelegable, compareMisses } from './compare-explanations.ts'
import { unknownQuestions } from './unknown-questions.ts'
import { referenceAuthority, type World } from './reference.ts'
import { authorityScenarios } from './scenarios.suite.ts'
import { worldOfScenarios } from './scenario-world.ts'
import { assigned, hour, lent, PERMISSIONS, uuid } from './world.ts'

/** The store under test and the way to load a world into it. */
export type GraphUnderTest = { graph: () => AuthorityGraph; load: (world: World) => Promise<void>; worlds: number }

const idsOf = (hops: { delegationId: string }[] | null | undefined) => hops?.map((hop) => hop.delegationId) ?? null

/** Asks questions of every kind about one world and compares the answers with those of the definition. */
const compareWithReference = async (graph: AuthorityGraph, world: World, salt: number) => {
  const reference = referenceAuthority(world)
  const at = hour(salt % 9)
  const isUnder = (unitId: string, topId: string) => lineageIn(world, unitId).includes(topId)
  const triplesOf = (each: ReturnType<typeof referenceAuthority>) =>
    world.people.flatMap(({ id }) =>
      PERMISSIONS.flatMap((key) =>
        world.units
          .filter((unit) => each.check(id, key, unit.id, at) !== null)
          .map((unit) => `${id} ${key} ${unit.id}`),
      ),
    )
  const triples = triplesOf(reference)

  for (const person of world.people) {
    for (const unit of world.units) {
      const permission = PERMISSIONS[salt % PERMISSIONS.length]!
      const answer = await judgeAuthority(graph, { personId: person.id, permission, orgUnitId: unit.id, at })
      const chain = reference.check(person.id, permission, unit.id, at)
      expect(idsOf(answer.chain?.hops)).toEqual(chain)
      expect(answer.nearMisses.length > 0).toBe(chain === null)
      compareMisses(reference, answer.nearMisses, { personId: person.id, unitId: unit.id, at })
      const later = [...Array(14).keys()].map(hour).filter((instant) => instant > at)
      const change = later.find(
        (instant) => (reference.check(person.id, permission, unit.id, instant) === null) !== (chain === null),
      )
      expect(answer.changesAt).toEqual(change ?? null)
      const lineage = lineageIn(world, unit.id)
      expect(await furtherAt(graph, { personId: person.id, permission, lineage, at })).toBe(
        reference.further(person.id, permission, unit.id, at),
      )
    }
    const other = world.people[salt % world.people.length]!
    const scope = salt % 2 === 0 ? {} : { permission: PERMISSIONS[0]!, unitId: world.units[0]!.id }
    const { hops } = await judgePath(graph, {
      from: other.id,
      to: person.id,
      permission: scope.permission,
      orgUnitId: scope.unitId,
      at,
    })
    expect(idsOf(hops)).toEqual(reference.path(other.id, person.id, { ...scope, at }))

    await compareDelegable(graph, { world, reference, personId: person.id, at })

    const rows = await allPages((cursor) => listPermissions(graph, { personId: person.id, at, cursor, limit: 3 }))
    const held = PERMISSIONS.flatMap((key) =>
      world.units
        .filter((unit) => rows.some((row) => row.permission === key && isUnder(unit.id, row.orgUnit.id)))
        .map((unit) => `${person.id} ${key} ${unit.id}`),
    )
    expect(held).toEqual(triples.filter((triple) => triple.startsWith(person.id)))
  }
  for (const unit of world.units) {
    const permission = PERMISSIONS[salt % PERMISSIONS.length]!
    const rows = await allPages((cursor) =>
      listHolders(graph, { permission, orgUnitId: unit.id, at, cursor, limit: 2 }),
    )
    expect(rows.map((row) => row.person.id).sort()).toEqual(reference.holders(permission, unit.id, at).sort())
    for (const row of rows) expect(reference.check(row.person.id, permission, unit.id, at)).toHaveLength(row.hops)
  }
  const [assignment] = world.assignments
  const endings: { ends: Ends; world: World }[] = [
    {
      ends: { personId: world.people[0]!.id },
      world: {
        ...world,
        people: world.people.map((person, index) => (index === 0 ? { ...person, active: false } : person)),
      },
    },
  ]
  // Ends one delegation alone, then several together: delegations that support the same grants lose them only together.
  for (const isEnded of [(index: number) => index === 0, (index: number) => (index + salt) % 3 > 0]) {
    const [ended, left] = [
      world.delegations.filter((_, index) => isEnded(index)),
      world.delegations.filter((_, index) => !isEnded(index)),
    ]
    endings.push({
      ends: { delegationIds: ended.map(({ id }) => id) },
      world: { ...world, delegations: left },
    })
  }
  if (assignment) {
    const without = { ...world, assignments: world.assignments.slice(1) }
    endings.push({ ends: { assignmentId: assignment.id }, world: without })
  }
  for (const { ends, world: after } of endings) {
    const still = new Set(triplesOf(referenceAuthority(after)))
    const lost = triples.filter((triple) => !still.has(triple)).sort()
    const losses = await lossesOf(graph, world, { ends, at })
    expect(losses.map((each) => each.join(' '))).toEqual(lost)
  }
}

/** The behaviour of every AuthorityGraph: the scenarios, and random districts compared with the definition. */
export const authorityGraphSuite = (underTest: GraphUnderTest) => {
  describe('scenarios', () => {
    beforeAll(() => underTest.load(worldOfScenarios))
    authorityScenarios({ graphOf: underTest.graph, worldOf: () => worldOfScenarios })
  })

  test('answers random districts as the definition does', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.nat(1_000), async (world, salt) => {
        await underTest.load(world)
        await compareWithReference(underTest.graph(), world, salt)
      }),
      { numRuns: underTest.worlds },
    )
  })

  test('lists say when the bound of a chain keeps someone out of them', async () => {
    await fc.assert(
      fc.asyncProperty(anyLongWorld, async (world) => {
        await underTest.load(world)
        const [graph, reference] = [underTest.graph(), referenceAuthority(world)]
        const [unit, at] = [world.units[0]!.id, hour(1)]
        const isBeyond = (id: string) => reference.isBeyond(id, 'a.x', unit, at)
        const said = (beyond: boolean) => (beyond ? 'chain-length' : null)
        const holders = await listHolders(graph, { permission: 'a.x', orgUnitId: unit, at, limit: 50 })
        expect(holders.items.map(({ person }) => person.id).sort()).toEqual(reference.holders('a.x', unit, at).sort())
        expect(holders.limitReached).toBe(said(world.people.some(({ id }) => isBeyond(id))))
        for (const { id } of world.people.slice(-4)) {
          const { limitReached } = await listPermissions(graph, { personId: id, at, limit: 5 })
          expect(limitReached, id).toBe(said(isBeyond(id)))
          const check = await judgeAuthority(graph, { personId: id, permission: 'a.x', orgUnitId: unit, at })
          expect(check.limitReached === 'chain-length', id).toBe(isBeyond(id))
        }
      }),
      { numRuns: Math.ceil(underTest.worlds / 3) },
    )
  })

  test('a chain of 32 hops grants, and one of 33 says that the bound was hit', async () => {
    const people = [...Array(34).keys()].map((n) => ({ id: uuid('person', n), active: true }))
    const unit = uuid('unit', 0)
    await underTest.load({
      people,
      units: [{ id: unit, parentId: null }],
      roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
      assignments: [assigned(1, people[0]!.id)],
      delegations: people.slice(1).map((person, index) => ({
        id: uuid('delegation', index + 1),
        delegatorId: people[index]!.id,
        delegateId: person.id,
        unitId: unit,
        roleId: uuid('role', 0),
        permissions: [],
        maxRedelegations: 32,
        from: hour(0),
        to: null,
        revokedAt: null,
      })),
    })
    const ask = (n: number) =>
      judgeAuthority(underTest.graph(), {
        personId: uuid('person', n),
        permission: 'a.x',
        orgUnitId: unit,
        at: hour(1),
      })
    const longest = await ask(32)
    expect([longest.verdict, longest.chain?.hops.length, longest.limitReached]).toEqual(['granted', 32, null])
    const tooLong = await ask(33)
    expect([tooLong.verdict, tooLong.limitReached]).toEqual(['denied', 'chain-length'])

    const at = hour(1)
    const holders = await listHolders(underTest.graph(), { permission: 'a.x', orgUnitId: unit, at, limit: 50 })
    expect([holders.items.length, holders.limitReached]).toEqual([33, 'chain-length'])
    const had = async (n: number) => {
      const { items, limitReached } = await listPermissions(underTest.graph(), {
        personId: uuid('person', n),
        at,
        limit: 5,
      })
      return [items.length, limitReached]
    }
    expect([await had(32), await had(33)]).toEqual([
      [1, null],
      [0, 'chain-length'],
    ])
    const ending = async (n: number) => {
      const delegationIds = [uuid('delegation', n)]
      const question = { ends: { delegationIds }, at, limit: 50 }
      const { lost, limitReached } = await previewImpact(underTest.graph(), question)
      return [lost.people, limitReached]
    }
    expect([await ending(1), await ending(33)]).toEqual([
      [32, 'chain-length'],
      [0, 'chain-length'],
    ])
    const whole = { ends: { assignmentId: uuid('assignment', 1) }, at, limit: 50 }
    expect(await previewImpact(underTest.graph(), whole)).toMatchObject({
      lost: { people: 33, permissions: 33, grants: 33 },
      limitReached: 'chain-length',
    })
  })

  test('hops that arrive in several parts are each returned once', async () => {
    const count = 2 * HOPS_IN_PART + 500
    const people = [0, 1].map((n) => ({ id: uuid('person', n), active: true }))
    const [from, to] = people.map(({ id }) => id) as [string, string]
    await underTest.load({
      people,
      units: [{ id: uuid('unit', 0), parentId: null }],
      roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
      assignments: [assigned(0, from)],
      delegations: [...Array(count).keys()].map((n) => lent(n, from, to)),
    })
    const graph = underTest.graph()
    const at = hour(1)
    const asked = { permission: 'a.x', orgUnitId: uuid('unit', 0), at }
    const question = { ...asked, personId: to }
    const chains = (await graph.chainsTo(question))!
    const found = [
      chains,
      await graph.coverage(asked),
      await graph.between({ from, to, at }),
      await graph.grantsTo({ personIds: [to], at }),
      await graph.grantsTo({ personIds: [to, from], at }),
    ]
    for (const facts of found) {
      expect(facts!.hops).toHaveLength(count)
      expect(new Set(facts!.hops.map(({ delegationId }) => delegationId)).size).toBe(count)
      expect(facts!.people.size).toBe(2)
    }
    expect(await graph.position()).toBe(chains.position)
    const near = await graph.nearChainsTo({ ...question, chains, limit: 2 * HOPS_IN_PART })
    expect([near!.near.hops.length, near!.near.truncated]).toEqual([2 * HOPS_IN_PART, true])
  })

  test('names outside of the first 65,536 characters are paged completely and in the same order by both stores', async () => {
    // Sorted by 16-bit units, the last two would come before the two above them.
    const names = ['z', '\uE000', '\uF8FF', '😀', '𠮷野']
    const shuffled = [3, 1, 4, 0, 2]
    const people = shuffled.map((at, n) => ({ id: uuid('person', n), name: names[at]!, active: true }))
    const top = uuid('unit', 9)
    const role = { id: uuid('role', 0), permissions: ['a.x'] }
    await underTest.load({
      people,
      units: [
        { id: top, name: 'A', parentId: null },
        ...shuffled.map((at, n) => ({ id: uuid('unit', n), name: names[at]!, parentId: top })),
      ],
      roles: [role],
      assignments: people.map(({ id }, n) => ({
        id: uuid('assignment', n),
        personId: id,
        roleId: role.id,
        unitId: top,
        from: hour(0),
        to: null,
      })),
      delegations: [],
    })
    const holders = await allPages((cursor) =>
      listHolders(underTest.graph(), { permission: 'a.x', orgUnitId: top, at: hour(1), cursor, limit: 1 }),
    )
    expect(holders.map(({ person }) => person.name)).toEqual(names.map((name) => `${name} ${name}`))
    const units = await allPages((cursor) =>
      pageOfUnits(underTest.graph(), { orgUnitId: top, except: [], cursor, limit: 1 }),
    )
    expect(units.map(({ name }) => name)).toEqual(['A', ...names])
  })

  unknownQuestions(underTest)
}
