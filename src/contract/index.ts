import type { ContractRouterClient } from '@orpc/contract'
import { acting } from './acting.ts'
import { audit } from './audit.ts'
import { bulletin } from './bulletin.ts'
import { cache } from './cache.ts'
import { authority } from './authority.ts'
import { backups } from './backups.ts'
import { changes } from './changes.ts'
import { circulation } from './circulation.ts'
import { connections } from './connections.ts'
import { delegations } from './delegations.ts'
import { films } from './films.ts'
import { holds } from './holds.ts'
import { imports } from './imports.ts'
import { statistics } from './library-statistics.ts'
import { library } from './library.ts'
import { lendingRules } from './loan-rules.ts'
import { migrationFleet } from './migration-fleet.ts'
import { migrationModel } from './migration-model.ts'
import { migrationRecords } from './migration-records.ts'
import { migrationRehearsal } from './migration-rehearsal.ts'
import { migrationScripts } from './migration-scripts.ts'
import { migrations } from './migrations.ts'
import { orgChart } from './org-chart.ts'
import { orgUnits } from './org-units.ts'
import { people } from './people.ts'
import { personProfile } from './person-profile.ts'
import { projection } from './projection.ts'
import { relationships, reportingLines } from './reporting-lines.ts'
import { strictInputs } from './inputs/strict-inputs.ts'
import { finiteRoutes } from './finite-routes.ts'
import { permissions } from './permissions.ts'
import { assignments, roles } from './roles.ts'
import { shop } from './shop.ts'

export { PROFILE_HEADER, REQUEST_ID_HEADER } from './protocol/headers.ts'

/** Every procedure of the product. Doors, clients, documents and doubles derive from this object and nothing else. */
export const contract = strictInputs({
  connections,
  people: { ...people, ...personProfile },
  orgUnits,
  orgChart,
  roles,
  permissions,
  assignments,
  reportingLines,
  relationships,
  authority,
  acting,
  delegations,
  projection,
  imports,
  migrations: {
    ...migrations,
    ...migrationRecords,
    ...migrationModel,
    ...migrationRehearsal,
    ...migrationScripts,
    fleet: migrationFleet,
  },
  films,
  bulletin,
  library: { ...library, statistics, ...circulation, ...holds, ...lendingRules, ...shop },
  backups,
  audit,
  cache,
  changes,
})

/** The procedures for scripts and the command line. */
export const scriptContract = finiteRoutes(contract)

/** What a caller gives beside the input. */
export type ClientContext = { profileId?: string; requestId?: string }

export type Client = ContractRouterClient<typeof contract, ClientContext>
