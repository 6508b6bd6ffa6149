import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { readOpenEntries } from '../../open-entries/open-entries.sql.ts'
import type { OrgUnitDirectory } from './org-unit-directory.port.ts'
import { findOrgUnit, searchOrgUnits } from './org-unit-list.sql.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const writes = () => import('./org-unit-writes.sql.ts')

export const postgresOrgUnitDirectory = (store: PostgresStore): OrgUnitDirectory => ({
  search: (query) => searchOrgUnits(store.pool, query),
  find: (id) => findOrgUnit(store.pool, id),
  openEntries: async (id) => {
    const unit = await findOrgUnit(store.pool, id)
    return unit && { ...(await readOpenEntries(store.pool, { orgUnitId: id })), units: unit.childCount }
  },
  create: async (input, author) => (await writes()).createOrgUnitRow(store, input, author),
  update: async (change, author) => (await writes()).updateOrgUnitRow(store, change, author),
  remove: async (target, author) => (await writes()).removeOrgUnitRow(store, target, author),
  restore: async (target, author) => (await writes()).restoreOrgUnitRow(store, target, author),
})
