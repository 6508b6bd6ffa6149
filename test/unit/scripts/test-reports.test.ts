import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sumTallies, tallyReport } from '../../../scripts/test-reports.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'test-reports-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const tally = (report: unknown) => {
  writeFileSync(join(folder, 'report.json'), typeof report === 'string' ? report : JSON.stringify(report))
  return tallyReport(join(folder, 'report.json'))
}
const vitest = { numPassedTests: 3, numFailedTests: 0, success: true, testResults: [] }
const playwright = { stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 1 }, errors: [] }

it('counts passed and failed tests of both runners', () => {
  expect(tally(vitest)).toEqual({ passed: 3, failed: 0 })
  expect(tally({ ...vitest, numFailedTests: 2, success: false })).toEqual({ passed: 3, failed: 2 })
  expect(tally(playwright)).toEqual({ passed: 4, failed: 0 })
  expect(tally({ ...playwright, stats: { ...playwright.stats, unexpected: 1, flaky: 1 } }).failed).toBe(2)
})

it('counts what fails outside of a test', () => {
  const broken = { status: 'failed', assertionResults: [] }
  expect(tally({ ...vitest, success: false, testResults: [broken] }).failed).toBe(1)
  expect(tally({ ...vitest, success: false }).failed).toBe(1)
  expect(tally({ ...playwright, errors: [{ message: 'set-up' }] }).failed).toBe(1)
})

it('takes a report that is missing or cut off for a failure', () => {
  expect(tallyReport(join(folder, 'none.json'))).toEqual({ passed: 0, failed: 1 })
  expect(tally('{"numPassedTests": 3')).toEqual({ passed: 0, failed: 1 })
})

it('sums', () => {
  expect(
    sumTallies([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 })
})
