import { refusal } from '../../../../contract/errors.ts'
import type { MigrationScript } from '../../../../contract/migration-scripts.ts'
import type { Track } from '../../../../contract/migrations.ts'
import type { Migrations } from '../migrate-track.ts'
import { planMigrations } from '../plan-migrations.ts'

/** Returns both ways of a migration as its files have them. `NOT_FOUND` when the track has none of this name. */
export const readScript = async (
  ports: Migrations,
  { track, name }: { track: Track; name: string },
): Promise<MigrationScript> => {
  const [declared, ledger] = await Promise.all([ports.migrationFiles.read(track), ports.migrations.read(track)])
  const row = planMigrations(declared, ledger).rows.find((each) => each.name === name)
  if (!row) throw refusal('NOT_FOUND', { entity: 'migration', id: name })
  const file = declared.find((each) => each.name === name)
  return {
    track,
    name,
    state: row.state,
    up: file?.up ?? null,
    down: file && file.down.trim() !== '' ? file.down : null,
    checksum: file?.checksum ?? null,
    appliedChecksum: ledger.applied.find((each) => each.name === name)?.checksum ?? null,
  }
}
