import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Tally, sumTallies } from './test-reports.ts'

const totalOfTests = (): Tally => {
  try {
    return JSON.parse(readFileSync(join(import.meta.dirname, '../test-output/reports/total.json'), 'utf8')) as Tally
  } catch {
    // The run ended before it could count.
    return { passed: 0, failed: 1 }
  }
}

// Prints the last line of a CI run: `node scripts/ci-summary.ts <exit status of the checks> <of the tests> <of the bare
// machine>`.
const [checks, tests, bareMachine] = process.argv.slice(2).map(Number)
const counted = sumTallies([
  totalOfTests(),
  ...[checks, bareMachine].map((status) => ({ passed: 0, failed: status === 0 ? 0 : 1 })),
])
const failed = tests !== 0 && counted.failed === 0 ? 1 : counted.failed
console.log(`${counted.passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
