import { refusal } from '../../../contract/errors.ts'
import type { ConflictReason } from '../../../contract/reasons/refusals.ts'
import { type RecordTrack, TRACKS, tracksOf } from '../../../contract/migrations.ts'
import { type Migrations, trackPlan } from './migrate-track.ts'
import type { MigrationPlan } from './plan-migrations.ts'

/** Returns the way back that removed the school's rows, or null once its migration is applied again. */
export const emptiedBy = ({ up, takenBack }: Pick<MigrationPlan, 'up' | 'takenBack'>) =>
  up.length > 0 && takenBack !== null && takenBack.rows > 0 ? takenBack : null

/**
 * Refuses a database of which a track that opens the school is not what this console needs: `CONFLICT` `schema-newer`,
 * `-changed` or `-pending`. The reason is `school-emptied` when taking back the missing migration removed rows. `also`
 * names another track that the caller needs.
 */
export const refuseOtherSchema = async (migrations: Migrations, also?: RecordTrack): Promise<void> => {
  for (const track of tracksOf('record'))
    if (TRACKS[track].opens || track === also) refuseOtherPlan(await trackPlan(migrations, track))
}

const refuseOtherPlan = ({ rows, up, takenBack }: Awaited<ReturnType<typeof trackPlan>>) => {
  const emptied = emptiedBy({ up, takenBack })
  if (emptied !== null) {
    const { at, by, rows: gone, migration, backup } = emptied
    const detail =
      `Migration ${migration} was taken back at ${at.toISOString()} by ${by}: ${gone} rows of this school went with it. ` +
      `They are in backup ${backup ?? '(none)'}: restore it, or apply the pending migrations to go on without them.`
    throw refusal('CONFLICT', { reason: 'school-emptied', detail })
  }
  const named = (state: string) => rows.filter((row) => row.state === state).map((row) => row.name)
  const states: { reason: ConflictReason; said: string; names: string[]; pending?: number }[] = [
    { reason: 'schema-newer', said: 'A newer console migrated this database', names: named('missing') },
    { reason: 'schema-changed', said: 'Applied in another form than here', names: named('changed') },
    {
      reason: 'schema-pending',
      said: 'Apply the pending migrations first',
      names: up.map(({ name }) => name),
      pending: up.length,
    },
  ]
  const found = states.find(({ names }) => names.length > 0)
  if (!found) return
  const detail = `${found.said}: ${found.names.join(', ')}`
  throw refusal('CONFLICT', {
    reason: found.reason,
    detail,
    ...(found.pending !== undefined && { count: found.pending }),
  })
}
