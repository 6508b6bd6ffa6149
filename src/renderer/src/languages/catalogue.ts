import type { actingText } from '../features/settings/acting.messages.ts'
import type { appText } from '../app/app.messages.ts'
import type { auditText } from '../features/audit/audit.messages.ts'
import type { authorityText } from '../features/authority/words/authority.messages.ts'
import type { bulletinText } from '../features/bulletin/bulletin.messages.ts'
import type { cacheText } from '../features/cache/cache.messages.ts'
import type { chainText } from '../chain/chain.messages.ts'
import type { clockText } from '../app/times/clock.messages.ts'
import type { conflictText } from '../app/writes/conflict.messages.ts'
import type { connectionsText } from '../features/settings/connections.messages.ts'
import type { delegationsText } from '../features/delegations/delegations.messages.ts'
import type { draftText } from '../app/forms/draft.messages.ts'
import type { fieldText } from '../app/fields.messages.ts'
import type { filmsText } from '../features/films/films.messages.ts'
import type { importsText } from '../features/imports/imports.messages.ts'
import type { keysText } from '../app/keys.messages.ts'
import type { elementText } from '../features/migrations/statements/elements.messages.ts'
import type { fleetText } from '../features/migrations/fleet/fleet.messages.ts'
import type { generateText } from '../features/migrations/generate/generate.messages.ts'
import type { historyText } from '../features/migrations/history/history.messages.ts'
import type { recordsText } from '../features/migrations/records/records.messages.ts'
import type { rehearseText } from '../features/migrations/rehearse/rehearse.messages.ts'
import type { lintText } from '../features/migrations/statements/lint.messages.ts'
import type { statisticsText } from '../features/library/statistics.messages.ts'
import type { circulationText } from '../features/circulation/circulation.messages.ts'
import type { libraryText } from '../features/library/library.messages.ts'
import type { migrationsText } from '../features/migrations/migrations.messages.ts'
import type { openEntriesText } from '../app/writes/open-entries.messages.ts'
import type { openingText } from '../app/health/opening.messages.ts'
import type { orgChartText } from '../features/org-chart/words/org-chart.messages.ts'
import type { orgUnitsText } from '../features/org-units/org-units.messages.ts'
import type { peopleText } from '../features/people/words/people.messages.ts'
import type { personProfileText } from '../features/person-profile/words/person-profile.messages.ts'
import type { permissionsText, rolesText } from '../features/roles/roles.messages.ts'
import type { pickerText } from '../app/pickers/pickers.messages.ts'
import type { problemText } from '../client/problem.messages.ts'
import type { projectionText } from '../features/projection/projection.messages.ts'
import type { shopText } from '../features/shop/shop.messages.ts'
import type { settingsText } from '../features/settings/settings.messages.ts'
import type { storeFaultsText } from '../app/health/store-faults.messages.ts'
import type { uiText } from '../ui/ui.messages.ts'
import type { unitKindText } from '../app/unit-kinds.messages.ts'
import type { importFaultText } from '../features/imports/import-faults.messages.ts'
import type { Translated } from '../i18n/messages.ts'

/** What a language has words for: every part of the console by its namespace, with the keys that English has. */
export type Catalogue = {
  importFaults: Translated<typeof importFaultText>
  acting: Translated<typeof actingText>
  app: Translated<typeof appText>
  audit: Translated<typeof auditText>
  authority: Translated<typeof authorityText>
  bulletin: Translated<typeof bulletinText>
  cache: Translated<typeof cacheText>
  chain: Translated<typeof chainText>
  circulation: Translated<typeof circulationText>
  clock: Translated<typeof clockText>
  conflict: Translated<typeof conflictText>
  connections: Translated<typeof connectionsText>
  delegations: Translated<typeof delegationsText>
  draft: Translated<typeof draftText>
  fields: Translated<typeof fieldText>
  films: Translated<typeof filmsText>
  imports: Translated<typeof importsText>
  keys: Translated<typeof keysText>
  migrationElements: Translated<typeof elementText>
  library: Translated<typeof libraryText>
  libraryStatistics: Translated<typeof statisticsText>
  shop: Translated<typeof shopText>
  migrationFleet: Translated<typeof fleetText>
  migrationGenerate: Translated<typeof generateText>
  migrationHistory: Translated<typeof historyText>
  migrationLint: Translated<typeof lintText>
  migrationRecords: Translated<typeof recordsText>
  migrationRehearsal: Translated<typeof rehearseText>
  migrations: Translated<typeof migrationsText>
  openEntries: Translated<typeof openEntriesText>
  opening: Translated<typeof openingText>
  orgChart: Translated<typeof orgChartText>
  orgUnits: Translated<typeof orgUnitsText>
  people: Translated<typeof peopleText>
  personProfile: Translated<typeof personProfileText>
  permissions: Translated<typeof permissionsText>
  picker: Translated<typeof pickerText>
  problem: Translated<typeof problemText>
  projection: Translated<typeof projectionText>
  roles: Translated<typeof rolesText>
  settings: Translated<typeof settingsText>
  storeFaults: Translated<typeof storeFaultsText>
  ui: Translated<typeof uiText>
  unitKind: Translated<typeof unitKindText>
}
