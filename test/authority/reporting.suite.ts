import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BeyondGraph } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import type { GraphUnderTest } from './authority-graph.suite.ts'
import type { World } from './reference.ts'
import { hour, uuid } from './world.ts'

type Line = NonNullable<World['lines']>[number]

const isValid = ({ from, to }: Line, at: Date) => from <= at && (to === null || at < to)

/** Reporting lines straight from their definition: who exists, and one manager at a time. */
const referenceReporting = ({ people, lines = [] }: World, at: Date) => {
  const gone = new Set(people.filter(({ removed }) => removed).map(({ id }) => id))
  const counting = lines.filter((line) => isValid(line, at) && !gone.has(line.personId) && !gone.has(line.managerId))
  const managersOf = (personId: string): string[] => {
    const line = counting.find((each) => each.personId === personId)
    return line ? [line.managerId, ...managersOf(line.managerId)] : []
  }
  const directOf = (personId: string) => counting.filter(({ managerId }) => managerId === personId)
  const belowOf = (personId: string): string[] =>
    directOf(personId).flatMap((line) => [line.personId, ...belowOf(line.personId)])
  return { managersOf, directOf: (id: string) => directOf(id).map((line) => line.personId), belowOf }
}

const empty = { units: [], roles: [], assignments: [], delegations: [] }

/** Each person has managers of smaller numbers only, one after another, so that no line leads back. */
const anyReporting: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      managers: fc.array(fc.record({ dice: fc.nat(50), length: fc.integer({ min: 1, max: 3 }), open: fc.boolean() }), {
        maxLength: 3,
      }),
      state: fc.constantFrom('active', 'active', 'active', 'inactive', 'removed'),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((drawn) => ({
    ...empty,
    people: drawn.map(({ state }, n) => ({
      id: uuid('person', n),
      name: `n${n}`,
      active: state === 'active',
      removed: state === 'removed',
    })),
    lines: drawn.flatMap(({ managers }, n) => {
      if (n === 0) return []
      let from = 0
      return managers.map(({ dice, length, open }, index): Line => {
        const begin = from
        from += length
        const isLast = index === managers.length - 1
        return {
          id: uuid('line', n * 10 + index),
          personId: uuid('person', n),
          managerId: uuid('person', dice % n),
          from: hour(begin),
          to: open && isLast ? null : hour(from),
        }
      })
    }),
  }))

/** A store may leave a question about inactive people to the system of record, and nothing else. */
const answered = async <Answer>(world: World, work: () => Promise<Answer>): Promise<Answer | null> => {
  try {
    return await work()
  } catch (error) {
    expect(error).toBeInstanceOf(BeyondGraph)
    expect(world.people.some(({ active, removed }) => !active || removed)).toBe(true)
    return null
  }
}

/** What every adapter of the port answers about reporting lines. */
export const reportingSuite = ({ graph, load, worlds }: GraphUnderTest, { knowsDeleted }: { knowsDeleted: boolean }) =>
  describe('reporting lines', () => {
    test('of random districts are as the definition says, at any instant', async () => {
      await fc.assert(
        fc.asyncProperty(anyReporting, fc.nat(6), async (world, n) => {
          await load(world)
          const at = hour(n)
          const reference = referenceReporting(world, at)
          for (const { id } of world.people) {
            const managers = await answered(world, () => graph().managersOf({ personId: id, at }))
            if (managers) expect(managers.lines.map(({ person }) => person.id)).toEqual(reference.managersOf(id))
            const reports = await answered(world, () => graph().reportsOf({ personId: id, at, limit: 2 }))
            if (!reports) continue
            const direct = reference.directOf(id).sort()
            expect([reports.direct, reports.total]).toEqual([direct.length, reference.belowOf(id).length])
            expect(reports.lines.map(({ person }) => person.id)).toEqual(direct.slice(0, 2))
          }
        }),
        { numRuns: Math.ceil(worlds / 2) },
      )
    })

    test('hold from their first instant to just before their end, and name the line', async () => {
      const [person, manager] = [uuid('person', 1), uuid('person', 0)]
      const line = { id: uuid('line', 1), personId: person, managerId: manager, from: hour(2), to: hour(4) }
      const people = [manager, person].map((id, n) => ({ id, name: `n${n}`, active: true }))
      await load({ ...empty, people, lines: [line] })
      const step = { lineId: line.id, validFrom: hour(2), validTo: hour(4) }
      for (const [n, valid] of [
        [1, false],
        [2, true],
        [3, true],
        [4, false],
      ] as const) {
        const at = hour(n)
        const [up, down] = [
          await graph().managersOf({ personId: person, at }),
          await graph().reportsOf({ personId: manager, at, limit: 5 }),
        ]
        expect(up.lines).toEqual(valid ? [{ ...step, person: { id: manager, name: 'n0 n0' } }] : [])
        expect(down.lines).toEqual(valid ? [{ ...step, person: { id: person, name: 'n1 n1' } }] : [])
        expect(up.position).toBe(down.position)
      }
      expect(await graph().managersOf({ personId: uuid('person', 9), at: hour(3) })).toMatchObject({ lines: [] })
    })

    test('of a deleted manager do not count, and only a store that knows who is deleted says so', async () => {
      const people = [0, 1].map((n) => ({ id: uuid('person', n), active: true, removed: n === 0 }))
      const line = { id: uuid('line', 1), personId: people[1]!.id, managerId: people[0]!.id, from: hour(1), to: null }
      await load({ ...empty, people, lines: [line] })
      const asked = graph().managersOf({ personId: people[1]!.id, at: hour(2) })
      if (knowsDeleted) expect((await asked).lines).toEqual([])
      else await expect(asked).rejects.toBeInstanceOf(BeyondGraph)
    })
  })
