import type { Logger } from 'pino'
import { refusal } from '../../contract/errors.ts'
import type { ProfileStore } from '../features/connections/profile-store.port.ts'
import type { SecretStore } from '../features/connections/secret-store.port.ts'
import type { Fleet } from '../features/migrations/fleet/fleet.port.ts'
import { incident } from '../foundation/error-trace.ts'
import type { EmbeddedPostgres } from '../stores/embedded/embedded-postgres.ts'
import { refusalOf } from '../stores/postgres/postgres-errors.ts'
import { fleetLedgers } from './fleet-ledgers.ts'
import type { GraphMigrations } from './graph-migrations.ts'
import type { SchoolDatabase } from './school-database.ts'

/** The migrations of all schools. Their ledgers are read without opening them; a run opens each school at its turn. */
export const schoolFleet = (options: {
  profiles: ProfileStore
  secrets: SecretStore
  log: Logger
  embedded: () => EmbeddedPostgres
  /** How long a school may take to tell its state, in ms. */
  limitMs?: number | undefined
  find: (profileId: string) => Promise<{ database: SchoolDatabase; graphMigrations: GraphMigrations | null }>
}): Fleet => ({
  profiles: options.profiles,
  ledgers: fleetLedgers(options),
  open: async (id) => {
    const { database, graphMigrations } = await options.find(id)
    return { record: database, graph: graphMigrations?.migrations ?? null, reach: database.reach }
  },
  explain: (error, profileId) =>
    refusalOf(error, profileId) ??
    refusal('INTERNAL', { incidentId: incident(options.log, { procedure: 'migrations.fleet.apply', error }) }),
})
