import type { Backup } from '../../contract/backups.ts'
import type { BackupManifest } from '../features/backups/backup-store.port.ts'
import { refuseRestore, restoreBackup } from '../features/migrations/restore-backup.ts'
import { databaseRoutes, writableRoutes } from './track-routes.ts'

/** What is told of a backup outside of this program. */
const aboutBackup = ({ name, school, takenAt, before, tables, rows, bytes }: BackupManifest): Backup => ({
  name,
  school,
  takenAt,
  before,
  tables: tables.map((table) => ({ name: table.name, rows: table.rows, bytes: table.bytes })),
  rows,
  bytes,
})

export const backupsRoutes = {
  list: databaseRoutes.backups.list.handler(async ({ context }) => {
    const { backups } = context.database.rows
    return { folder: backups.folder, items: (await backups.list()).map(aboutBackup) }
  }),
  restore: writableRoutes.backups.restore.handler(async ({ input, context, signal }) => {
    await refuseRestore(context.database, input)
    return restoreBackup(context.database, { ...input, author: context.author, signal })
  }),
}
