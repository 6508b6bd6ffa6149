import type { Language } from '../languages.ts'
import { importFaults } from './import-faults.ts'
import { app } from './app.ts'
import { audit } from './audit.ts'
import { authority } from './authority.ts'
import { chain } from './chain.ts'
import { clock } from './clock.ts'
import { conflict } from './conflict.ts'
import { connections } from './connections.ts'
import { delegations } from './delegations.ts'
import { draft } from './draft.ts'
import { imports } from './imports.ts'
import { keys } from './keys.ts'
import { migrations } from './migrations.ts'
import { openEntries } from './open-entries.ts'
import { opening } from './opening.ts'
import { orgChart } from './org-chart.ts'
import { orgUnits } from './org-units.ts'
import { people } from './people.ts'
import { permissions } from './permissions.ts'
import { picker } from './picker.ts'
import { problem } from './problem.ts'
import { projection } from './projection.ts'
import { roles } from './roles.ts'
import { settings } from './settings.ts'
import { storeFaults } from './store-faults.ts'
import { ui } from './ui.ts'
import { unitKind } from './unit-kind.ts'

export const language: Language = {
  name: 'Español',
  words: {
    importFaults,
    app,
    audit,
    authority,
    chain,
    clock,
    conflict,
    connections,
    delegations,
    draft,
    imports,
    keys,
    migrations,
    openEntries,
    opening,
    orgChart,
    orgUnits,
    people,
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
