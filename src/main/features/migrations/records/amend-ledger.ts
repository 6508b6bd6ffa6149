import { refusal } from '../../../../contract/errors.ts'
import type { MigrationEvent, Track } from '../../../../contract/migrations.ts'
import type { Author } from '../../../foundation/author.ts'
import type { Migrations } from '../migrate-track.ts'
import type { MigrationSession } from '../migration-ledger.port.ts'
import { type DeclaredMigration, planMigrations } from '../plan-migrations.ts'
import { refuseDifferences, underLock } from './record-baseline.ts'

type Amendment = {
  track: Track
  /** An applied migration whose file changed. */
  accept?: string
  /** A migration whose last try failed. */
  clear?: string
  author?: Author
  signal?: AbortSignal
}

const unknownTo = (field: string, expected: string) =>
  refusal('BAD_REQUEST', { issues: [{ field, rule: 'migration', expected }] })

/** Takes the checksum of a changed file over, when its statements and those of the others make what the store has. */
const accept = async (
  ports: Migrations,
  session: MigrationSession,
  { track, name }: { track: Track; name: string },
) => {
  const declared = await ports.migrationFiles.read(track)
  const ledger = await session.read()
  const { rows } = planMigrations(declared, ledger)
  if (rows.find((row) => row.name === name)?.state !== 'changed')
    throw unknownTo('accept', 'an applied migration whose file changed')
  const files = new Map(declared.map((migration) => [migration.name, migration]))
  const missing = ledger.applied.find((applied) => !files.has(applied.name))
  if (missing) throw refusal('CONFLICT', { reason: 'chain-broken', detail: `Missing here: ${missing.name}` })
  const migrations = ledger.applied.map((applied): DeclaredMigration => files.get(applied.name)!)
  await refuseDifferences(ports, { track, migrations })
  await session.accept(files.get(name)!)
}

const clear = async (session: MigrationSession, name: string) => {
  const { failed } = await session.read()
  const found = failed.find((each) => each.name === name)
  if (!found) throw unknownTo('clear', 'a migration whose last try failed')
  await session.clear(found)
}

/** Corrects what the ledger says of a migration, under the track's lock. Changes nothing else in the store. */
export async function* amendLedger(
  ports: Migrations,
  { accept: changed, clear: failed, ...run }: Amendment,
): AsyncGenerator<MigrationEvent> {
  const names = [changed, failed].filter((name) => name !== undefined)
  for (const [index, name] of names.entries()) yield { kind: 'started', name, index, of: names.length }
  await underLock(ports, run, async (session) => {
    if (changed !== undefined) await accept(ports, session, { track: run.track, name: changed })
    if (failed !== undefined) await clear(session, failed)
  })
  yield { kind: 'done', applied: names.length }
}
