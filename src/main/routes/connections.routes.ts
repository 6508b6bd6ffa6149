import { appRoutes } from './implementer.ts'
import { VERSION } from '../foundation/version.ts'
import { createProfile } from '../features/connections/create-profile.ts'
import { listProfiles } from '../features/connections/list-profiles.ts'
import { removeProfile } from '../features/connections/remove-profile.ts'
import { schoolHealth } from '../features/connections/school-health.ts'
import { testConnection } from '../features/connections/test-connection.ts'
import { updateProfile } from '../features/connections/update-profile.ts'

const aboutConsole = () => ({ version: VERSION, uptimeSeconds: Math.round(process.uptime()) })

export const connectionsRoutes = {
  list: appRoutes.connections.list.handler(({ context }) => listProfiles(context.app.connections)),
  create: appRoutes.connections.create.handler(({ input, context }) => createProfile(context.app.connections, input)),
  update: appRoutes.connections.update.handler(({ input, context }) => updateProfile(context.app.connections, input)),
  remove: appRoutes.connections.remove.handler(({ input, context }) => removeProfile(context.app.connections, input)),
  test: appRoutes.connections.test.handler(({ input, context }) => testConnection(context.app.connections, input)),
  opening: appRoutes.connections.opening.handler(({ context, signal }) =>
    context.app.opening(context.profileId, signal),
  ),
  health: appRoutes.connections.health.handler(async ({ context }) =>
    schoolHealth(await context.app.database(context.profileId), aboutConsole()),
  ),
}
