import type { Router } from '@orpc/server'
import { contract } from '../contract/index.ts'
import { refusal } from '../contract/errors.ts'
import type { CallContext } from './context.ts'
import { connectionsRoutes } from './features/connections/connections.routes.ts'
import { migrationsRoutes } from './features/migrations/migrations.routes.ts'
import { peopleRoutes } from './features/people/people.routes.ts'
import { importsRoutes } from './features/imports/imports.routes.ts'
import { appRoutes } from './implementer.ts'

export type AppRouter = Router<typeof contract, CallContext>

type Feature = keyof typeof contract

/** Bridge for features whose routes have not landed: every procedure refuses. It goes with the last of them. */
const unbuilt = <Name extends Feature>(name: Name): Router<(typeof contract)[Name], CallContext> => {
  const builder = appRoutes[name] as unknown as Record<string, { handler: (run: () => never) => unknown }>
  const routes = Object.keys(contract[name]).map((procedure) => [
    procedure,
    builder[procedure]!.handler(() => {
      throw refusal('CONFLICT', { reason: 'not-built', detail: `${name}.${procedure}` })
    }),
  ])
  return Object.fromEntries(routes) as Router<(typeof contract)[Name], CallContext>
}

/** Contract procedure -> use case. A procedure without a handler is a compile error. */
export const router: AppRouter = appRoutes.router({
  connections: connectionsRoutes,
  people: peopleRoutes,
  orgUnits: unbuilt('orgUnits'),
  roles: unbuilt('roles'),
  permissions: unbuilt('permissions'),
  assignments: unbuilt('assignments'),
  reportingLines: unbuilt('reportingLines'),
  relationships: unbuilt('relationships'),
  imports: importsRoutes,
  migrations: migrationsRoutes,
  audit: unbuilt('audit'),
})
