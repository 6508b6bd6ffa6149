import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { searchReportingLineRows } from './reporting-line-list.sql.ts'
import type { ReportingLineRegister } from './reporting-line-register.port.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const writes = () => import('./reporting-line-writes.sql.ts')

export const postgresReportingLineRegister = (store: PostgresStore): ReportingLineRegister => ({
  search: (query) => searchReportingLineRows(store.pool, query),
  create: async (input, author) => (await writes()).createReportingLineRow(store, input, author),
  update: async (change, author) => (await writes()).updateReportingLineRow(store, change, author),
  end: async (target, author) => (await writes()).endReportingLineRow(store, target, author),
  replace: async (replacement, author) => (await writes()).replaceReportingLineRow(store, replacement, author),
  remove: async (target, author) => (await writes()).removeReportingLineRow(store, target, author),
})
