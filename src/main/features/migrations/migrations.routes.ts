import { refusal } from '../../../contract/errors.ts'
import { track } from '../../../contract/migrations.ts'
import { appRoutes } from '../../implementer.ts'
import { applyMigrations, previewTrack, revertMigration, trackStatus } from './migrate-track.ts'

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
    items: await Promise.all(track.options.map((each) => trackStatus(context.database, each))),
  })),
  track: databaseRoutes.migrations.track.handler(({ input, context }) => trackStatus(context.database, input.track)),
  preview: databaseRoutes.migrations.preview.handler(({ input, context }) => previewTrack(context.database, input)),
  apply: writableRoutes.migrations.apply.handler(({ input, context, signal }) =>
    applyMigrations(context.database, { ...input, signal }),
  ),
  revert: writableRoutes.migrations.revert.handler(({ input, context, signal }) =>
    revertMigration(context.database, { ...input, signal }),
  ),
}
