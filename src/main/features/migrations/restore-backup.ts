import { refusal } from '../../../contract/errors.ts'
import type { RestoreEvent } from '../../../contract/backups.ts'
import { type Author, CONSOLE } from '../../foundation/author.ts'
import { type BackupManifest, damagedBackup } from '../backups/backup-store.port.ts'
import type { LockedTables, SchoolTables } from '../backups/school-tables.port.ts'
import { eventsOf } from './events-of.ts'
import { refuseUnconfirmed, type TrackRows } from './judge-plan.ts'
import type { Migrations } from './migrate-track.ts'
import type { LoneSession } from './migration-ledger.port.ts'
import type { DeclaredMigration } from './plan-migrations.ts'
import { surelyUndone } from './run-alone.ts'

type Restore = { name: string; confirm?: string; author?: Author; signal?: AbortSignal }

const broken = (detail: string) => refusal('CONFLICT', { reason: 'chain-broken', detail })

const rowsOf = ({ rows }: Migrations): TrackRows => {
  if (rows) return rows
  throw refusal('CONFLICT', { reason: 'no-rows', detail: 'This store holds no rows of its own.' })
}

/**
 * Counts the rows that a restore replaces, and names what the user must type when there are any. The audit trail is not
 * replaced.
 */
const heldBy = async (rows: TrackRows, tables: SchoolTables) => {
  const names = (await tables.shapes()).map(({ name }) => name).filter((name) => !rows.isKept(name))
  const counts = await tables.counts(names)
  const rowsLost = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return { names, rowsLost, confirm: rowsLost > 0 ? rows.school.name : null }
}

/**
 * Returns the files of the migrations under which a backup was taken, in their order. Refuses a file with another
 * checksum.
 */
const filesOf = ({ name, schema }: BackupManifest, declared: DeclaredMigration[]) => {
  const files = new Map(declared.map((migration) => [migration.name, migration]))
  return schema.map((wanted) => {
    const file = files.get(wanted.name)
    if (file?.checksum === wanted.checksum) return file
    throw broken(
      `Backup ${name} was taken under migration ${wanted.name}, which this console does not have in that form.`,
    )
  })
}

/**
 * Refuses a restore before anything waits or is streamed: an unknown or damaged backup, or a name that was not typed.
 */
export const refuseRestore = async (ports: Migrations, { name, confirm }: Pick<Restore, 'name' | 'confirm'>) => {
  const rows = rowsOf(ports)
  const backup = await rows.backups.read(name)
  filesOf(backup, await ports.migrationFiles.read(backup.track))
  refuseUnconfirmed(await heldBy(rows, rows.tables(backup.track)), confirm)
  await rows.backups.verify(backup)
}

/**
 * Refuses a backup whose tables are not those of the schema. Without this, rows of a missing table would be lost
 * silently.
 */
const refuseOtherTables = ({ name, tables }: BackupManifest, shapes: Set<string>) => {
  const listed = new Set(tables.map((table) => table.name))
  const unknown = [...listed].find((table) => !shapes.has(table))
  if (unknown !== undefined) throw broken(`There is no table ${unknown} to load.`)
  const missing = [...shapes].filter((table) => !listed.has(table))
  if (missing.length > 0) throw damagedBackup(name, `it has no ${missing.join(', ')}`)
  if (listed.size < tables.length) throw damagedBackup(name, 'it has a table twice')
}

/** Whether PostgreSQL refused a row: its form, its values or what it refers to. */
const isOfRows = (error: unknown) => /^2[23]/.test(String((error as { code?: unknown }).code))

const loadTable = async (
  tables: LockedTables,
  { name, table, rows }: { name: string; table: BackupManifest['tables'][number]; rows: AsyncIterable<Buffer> },
) => {
  const loaded = await tables.load(table, rows).catch((error: unknown) => {
    throw isOfRows(error) ? damagedBackup(name, `${table.name} holds rows that cannot be loaded`, error) : error
  })
  if (loaded !== table.rows) throw damagedBackup(name, `${table.name} has ${loaded} rows instead of ${table.rows}`)
}

/**
 * Restores a backup, all of it or nothing, in one transaction: its track goes to the version of the backup, every table of
 * the track is loaded, and migrations that came later are applied again. Rows that are replaced go into a backup of their own.
 */
export async function* restoreBackup(
  ports: Migrations,
  { name, confirm, author = CONSOLE, signal }: Restore,
): AsyncGenerator<RestoreEvent> {
  const rows = rowsOf(ports)
  const backup = await rows.backups.read(name)
  const declared = await ports.migrationFiles.read(backup.track)
  const wanted = filesOf(backup, declared)
  await rows.backups.verify(backup)
  let discard = async () => {}

  /** Brings the track to the version of the backup. Returns the migrations to apply after the load. */
  const bringTo = async (inside: LoneSession) => {
    const { applied } = await inside.read()
    const names = new Set(backup.schema.map((each) => each.name))
    const files = new Map(declared.map((migration) => [migration.name, migration]))
    const beyond = applied.filter((each) => !names.has(each.name)).toReversed()
    if (beyond.length > 0) await inside.tables.keepTrail()
    for (const { name: later } of beyond) {
      const file = files.get(later)
      if (!file || file.down.trim() === '') throw broken(`Migration ${later} has no way back.`)
      await inside.revert(file)
    }
    const there = new Set(applied.map((each) => each.name))
    for (const migration of wanted) if (!there.has(migration.name)) await inside.apply(migration)
    return declared.filter((migration) => !names.has(migration.name))
  }

  const steps = async (inside: LoneSession, tell: (event: RestoreEvent) => void): Promise<number> => {
    const { tables } = inside
    const held = await heldBy(rows, tables)
    refuseUnconfirmed(held, confirm)
    if (held.rowsLost > 0) {
      const schema = (await inside.read()).applied.map((each) => ({ name: each.name, checksum: each.checksum }))
      const about = { school: rows.school, track: backup.track, before: 'restore', schema }
      discard = (await rows.writeBackup(tables, about, { tell, signal })).discard
    }
    await tables.nameRows()
    await tables.clear(held.names)
    const later = await bringTo(inside)
    refuseOtherTables(backup, new Set((await tables.shapes()).map((shape) => shape.name)))
    for (const [index, table] of backup.tables.entries()) {
      signal?.throwIfAborted()
      tell({ kind: 'loading', table: table.name, rows: table.rows, index, of: backup.tables.length })
      await loadTable(tables, { name, table, rows: rows.backups.open(backup, table.name) })
    }
    await tables.setSequences(backup.sequences)
    for (const migration of later) await inside.apply(migration)
    const rule = await tables.brokenRule()
    if (rule !== null) throw damagedBackup(name, rule)
    await tables.nameRows()
    await tables.bringBack()
    await tables.audit({
      actor: author.actor,
      door: author.door,
      action: 'backup.restore',
      entityKind: 'backup',
      entityId: backup.name,
      before: { rows: held.rowsLost },
      after: { rows: backup.rows },
    })
    return backup.rows
  }

  const acquiring = ports.migrations.acquire(backup.track, signal, author.actor)
  let acquired = await acquiring.next()
  for (; !acquired.done; acquired = await acquiring.next()) if (acquired.value.kind === 'waiting') yield acquired.value
  const session = acquired.value
  try {
    if (!session.alone) throw refusal('CONFLICT', { reason: 'no-rows' })
    const { alone } = session
    const loaded = yield* eventsOf<RestoreEvent, number>((tell) => alone((inside) => steps(inside, tell), signal))
    yield { kind: 'done', rows: loaded }
  } catch (error) {
    if (surelyUndone(error, signal)) await discard()
    throw error
  } finally {
    await session.close()
  }
}
