import { appRoutes } from '../../implementer.ts'
import { VERSION } from '../../version.ts'
import { createProfile } from './create-profile.ts'
import { listProfiles } from './list-profiles.ts'
import { removeProfile } from './remove-profile.ts'
import { schoolHealth } from './school-health.ts'
import { testConnection } from './test-connection.ts'
import { updateProfile } from './update-profile.ts'

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
