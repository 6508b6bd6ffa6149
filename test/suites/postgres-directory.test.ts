import { beforeEach, describe } from 'vitest'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { useDatabase } from '../postgres.ts'
import { assignmentRegisterSuite } from './assignment-register.suite.ts'
import { auditLogSuite } from './audit-log.suite.ts'
import { directoryConcurrencySuite } from './directory-concurrency.suite.ts'
import { peopleReturnSuite } from './people-return.suite.ts'
import { orgUnitRemovalSuite } from './org-unit-removal.suite.ts'
import { orgUnitDirectorySuite } from './org-unit-directory.suite.ts'
import { peopleDirectorySuite } from './people-directory.suite.ts'
import { reportingLineRegisterSuite } from './reporting-line-register.suite.ts'
import { roleCatalogSuite } from './role-catalog.suite.ts'

const database = useDatabase({ entities: async () => directoryEntities })
let ports: DirectoryPorts

beforeEach(async () => {
  await database.truncate()
  ports = postgresDirectoryPorts(database.store)
})

describe('people on PostgreSQL', () => peopleDirectorySuite(() => ports))
describe('org units on PostgreSQL', () => orgUnitDirectorySuite(() => ports))
describe('units that go and come back on PostgreSQL', () =>
  orgUnitRemovalSuite(
    () => ports,
    (id) => database.store.pool.query('UPDATE directory.org_unit SET deleted_at = now() WHERE id = $1', [id]),
  ))
describe('people who go and come back on PostgreSQL', () => peopleReturnSuite(() => ports))
describe('roles and permissions on PostgreSQL', () => roleCatalogSuite(() => ports))
describe('assignments on PostgreSQL', () => assignmentRegisterSuite(() => ports))
describe('reporting lines on PostgreSQL', () => reportingLineRegisterSuite(() => ports))
describe('the audit log on PostgreSQL', () => auditLogSuite(() => ports))
describe('writers that meet on PostgreSQL', () => directoryConcurrencySuite(() => ports))
