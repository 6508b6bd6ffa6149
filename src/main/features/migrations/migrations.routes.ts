import { refusal } from '../../../contract/errors.ts'
import type { Track } from '../../../contract/migrations.ts'
import { appRoutes } from '../../implementer.ts'
import { checkDrift } from './check-drift.ts'
import { listTracks } from './list-tracks.ts'
import { applyMigrations, type Migrations, previewTrack, revertMigration, trackStatus } from './migrate-track.ts'
import { previewRepair, repairTrack } from './repair-track.ts'

/** Where a track's history is kept. */
const storeOf = (database: Migrations & { graphMigrations: Migrations | null }, track: Track): Migrations => {
  if (track !== 'graph') return database
  if (database.graphMigrations) return database.graphMigrations
  throw refusal('CONFLICT', { reason: 'no-graph', detail: 'This school has no Neo4j.' })
}

const previewOf = (store: Migrations, { track, direction }: { track: Track; direction: 'up' | 'down' | 'repair' }) =>
  direction === 'repair' ? previewRepair(store, track) : previewTrack(store, { track, direction })

/** Migrations work on a school whose schema is not current: they are what makes it so. */
const databaseRoutes = appRoutes.use(async ({ context, next }) =>
  next({ context: { database: await context.app.database(context.profileId) } }),
)

/** Asked here, because a console opens its own database for writing whatever the profile says. */
const writableRoutes = databaseRoutes.use(async ({ context, next }) => {
  const { id, readOnly } = context.database.profile
  if (readOnly) throw refusal('READ_ONLY', { profileId: id })
  return next()
})

export const migrationsRoutes = {
  list: databaseRoutes.migrations.list.handler(async ({ context }) => ({
    items: await listTracks(context.database, context.database.graphMigrations),
  })),
  track: databaseRoutes.migrations.track.handler(({ input, context }) =>
    trackStatus(storeOf(context.database, input.track), input.track),
  ),
  preview: databaseRoutes.migrations.preview.handler(({ input, context }) =>
    previewOf(storeOf(context.database, input.track), input),
  ),
  apply: writableRoutes.migrations.apply.handler(({ input, context, signal }) =>
    applyMigrations(storeOf(context.database, input.track), { ...input, signal }),
  ),
  revert: writableRoutes.migrations.revert.handler(({ input, context, signal }) =>
    revertMigration(storeOf(context.database, input.track), { ...input, signal }),
  ),
  drift: databaseRoutes.migrations.drift.handler(({ input, context }) =>
    checkDrift(storeOf(context.database, input.track), input.track),
  ),
  repair: writableRoutes.migrations.repair.handler(({ input, context, signal }) =>
    repairTrack(storeOf(context.database, input.track), { ...input, signal }),
  ),
}
