import { refusal } from '../../../contract/errors.ts'
import { type Migrations, trackPlan } from './migrate-track.ts'

/** Refuses a database whose schema is not what this console needs: `CONFLICT` `schema-newer`, `-changed` or `-pending`. */
export const refuseOtherSchema = async (migrations: Migrations): Promise<void> => {
  const { rows, up } = await trackPlan(migrations, 'directory')
  const named = (state: string) => rows.filter((row) => row.state === state).map((row) => row.name)
  const found = [
    { reason: 'schema-newer', said: 'A newer console migrated this database', names: named('missing') },
    { reason: 'schema-changed', said: 'Applied in another form than here', names: named('changed') },
    { reason: 'schema-pending', said: 'Apply the pending migrations first', names: up.map(({ name }) => name) },
  ].find(({ names }) => names.length > 0)
  if (found) throw refusal('CONFLICT', { reason: found.reason, detail: `${found.said}: ${found.names.join(', ')}` })
}
