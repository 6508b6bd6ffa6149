import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { PeopleDirectory } from './people-directory.port.ts'
import { exportPeopleRows } from './people-export.sql.ts'
import { countPeopleRows, peopleLandmarks, personColumns, searchPeopleRows } from './people-list.sql.ts'
import {
  createPersonRow,
  removePersonRow,
  restorePersonRow,
  setPeopleStatus,
  updatePersonRow,
} from './people-writes.sql.ts'

/** Lists and lookups are thin SQL; writes go through TypeORM's unit of work. */
export const postgresPeopleDirectory = (store: PostgresStore): PeopleDirectory => ({
  search: (query) => searchPeopleRows(store.pool, query),
  count: (filter) => countPeopleRows(store.pool, filter),
  landmarks: (query) => peopleLandmarks(store.pool, query),
  find: async (id) =>
    (await store.pool.query(`SELECT ${personColumns('p')} FROM directory.person p WHERE p.id = $1`, [id])).rows[0],
  create: (input, author) => createPersonRow(store, input, author),
  update: (change, author) => updatePersonRow(store, change, author),
  setStatus: (change, author) => setPeopleStatus(store, change, author),
  remove: (target, author) => removePersonRow(store, target, author),
  restore: (target, author) => restorePersonRow(store, target, author),
  exportRows: (query) => exportPeopleRows(store.pool, query),
})
