import { postgresPeopleDirectory } from './features/people/people-directory.sql.ts'
import type { School } from './school.ts'
import type { PostgresStore } from './stores/postgres/open-postgres.ts'

export type DirectoryPorts = Pick<School, 'people'>

/** The directory's ports on PostgreSQL, the system of record. */
export const postgresDirectoryPorts = (store: PostgresStore): DirectoryPorts => ({
  people: postgresPeopleDirectory(store),
})
