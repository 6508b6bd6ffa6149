import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { Circulation } from './circulation.port.ts'
import { findLoanRow, searchCopyRows, searchLoanRows } from './loan-list.sql.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const loanWrites = () => import('./loan-writes.sql.ts')

export const postgresCirculation = (store: PostgresStore): Circulation => ({
  loans: {
    search: (query) => searchLoanRows(store.pool, query),
    find: (id) => findLoanRow(store.pool, id),
    create: async (lending, author) => (await loanWrites()).lendCopyRow(store, lending, author),
    return: async (target, author) => (await loanWrites()).returnCopyRow(store, target, author),
    renew: async (target, author) => (await loanWrites()).renewLoanRow(store, target, author),
  },
  copies: { search: (query) => searchCopyRows(store.pool, query) },
})
