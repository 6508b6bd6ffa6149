import { refusal } from '../../contract/errors.ts'
import { appRoutes } from './implementer.ts'

/** Handlers that work on a school whose schema is not current, because migrations and backups make it current. */
export const databaseRoutes = appRoutes.use(async ({ context, next }) =>
  next({ context: { database: await context.app.database(context.profileId) } }),
)

/**
 * Handlers that need a writable profile. The check is here, because a console opens its own database for writing
 * whatever the profile says.
 */
export const writableRoutes = databaseRoutes.use(async ({ context, next }) => {
  const { id, readOnly } = context.database.profile
  if (readOnly) throw refusal('READ_ONLY', { profileId: id })
  return next()
})
