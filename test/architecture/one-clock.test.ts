import { glob, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const main = resolve(import.meta.dirname, '../../src/main')

/**
 * Files that may use this computer's clock: for the console's own files and names, and for the times of its own
 * attempts.
 */
const OWN_CLOCK = new Set([
  'features/authority/plan-questions.ts',
  'features/migrations/judge-plan.ts',
  'features/migrations/model/generate-migration.ts',
  'features/migrations/records/export-plan.ts',
  'features/org-chart/save-scene.ts',
  'features/people/export/export-people.ts',
  'features/projection/projection-status.ts',
  'features/projection/refused-rows.ts',
  'features/projection/run-projector.ts',
  'routes/scenes.routes.ts',
])

const linesWith = async (pattern: RegExp, folders: string[]) => {
  const found: string[] = []
  for (const folder of folders)
    for await (const name of glob(`${folder}/**/*.ts`, { cwd: main })) {
      const lines = (await readFile(join(main, name), 'utf8')).split('\n')
      found.push(...lines.filter((line) => pattern.test(line)).map((line) => `${name}: ${line.trim()}`))
    }
  return found
}

test('rows, verdicts and lists never take the clock of this computer', async () => {
  const found = await linesWith(/new Date\(\)/, ['features', 'routes', 'stores/postgres', 'stores/embedded'])
  expect(found.filter((line) => !OWN_CLOCK.has(line.slice(0, line.indexOf(':'))))).toEqual([])
})

test('no statement uses the start of its transaction as the current time', async () => {
  const sql = /(?<![.\w])(now\(\)|transaction_timestamp\(\)|current_timestamp|localtimestamp)/i
  const found = await linesWith(sql, ['features', 'routes', 'stores/postgres', 'stores/embedded'])
  const isDefaultOfColumn = /default: \(\) => 'now\(\)'/
  const isOwnFunction = /\(\) => Promise<Date>|\?\? now\(\)/
  const rest = found.filter(
    (line) =>
      !isDefaultOfColumn.test(line) &&
      !isOwnFunction.test(line) &&
      !line.startsWith('stores/postgres/database-clock.ts'),
  )
  expect(rest).toEqual([])
})
