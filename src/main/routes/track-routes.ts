import { refusal } from '../../contract/errors.ts'
import { appRoutes } from './implementer.ts'

/** Migrations and backups work on a school whose schema is not current: they are what makes it so. */
export const databaseRoutes = appRoutes.use(async ({ context, next }) =>
  next({ context: { database: await context.app.database(context.profileId) } }),
)

/** Asked here, because a console opens its own database for writing whatever the profile says. */
export const writableRoutes = databaseRoutes.use(async ({ context, next }) => {
  const { id, readOnly } = context.database.profile
  if (readOnly) throw refusal('READ_ONLY', { profileId: id })
  return next()
})
