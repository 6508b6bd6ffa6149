import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readReport, sumTallies } from '../../../scripts/test-reports.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'test-reports-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = (report: unknown) => {
  writeFileSync(join(folder, 'report.json'), typeof report === 'string' ? report : JSON.stringify(report))
  return readReport(join(folder, 'report.json'))
}
const vitest = { numPassedTests: 3, numFailedTests: 0, success: true, testResults: [] }
const playwright = { stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 1 }, suites: [], errors: [] }
const spec = (title: string, status: string, ...said: (string | undefined)[]) => ({
  file: 'people.spec.ts',
  title,
  tests: [{ status, results: said.map((message) => (message === undefined ? {} : { error: { message } })) }],
})

it('counts passed and failed tests of both runners', () => {
  expect(read(vitest)).toMatchObject({ passed: 3, failed: 0 })
  expect(read({ ...vitest, numFailedTests: 2, success: false })).toMatchObject({ passed: 3, failed: 2 })
  expect(read(playwright)).toMatchObject({ passed: 4, failed: 0 })
  expect(read({ ...playwright, stats: { ...playwright.stats, unexpected: 1 } }).failed).toBe(1)
})

it('names what failed, with the beginning of its reason', () => {
  const failed = { fullName: 'finds a person', status: 'failed', failureMessages: ['\u001b[31mexpected 1\u001b[39m'] }
  const passed = { fullName: 'adds a person', status: 'passed', failureMessages: [] }
  const file = { name: 'people.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] }
  expect(read({ ...vitest, numFailedTests: 1, success: false, testResults: [file] }).failures).toEqual([
    'people.test.ts: finds a person\n    expected 1',
  ])
  const suites = [{ specs: [], suites: [{ specs: [spec('rows', 'unexpected', 'no rows', 'no rows')] }] }]
  expect(read({ ...playwright, stats: { ...playwright.stats, unexpected: 1 }, suites }).failures).toEqual([
    'people.spec.ts: rows\n    no rows',
  ])
})

it('counts what passed when run again as passed, and names it', () => {
  const again = { fullName: 'finds a person', status: 'passed', failureMessages: ['too early'] }
  const steady = { fullName: 'adds a person', status: 'passed', failureMessages: [] }
  const file = { name: 'people.test.ts', status: 'passed', message: '', assertionResults: [again, steady] }
  expect(read({ ...vitest, testResults: [file] })).toEqual({
    passed: 3,
    failed: 0,
    failures: [],
    unsteady: ['people.test.ts: finds a person\n    too early'],
  })
  const suites = [{ specs: [spec('rows', 'flaky', 'too early', undefined), spec('columns', 'expected', undefined)] }]
  expect(read({ ...playwright, stats: { ...playwright.stats, flaky: 1 }, suites })).toEqual({
    passed: 5,
    failed: 0,
    failures: [],
    unsteady: ['people.spec.ts: rows\n    too early'],
  })
})

it('counts what fails outside of a test', () => {
  const broken = { name: 'people.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }
  expect(read({ ...vitest, success: false, testResults: [broken] })).toMatchObject({
    failed: 1,
    failures: ['people.test.ts\n    no such module'],
  })
  expect(read({ ...vitest, success: false }).failed).toBe(1)
  expect(read({ ...playwright, errors: [{ message: 'set-up' }] })).toMatchObject({
    failed: 1,
    failures: ['outside of a test\n    set-up'],
  })
})

it('counts a missing or cut off report as a failure', () => {
  expect(readReport(join(folder, 'none.json'))).toMatchObject({ passed: 0, failed: 1 })
  expect(read('{"numPassedTests": 3')).toMatchObject({ passed: 0, failed: 1 })
})

it('sums', () => {
  expect(
    sumTallies([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 })
})
