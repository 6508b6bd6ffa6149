import { postgresRosterImports } from '../../src/main/features/imports/apply/roster-imports.sql.ts'
import { type PostgresTarget, openPostgres } from '../../src/main/stores/postgres/open-postgres.ts'

/** Imports one package in a process of its own, so that its peak memory is that of the import alone. */
export type ChildResult = {
  milliseconds: number
  peakMegabytes: number
  rows: number
  sound: boolean
  changed: number
}

const [target, path, dryRun] = process.argv.slice(2)
const store = openPostgres({ target: JSON.parse(target!) as PostgresTarget, readOnly: false })
const imports = postgresRosterImports({ store, profileId: 'bench' })
const start = performance.now()
const report = await imports.run(
  { path: path!, name: 'bench' },
  { policy: 'report', deactivationThreshold: 1, dryRun: dryRun === 'dry-run' },
  { author: { actor: 'bench', door: 'in-process' }, progress: () => undefined },
)
const result: ChildResult = {
  milliseconds: performance.now() - start,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  rows: report.rows,
  sound: report.applicable,
  changed: Object.values(report.counts).reduce((sum, { added, changed }) => sum + added + changed, 0),
}
await store.close()
console.log(JSON.stringify(result))
