import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { readDelegationBasis } from './delegation-basis.sql.ts'
import { readDelegation, searchDelegationRows } from './delegation-list.sql.ts'
import type { DelegationRegister } from './delegation-register.port.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const writes = () => import('./delegation-writes.sql.ts')

export const postgresDelegationRegister = (store: PostgresStore): DelegationRegister => ({
  search: (query) => searchDelegationRows(store.pool, query),
  get: (id) => readDelegation(store.pool, id),
  create: async (writing) => (await writes()).createDelegationRow(store, writing),
  revoke: async (targets, author) => (await writes()).revokeDelegationRows(store, targets, author),
  examine: (work) => readDelegationBasis(store.pool, work),
})
