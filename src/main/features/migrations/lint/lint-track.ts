import { type LintFinding, type Track, type TrackLint, TRACKS } from '../../../../contract/migrations.ts'
import { qualified } from '../catalog/words/quoting.ts'
import { type Migrations, trackPlan } from '../migrate-track.ts'
import type { SchoolTables } from '../../backups/school-tables.port.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { BIG_TABLE_ROWS } from './lint-context.ts'
import { lintCypherChain } from './lint-cypher.ts'
import { lintSqlChain } from './lint-sql.ts'
import { loadSqlParser, readingOnce, type SqlParser } from './sql-parser.ts'

/** A name as `schema.table`, in the form that keeps its capitals. */
const quoted = (table: string) => qualified(...table.split('.'))

type LintPorts = Migrations & { loadParser?: () => Promise<SqlParser> }

/**
 * Judges a chain of SQL by the rows that its tables have now. Only tables that a finding of the migrations in `names`
 * depends on are counted. They are known after a first round, whose trees serve the second.
 */
const lintSql = async (
  { tables, parser }: { tables: SchoolTables | undefined; parser: SqlParser },
  { chain, names }: { chain: readonly DeclaredMigration[]; names: Set<string> },
) => {
  const asked = new Set<string>()
  const dry = lintSqlChain(parser, {
    chain,
    names,
    rowsOf: (table) => {
      asked.add(table)
      return null
    },
  })
  if (!tables || asked.size === 0) return dry
  const counts = await tables.counts([...asked].map(quoted), BIG_TABLE_ROWS)
  return lintSqlChain(parser, { chain, names, rowsOf: (table) => counts.get(quoted(table)) ?? 'absent' })
}

/** What is told of a migration where the parser cannot be loaded: a preview is shown all the same. */
const unread = (migration: string, detail: string): LintFinding[] =>
  (['up', 'down'] as const).map((direction) => ({
    migration,
    direction,
    code: 'not-checked',
    severity: 'warning',
    statement: null,
    line: 1,
    column: 1,
    object: '',
    detail,
  }))

/**
 * Judges the named migrations of a chain. The others are read too: they tell which columns have which type and which
 * constraints there are.
 */
const lintNamed = async (
  { loadParser = loadSqlParser, ...ports }: LintPorts,
  { track, names }: { track: Track; names: Set<string> },
): Promise<LintFinding[]> => {
  if (names.size === 0) return []
  const chain = await ports.migrationFiles.read(track)
  if (TRACKS[track].of === 'graph') return lintCypherChain(chain).filter(({ migration }) => names.has(migration))
  let parser: SqlParser
  try {
    parser = await loadParser()
  } catch (error) {
    return [...names].flatMap((name) => unread(name, (error as Error).message))
  }
  return lintSql({ tables: ports.rows?.tables(track), parser: readingOnce(parser) }, { chain, names })
}

/** Judges migrations that have no files yet, as if they stood at the end of the chain. */
export const lintMigrations = (
  ports: LintPorts,
  { track, added }: { track: Track; added: readonly DeclaredMigration[] },
): Promise<LintFinding[]> => {
  const read = async () => [...(await ports.migrationFiles.read(track)), ...added]
  const names = new Set(added.map(({ name }) => name))
  return lintNamed({ ...ports, migrationFiles: { ...ports.migrationFiles, read } }, { track, names })
}

/** Judges the pending migrations of a track, or all of them. */
export const lintTrack = async (
  ports: LintPorts,
  { track, all }: { track: Track; all: boolean },
): Promise<TrackLint> => {
  const plan = await trackPlan(ports, track)
  const migrations = all ? await ports.migrationFiles.read(track) : plan.up
  return { track, findings: await lintNamed(ports, { track, names: new Set(migrations.map(({ name }) => name)) }) }
}

/** Judges the statements that a preview shows. */
export const lintPlan = async (
  ports: LintPorts,
  { track, direction, migrations }: { track: Track; direction: 'up' | 'down'; migrations: readonly { name: string }[] },
): Promise<LintFinding[]> => {
  const findings = await lintNamed(ports, { track, names: new Set(migrations.map(({ name }) => name)) })
  return findings.filter((finding) => finding.direction === direction)
}
