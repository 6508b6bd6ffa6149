import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { profileId } from './connections.ts'
import { procedure } from './errors.ts'
import { instant } from './ids.ts'

/** The name of a backup and of its folder. */
export const backupName = z
  .string()
  .max(200)
  .regex(/^[a-z0-9][a-z0-9-]*$/)

/** The rows of one track of a school before something removed some. */
export const backup = z.object({
  name: backupName,
  school: z.object({ id: profileId, name: z.string() }),
  takenAt: instant,
  /** What followed the backup: a migration that was taken back or applied, or `restore`. */
  before: z.string(),
  tables: z.array(z.object({ name: z.string(), rows: z.int(), bytes: z.int() })),
  rows: z.int(),
  bytes: z.int(),
})
export type Backup = z.infer<typeof backup>

/** The progress of a restore. `index` counts tables from 0, `of` is their number. */
export const restoreEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting'), holder: z.string() }),
  /** The school's present rows are being written to a backup of their own. */
  z.object({ kind: z.literal('saving'), table: z.string(), rows: z.int(), index: z.int(), of: z.int() }),
  z.object({ kind: z.literal('saved'), backup: z.string(), rows: z.int(), bytes: z.int() }),
  z.object({ kind: z.literal('loading'), table: z.string(), rows: z.int(), index: z.int(), of: z.int() }),
  z.object({ kind: z.literal('done'), rows: z.int() }),
])
export type RestoreEvent = z.infer<typeof restoreEvent>

export const backups = {
  list: procedure
    .route({
      method: 'GET',
      path: '/backups',
      tags: ['backups'],
      description:
        'Lists the backups of every school in the data folder of this console, newest first. `folder` is where ' +
        'they are. An incomplete backup is left out.',
    })
    .output(z.object({ folder: z.string(), items: z.array(backup) })),
  restore: procedure
    .route({
      method: 'POST',
      path: '/backups/{name}/restore',
      tags: ['backups'],
      description:
        'Restores a backup into the school of the call, all of it or nothing. Brings the track of the backup to ' +
        'its version, loads every table of that track, then applies the migrations that came later. Checksums are ' +
        'compared first (`CONFLICT` reason `backup-damaged`). When the school holds rows, `confirm` must be its ' +
        'name (`RULE_VIOLATION` rule `confirmation`), and its rows are written to a backup first. The audit ' +
        'events of both stay. A graph follows by itself.',
    })
    .input(z.object({ name: backupName, confirm: z.string().max(200).optional() }))
    .output(eventIterator(restoreEvent)),
}
