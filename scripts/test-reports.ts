import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

export type Tally = { passed: number; failed: number }

/**
 * The result of a runner: the counts, the failed tests with their reasons, and the tests that passed only at the second
 * attempt.
 */
export type Outcome = Tally & { failures: string[]; unsteady: string[] }

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  success: boolean
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}
type PlaywrightTest = { status: string; results: { error?: { message?: string } }[] }
type PlaywrightSuite = {
  suites?: PlaywrightSuite[]
  specs: { file: string; title: string; tests: PlaywrightTest[] }[]
}
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number }
  suites: PlaywrightSuite[]
  errors: { message?: string }[]
}

const reasonLines = 12

const failure = (test: string, reason = ''): string =>
  [test, ...stripVTControlCharacters(reason).split('\n').slice(0, reasonLines)].join('\n    ').trimEnd()

const readVitest = ({ numPassedTests, numFailedTests, success, testResults }: VitestReport): Outcome => {
  // A file that does not load reports no tests, and a run can fail outside of any test.
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = numFailedTests + broken.length
  return {
    passed: numPassedTests,
    failed: failed === 0 && !success ? 1 : failed,
    failures: [
      ...broken.map((file) => failure(file.name, file.message)),
      ...testResults.flatMap((file) =>
        file.assertionResults
          .filter(({ status }) => status === 'failed')
          .map((test) => failure(`${file.name}: ${test.fullName}`, test.failureMessages[0])),
      ),
    ],
    // Vitest keeps what the first run said beside the status of the last one.
    unsteady: testResults.flatMap((file) =>
      file.assertionResults
        .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
        .map((test) => failure(`${file.name}: ${test.fullName}`, test.failureMessages[0])),
    ),
  }
}

const specsOf = (suites: readonly PlaywrightSuite[]): PlaywrightSuite['specs'] =>
  suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites ?? [])])

const readPlaywright = ({ stats, suites, errors }: PlaywrightReport): Outcome => {
  const tests = specsOf(suites).flatMap((spec) =>
    spec.tests.map(({ status, results }) => ({
      status,
      // The error of the first attempt; later ones repeat it or pass.
      said: failure(`${spec.file}: ${spec.title}`, results.find(({ error }) => error !== undefined)?.error?.message),
    })),
  )
  const saidBy = (status: string) => tests.filter((test) => test.status === status).map(({ said }) => said)
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    failures: [...saidBy('unexpected'), ...errors.map(({ message }) => failure('outside of a test', message))],
    unsteady: saidBy('flaky'),
  }
}

/** Reads the JSON report of a runner. A report that is missing or cut off counts as one failure. */
export const readReport = (file: string): Outcome => {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport | PlaywrightReport
    return 'stats' in report ? readPlaywright(report) : readVitest(report)
  } catch {
    return { passed: 0, failed: 1, failures: [failure(file, 'the report is missing or cut off')], unsteady: [] }
  }
}

export const sumTallies = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
  failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
})
