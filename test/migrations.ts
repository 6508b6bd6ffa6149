import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordTrack } from '../src/contract/migrations.ts'
import { migrationFiles } from '../src/main/features/migrations/migration-files.ts'
import { fileBackupStore } from '../src/main/features/backups/backup-store.file.ts'
import { postgresPlanScript } from '../src/main/features/migrations/sql/plan-script.sql.ts'
import { migrationTimeouts, postgresMigrationLedger } from '../src/main/features/migrations/sql/migration-ledger.sql.ts'
import { trackRows, trackTables } from '../src/main/school/school-rows.ts'
import type { Migrations } from '../src/main/features/migrations/migrate-track.ts'
import {
  openPostgres,
  type PostgresStore,
  type PostgresTarget,
  type PostgresTimeouts,
} from '../src/main/stores/postgres/open-postgres.ts'

/** The migrations of a folder on a database, run as the console runs them. */
export const migrationsOn = (
  target: PostgresTarget,
  store: PostgresStore,
  files = migrationFiles(),
  timeouts: Partial<PostgresTimeouts> = {},
  dataFolder = join(tmpdir(), `school-directory-backups-${process.pid}`),
): Migrations => ({
  migrationFiles: files,
  migrations: postgresMigrationLedger({
    store,
    openOwn: ({ name, lockMs = timeouts.lockMs, statementMs = timeouts.statementMs }) =>
      openPostgres({
        target,
        name,
        readOnly: store.readOnly,
        poolSize: 1,
        timeouts: {
          ...migrationTimeouts,
          ...timeouts,
          ...(lockMs && { lockMs }),
          ...(statementMs && { statementMs }),
        },
      }),
    tables: trackTables,
  }),
  planScript: postgresPlanScript,
  rows: trackRows({
    pool: store.pool,
    backups: fileBackupStore(dataFolder),
    school: { id: 'tests', name: 'Tests' },
  }),
})

/** Creates a folder with a track of these migrations: name -> [up, down]. */
export const migrationFolder = async (
  migrations: Record<string, [up: string, down: string]>,
  track: RecordTrack = 'directory',
): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'school-directory-migrations-'))
  await writeMigrations(root, migrations, track)
  return root
}

export const writeMigrations = async (
  root: string,
  migrations: Record<string, [up: string, down: string]>,
  track: RecordTrack = 'directory',
) => {
  await mkdir(join(root, track), { recursive: true })
  for (const [name, [up, down]] of Object.entries(migrations)) {
    await writeFile(join(root, track, `${name}.up.sql`), up)
    await writeFile(join(root, track, `${name}.down.sql`), down)
  }
}
