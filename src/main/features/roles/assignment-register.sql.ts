import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { readAssignment, searchAssignmentRows } from './assignment-list.sql.ts'
import type { AssignmentRegister } from './assignment-register.port.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const writes = () => import('./assignment-writes.sql.ts')

export const postgresAssignmentRegister = (store: PostgresStore): AssignmentRegister => ({
  get: (id) => readAssignment(store.pool, id),
  search: (query) => searchAssignmentRows(store.pool, query),
  create: async (input, author) => (await writes()).createAssignmentRows(store, input, author),
  update: async (change, author) => (await writes()).updateAssignmentRow(store, change, author),
  end: async (target, author) => (await writes()).endAssignmentRow(store, target, author),
  remove: async (target, author) => (await writes()).removeAssignmentRow(store, target, author),
})
