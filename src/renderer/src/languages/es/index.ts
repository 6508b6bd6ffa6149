import type { Language } from '../languages.ts'
import { importFaults } from './features/import-faults.ts'
import { acting } from './features/acting.ts'
import { app } from './app/app.ts'
import { audit } from './features/audit.ts'
import { authority } from './features/authority.ts'
import { bulletin } from './features/bulletin.ts'
import { cache } from './features/cache.ts'
import { chain } from './chain.ts'
import { clock } from './app/clock.ts'
import { conflict } from './app/conflict.ts'
import { connections } from './features/connections.ts'
import { delegations } from './features/delegations.ts'
import { draft } from './app/draft.ts'
import { fields } from './app/fields.ts'
import { films } from './features/films.ts'
import { imports } from './features/imports.ts'
import { keys } from './app/keys.ts'
import { migrationElements } from './migrations/migration-elements.ts'
import { libraryStatistics } from './features/library-statistics.ts'
import { circulation } from './features/circulation.ts'
import { library } from './features/library.ts'
import { shop } from './features/shop.ts'
import { migrationFleet } from './migrations/migration-fleet.ts'
import { migrationGenerate } from './migrations/migration-generate.ts'
import { migrationHistory } from './migrations/migration-history.ts'
import { migrationLint } from './migrations/migration-lint.ts'
import { migrationRecords } from './migrations/migration-records.ts'
import { migrationRehearsal } from './migrations/migration-rehearsal.ts'
import { migrations } from './migrations/migrations.ts'
import { openEntries } from './app/open-entries.ts'
import { opening } from './app/opening.ts'
import { orgChart } from './features/org-chart.ts'
import { orgUnits } from './features/org-units.ts'
import { people } from './features/people.ts'
import { personProfile } from './features/person-profile.ts'
import { permissions } from './features/permissions.ts'
import { picker } from './app/picker.ts'
import { problem } from './problem.ts'
import { projection } from './features/projection.ts'
import { roles } from './features/roles.ts'
import { settings } from './features/settings.ts'
import { storeFaults } from './app/store-faults.ts'
import { ui } from './ui.ts'
import { unitKind } from './app/unit-kind.ts'

/**
 * Spanish addresses the user as usted and has one word for one thing: roster padrón, org unit unidad, unit below unidad
 * inferior, reporting line línea de mando, manager responsable, finding incidencia, backup copia de seguridad, selected
 * seleccionado, delete eliminar, remove from the console quitar, revert revertir, track pista, drift desviación, redelegate
 * redelegar. A name of unknown gender stands after a verb with `se` ("Se eliminó {name}"). The ellipsis stands at its word.
 */
export const language: Language = {
  name: 'Español',
  words: {
    importFaults,
    acting,
    app,
    audit,
    authority,
    bulletin,
    cache,
    chain,
    clock,
    conflict,
    connections,
    delegations,
    draft,
    fields,
    films,
    imports,
    keys,
    migrationElements,
    circulation,
    library,
    libraryStatistics,
    shop,
    migrationFleet,
    migrationGenerate,
    migrationHistory,
    migrationLint,
    migrationRecords,
    migrationRehearsal,
    migrations,
    openEntries,
    opening,
    orgChart,
    orgUnits,
    people,
    personProfile,
    permissions,
    picker,
    problem,
    projection,
    roles,
    settings,
    storeFaults,
    ui,
    unitKind,
  },
}
