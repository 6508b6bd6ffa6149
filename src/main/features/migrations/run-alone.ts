import { Refusal, refusal } from '../../../contract/errors.ts'
import type { LostTable, MigrationEvent, Track } from '../../../contract/migrations.ts'
import type { Author } from '../../foundation/author.ts'
import type { SchoolTables, TableShape } from '../backups/school-tables.port.ts'
import { eventsOf, toldEvent } from './events-of.ts'
import { type JudgedPlan, judgePlan, type Run, type TrackRows } from './judge-plan.ts'
import { renamesOf, type TableRename } from './statements/migration-losses.ts'
import type { LoneSession, MigrationSession } from './migration-ledger.port.ts'
import type { DeclaredMigration, MigrationPlan } from './plan-migrations.ts'

type Picture = { shapes: TableShape[]; counts: Map<string, number> }

const pictureOf = async (tables: SchoolTables): Promise<Picture> => {
  const shapes = await tables.shapes()
  return { shapes, counts: await tables.counts(shapes.map(({ name }) => name)) }
}

/** A table as the renames of a run leave it. `column` gives the new name of one. */
const renamed = (table: string, renames: readonly TableRename[]) => {
  let name = table.replaceAll('"', '')
  const columns = new Map<string, string>()
  for (const rename of renames) {
    if (rename.table !== name) continue
    if (rename.column === null) name = [...name.split('.').slice(0, -1), rename.to].join('.')
    else {
      const [old = rename.column] = [...columns].find(([, now]) => now === rename.column) ?? []
      columns.set(old, rename.to)
    }
  }
  return { name, column: (old: string) => columns.get(old) ?? old }
}

/** Returns the tables that lost more than the plan named. What was only renamed is not lost. */
const unnamed = (
  before: Picture,
  after: Picture,
  { named, renames }: { named: LostTable[]; renames: readonly TableRename[] },
): string[] => {
  const bare = (name: string) => name.replaceAll('"', '')
  const found = new Map(after.shapes.map((shape) => [bare(shape.name), shape]))
  return before.shapes
    .filter(({ name, columns }) => {
      const rows = before.counts.get(name) ?? 0
      const loss = named.find((each) => each.name === name)
      if (rows === 0 || loss?.lost === 'table') return false
      const now = renamed(name, renames)
      const left = found.get(now.name)
      if (left === undefined) return true
      const gone = columns.filter(
        (column) => !left.columns.includes(now.column(column)) && !loss?.columns.includes(column),
      )
      return gone.length > 0 || ((after.counts.get(left.name) ?? 0) < rows && loss?.lost !== 'rows')
    })
    .map(({ name }) => name)
}

const refuseUnsaved = (
  tables: LostTable[],
  { shapes }: Picture,
  { track, migration }: { track: Track; migration: string },
) => {
  const outside = tables.filter(({ name, rows }) => rows > 0 && !shapes.some((shape) => shape.name === name))
  if (outside.length === 0) return
  const expected = `tables of schema ${track} only, because others are in no backup: ${outside.map(({ name }) => name).join(', ')}`
  throw refusal('RULE_VIOLATION', { rule: 'migration', field: migration, expected })
}

/** Whether it is certain that the database kept nothing of the run. */
export const surelyUndone = (error: unknown, signal?: AbortSignal) =>
  (error instanceof Refusal && error.code !== 'STORE_UNAVAILABLE') || (signal?.aborted && error === signal.reason)

type AloneRun = {
  rows: TrackRows
  migrations: DeclaredMigration[]
  judged: JudgedPlan
  plan: MigrationPlan
  run: Run
  author: Author
  signal?: AbortSignal
}

/**
 * Runs migrations that may remove rows, all of them or none. With the tables locked it counts the rows again, backs up
 * those that will go, runs the migrations, and compares what went with what the plan named. More may go only where the
 * plan said that this cannot be known. The audit trail stays and records it.
 */
export async function* runAlone(
  alone: NonNullable<MigrationSession['alone']>,
  { rows, migrations, judged, plan, run, author, signal }: AloneRun,
): AsyncGenerator<MigrationEvent> {
  let discard = async () => {}
  const steps = async (inside: LoneSession, tell: (event: MigrationEvent) => void) => {
    const { tables } = inside
    const now = await judgePlan({ rows }, { plan, ...run }, tables)
    if (JSON.stringify(now.tables) !== JSON.stringify(judged.tables))
      throw refusal('CONFLICT', {
        reason: 'plan-changed',
        detail: 'Rows came or went since the preview: preview it again.',
      })
    const first = migrations[0]?.name ?? ''
    const before = await pictureOf(tables)
    refuseUnsaved(judged.tables, before, { track: run.track, migration: first })
    const schema = (await inside.read()).applied.map(({ name, checksum }) => ({ name, checksum }))
    const saved = judged.rowsLost > 0 || judged.unknown.length > 0
    const written = !saved
      ? null
      : await rows.writeBackup(
          tables,
          { school: rows.school, track: run.track, before: first, schema },
          { tell, signal },
        )
    discard = written?.discard ?? discard
    signal?.throwIfAborted()
    if (judged.tables.some(({ kept }) => kept)) await tables.keepTrail()
    if (judged.tables.length > 0) await tables.nameRows()
    for (const [index, migration] of migrations.entries()) {
      signal?.throwIfAborted()
      tell({ kind: 'started', name: migration.name, index, of: migrations.length })
      const startedAt = performance.now()
      const step = run.direction === 'up' ? inside.apply : inside.revert
      await step(migration, (told) => tell(toldEvent(migration.name, told)))
      tell({ kind: 'finished', name: migration.name, durationMs: Math.round(performance.now() - startedAt) })
    }
    const renames = migrations.flatMap(({ up, down }) => renamesOf(run.direction === 'up' ? up : down))
    const more = unnamed(before, await pictureOf(tables), { named: judged.tables, renames })
    if (more.length > 0 && judged.unknown.length === 0) {
      const expected = `a migration whose statements name what it takes away; it also took from ${more.join(', ')}`
      throw refusal('RULE_VIOLATION', { rule: 'migration', field: first, expected })
    }
    const backup = written?.backup.name ?? null
    for (const { name } of run.direction === 'down' ? migrations : [])
      await inside.takenBack({ migration: name, by: author.actor, rows: judged.rowsLost, backup })
    await tables.bringBack()
    if (judged.rowsLost === 0 && more.length === 0) return
    const counts = Object.fromEntries([
      ...judged.tables.filter(({ kept }) => !kept).map((table) => [table.name, table.rows] as const),
      ...more.map((name) => [name, before.counts.get(name) ?? 0] as const),
    ])
    await tables.audit({
      actor: author.actor,
      door: author.door,
      action: run.direction === 'down' ? 'migration.revert' : 'migration.apply',
      entityKind: 'migration',
      entityId: first,
      before: counts,
      after: { backup },
    })
  }
  try {
    yield* eventsOf<MigrationEvent, void>((tell) => alone((inside) => steps(inside, tell), signal))
  } catch (error) {
    if (surelyUndone(error, signal)) await discard()
    throw error
  }
}
