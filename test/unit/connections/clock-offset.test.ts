import { expect, test } from 'vitest'
import { clockOf } from '../../../src/main/features/connections/clock-offset.ts'

const DATABASE = Date.parse('2026-03-02T08:00:00.000Z')
const minutes = (count: number) => count * 60_000
const read = (askedAt: number, answeredAt: number) =>
  clockOf({ askedAt: DATABASE + askedAt, answeredAt: DATABASE + answeredAt, database: DATABASE })

test('reports how far a console is ahead or behind, in numbers and in words', () => {
  expect(read(minutes(10), minutes(10) + 3)).toEqual({
    clockOffsetSeconds: 600,
    clockWarning: expect.stringContaining('10 min ahead of') as string,
  })
  expect(read(-minutes(125) - 8, -minutes(125))).toEqual({
    clockOffsetSeconds: -7_500,
    clockWarning: expect.stringContaining('2 h 5 min behind') as string,
  })
  expect(read(minutes(2 * 24 * 60) + 4_000, minutes(2 * 24 * 60) + 4_001).clockWarning).toContain('2 d ahead of')
})

test('tolerates two seconds', () => {
  expect(read(2_000, 2_001)).toEqual({ clockOffsetSeconds: 2 })
  expect(read(2_001, 2_002).clockWarning).toBeDefined()
  expect(read(-2_003, -2_002).clockWarning).toBeDefined()
})

test('a slow round trip does not count as a difference of clocks, because the database’s time lies within it', () => {
  expect(read(-30_000, 30_000)).toEqual({ clockOffsetSeconds: 0 })
  expect(read(0, 9_000)).toEqual({ clockOffsetSeconds: 0 })
  expect(read(-9_000, 0)).toEqual({ clockOffsetSeconds: 0 })
  expect(read(5_000, 65_000)).toMatchObject({ clockOffsetSeconds: 5 })
})
