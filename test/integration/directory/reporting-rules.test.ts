import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const uuid = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const PEOPLE = 5
const DAYS = 6

beforeEach(async () => {
  await database.truncate()
  await database.store.pool.query(
    `INSERT INTO directory.person (id, given_name, family_name, username)
     SELECT id, 'G', 'F', 'u' FROM unnest($1::uuid[]) AS p (id)`,
    [Array.from({ length: PEOPLE }, (_, number) => uuid(number))],
  )
})

type Line = { person: number; manager: number; from: number; to: number }

const line: fc.Arbitrary<Line> = fc
  .record({
    person: fc.nat(PEOPLE - 1),
    manager: fc.nat(PEOPLE - 1),
    from: fc.nat(DAYS - 1),
    days: fc.integer({ min: 1, max: DAYS }),
  })
  .map(({ days, ...rest }) => ({ ...rest, to: rest.from + days }))

/** The rules by their definition, checked for each day: one manager for each person, and no circle. */
const allowed = (lines: Line[]) => {
  for (let day = 0; day < 2 * DAYS; day += 1) {
    const managers = new Map<number, number>()
    for (const { person, manager, from, to } of lines) {
      if (day < from || day >= to) continue
      if (managers.has(person)) return false
      managers.set(person, manager)
    }
    for (const start of managers.keys()) {
      let above = managers.get(start)
      for (let steps = 0; above !== undefined && steps < PEOPLE; steps += 1) {
        if (above === start) return false
        above = managers.get(above)
      }
    }
  }
  return true
}

const insert = (lines: Line[]) =>
  database.store.pool.query(
    `INSERT INTO directory.reporting_line (id, person_id, manager_id, valid_from, valid_to)
     SELECT gen_random_uuid(), person, manager, timestamptz '2026-01-01' + "from" * interval '1 day',
       timestamptz '2026-01-01' + "to" * interval '1 day'
     FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[]) AS l (person, manager, "from", "to")`,
    [
      lines.map(({ person }) => uuid(person)),
      lines.map(({ manager }) => uuid(manager)),
      lines.map(({ from }) => from),
      lines.map(({ to }) => to),
    ],
  )

const passes = (lines: Line[]) =>
  insert(lines).then(
    () => true,
    (error: { code: string }) => {
      expect(['23514', '23P01']).toContain(error.code)
      return false
    },
  )

it('lines are accepted exactly when nobody has two managers or reports to themselves on any day', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      await database.store.pool.query('TRUNCATE directory.reporting_line')
      const kept: Line[] = []
      for (const next of lines) {
        const fits = allowed([...kept, next])
        expect(await passes([next])).toBe(fits)
        if (fits) kept.push(next)
      }
    }),
    { numRuns: 40 },
  )
})

it('several lines in one statement are checked together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (lines) => {
      await database.store.pool.query('TRUNCATE directory.reporting_line')
      expect(await passes(lines)).toBe(allowed(lines))
    }),
    { numRuns: 100 },
  )
})

it('three lines form no circle when no day has all of them', async () => {
  await insert([
    { person: 1, manager: 2, from: 0, to: 1 },
    { person: 2, manager: 0, from: 4, to: 5 },
  ])
  // The new line overlaps with each of the two, but these never overlap with each other.
  expect(await passes([{ person: 0, manager: 1, from: 0, to: 5 }])).toBe(true)
})

it('a line that is extended is checked again', async () => {
  await insert([
    { person: 0, manager: 1, from: 0, to: 2 },
    { person: 1, manager: 0, from: 2, to: 4 },
  ])
  const lasting = (days: number) =>
    database.store.pool.query(
      `UPDATE directory.reporting_line SET valid_to = timestamptz '2026-01-01' + $1 * interval '1 day' WHERE person_id = $2`,
      [days, uuid(0)],
    )
  await expect(lasting(3)).rejects.toMatchObject({ constraint: 'reporting_line_cycle' })
  await expect(lasting(1)).resolves.toMatchObject({ rowCount: 1 })
})
