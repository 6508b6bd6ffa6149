import type { Id } from '../../../contract/ids.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { readDelegation, readDelegations, searchDelegationRows } from './delegation-list.sql.ts'
import type { DelegationRegister } from './delegation-register.port.ts'

/** TypeORM takes a quarter of a second to load: the first write does, not the start. */
const writes = () => import('./delegation-writes.sql.ts')

export const postgresDelegationRegister = (store: PostgresStore): DelegationRegister => ({
  search: (query) => searchDelegationRows(store.pool, query),
  get: (id) => readDelegation(store.pool, id),
  getMany: (ids) => readDelegations(store.pool, ids),
  create: async (input, author) => (await writes()).createDelegationRow(store, input, author),
  revoke: async (targets, author) => (await writes()).revokeDelegationRows(store, targets, author),
  permissionsOfRole: async (roleId) => {
    const { rows } = await store.pool.query<{ keys: string[] }>(
      `SELECT ARRAY(SELECT permission_key FROM directory.role_permission WHERE role_id = r.id ORDER BY 1) AS keys
       FROM directory.role r WHERE r.id = $1`,
      [roleId],
    )
    return rows[0]?.keys ?? null
  },
  lineageOf: async (orgUnitId) => {
    const { rows } = await store.pool.query<{ id: Id }>(
      `WITH RECURSIVE line AS (
         SELECT id, parent_id, 0 AS distance FROM directory.org_unit WHERE id = $1 AND deleted_at IS NULL
         UNION ALL
         SELECT unit.id, unit.parent_id, line.distance + 1 FROM line JOIN directory.org_unit unit ON unit.id = line.parent_id
       )
       SELECT id FROM line ORDER BY distance`,
      [orgUnitId],
    )
    return rows.length === 0 ? null : rows.map((row) => row.id)
  },
})
