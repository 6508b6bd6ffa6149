import type { Person } from '../../../contract/people.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { readOpenEntries } from '../../open-entries/open-entries.sql.ts'
import type { PeopleDirectory } from './people-directory.port.ts'
import { exportPeopleRows } from './people-export.sql.ts'
import { countPeopleRows, peopleLandmarks, personColumns, searchPeopleRows } from './people-list.sql.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const writes = () => import('./people-writes.sql.ts')

const FIND = { name: 'person', text: `SELECT ${personColumns('p')} FROM directory.person p WHERE p.id = $1` }

/** Lists and lookups are plain SQL. Writes go through TypeORM's unit of work. */
export const postgresPeopleDirectory = (store: PostgresStore): PeopleDirectory => ({
  search: (query) => searchPeopleRows(store.pool, query),
  count: (filter) => countPeopleRows(store.pool, filter),
  landmarks: (query) => peopleLandmarks(store.pool, query),
  find: async (id) => (await store.lookups.query<Person>({ ...FIND, values: [id] })).rows[0],
  create: async (input, author) => (await writes()).createPersonRow(store, input, author),
  update: async (change, author) => (await writes()).updatePersonRow(store, change, author),
  setStatus: async (change, author) => (await writes()).setPeopleStatus(store, change, author),
  remove: async (target, author) => (await writes()).removePersonRow(store, target, author),
  restore: async (target, author) => (await writes()).restorePersonRow(store, target, author),
  openEntries: (personIds) => readOpenEntries(store.pool, { personIds }),
  exportRows: (query) => exportPeopleRows(store.pool, query),
})
