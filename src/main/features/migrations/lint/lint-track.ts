import { type LintFinding, type Track, type TrackLint, TRACKS } from '../../../../contract/migrations.ts'
import { type Migrations, trackPlan } from '../migrate-track.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { lintCypherChain } from './lint-cypher.ts'
import { lintSqlChain } from './lint-sql.ts'
import { loadSqlParser } from './sql-parser.ts'

/** A name as `schema.table`, in the form that keeps its capitals. */
const quoted = (table: string) =>
  table
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')

type SchoolRows = Pick<NonNullable<Migrations['rows']>, 'tables'>

/**
 * Judges a chain of SQL by the rows that its tables have now. Only tables that a finding of the migrations in `names`
 * depends on are counted.
 */
const lintSql = async (rows: SchoolRows | undefined, chain: readonly DeclaredMigration[], names: Set<string>) => {
  const parser = await loadSqlParser()
  const asked = new Set<string>()
  const dry = lintSqlChain(parser, {
    chain,
    names,
    rowsOf: (table) => {
      asked.add(table)
      return null
    },
  })
  if (!rows || asked.size === 0) return dry
  const counts = await rows.tables.counts([...asked].map(quoted))
  return lintSqlChain(parser, { chain, names, rowsOf: (table) => counts.get(quoted(table)) ?? 'absent' })
}

/**
 * Judges the named migrations of a chain. The others are read too: they tell which columns have which type and which
 * constraints there are.
 */
const lintNamed = async (
  ports: Migrations,
  { track, names }: { track: Track; names: Set<string> },
): Promise<LintFinding[]> => {
  if (names.size === 0) return []
  const chain = await ports.migrationFiles.read(track)
  const findings = TRACKS[track].of === 'graph' ? lintCypherChain(chain) : await lintSql(ports.rows, chain, names)
  return findings.filter(({ migration }) => names.has(migration))
}

/** Judges the pending migrations of a track, or all of them. */
export const lintTrack = async (
  ports: Migrations,
  { track, all }: { track: Track; all: boolean },
): Promise<TrackLint> => {
  const plan = await trackPlan(ports, track)
  const migrations = all ? await ports.migrationFiles.read(track) : plan.up
  return { track, findings: await lintNamed(ports, { track, names: new Set(migrations.map(({ name }) => name)) }) }
}

/** Judges the statements that a preview shows. */
export const lintPlan = async (
  ports: Migrations,
  { track, direction, migrations }: { track: Track; direction: 'up' | 'down'; migrations: readonly { name: string }[] },
): Promise<LintFinding[]> => {
  const findings = await lintNamed(ports, { track, names: new Set(migrations.map(({ name }) => name)) })
  return findings.filter((finding) => finding.direction === direction)
}
