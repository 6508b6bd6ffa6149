import { expect, it } from 'vitest'
import { BUDGET_SECONDS, timeLines } from '../../../scripts/test-times.ts'

const took = [
  { name: 'vitest', seconds: 12.4 },
  { name: 'e2e on the desktop', seconds: 300.6 },
]

it('names the time of each runner, the slowest first, and of the whole run', () => {
  expect(timeLines(took, 302.2)).toEqual([
    '  301 s  e2e on the desktop',
    '   12 s  vitest',
    '  302 s  all, with the build',
  ])
})

it('says that a run took more than its budget', () => {
  expect(timeLines(took, BUDGET_SECONDS).at(-1)).not.toContain('budget')
  expect(timeLines(took, BUDGET_SECONDS + 1).at(-1)).toBe(
    '  901 s  all, with the build: more than the budget of 900 s on two quiet cores',
  )
})
