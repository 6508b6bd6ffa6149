import { beforeEach, describe } from 'vitest'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { useDatabase } from '../postgres.ts'
import { statementsOf } from './statements/record-statements.ts'
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
const statements = statementsOf('directory.sql')
let ports: DirectoryPorts
let heard: DirectoryPorts

beforeEach(async () => {
  await database.truncate()
  ports = postgresDirectoryPorts(database.store)
  // The statements of lists are committed in __sql__, one file for each filter.
  heard = {
    ...ports,
    people: statements.heard('people', ports.people, ['search', 'count', 'landmarks']),
    orgUnits: statements.heard('orgUnits', ports.orgUnits, ['search']),
    roles: statements.heard('roles', ports.roles, ['search']),
    permissions: statements.heard('permissions', ports.permissions, ['search']),
    assignments: statements.heard('assignments', ports.assignments, ['search']),
    reportingLines: statements.heard('reportingLines', ports.reportingLines, ['search']),
    audit: statements.heard('audit', ports.audit, ['search']),
  }
})

describe('people on PostgreSQL', () => peopleDirectorySuite(() => heard))
describe('org units on PostgreSQL', () => orgUnitDirectorySuite(() => heard))
describe('units that go and come back on PostgreSQL', () =>
  orgUnitRemovalSuite(
    () => heard,
    (id) => database.store.pool.query('UPDATE directory.org_unit SET deleted_at = now() WHERE id = $1', [id]),
  ))
describe('people who go and come back on PostgreSQL', () => peopleReturnSuite(() => heard))
describe('roles and permissions on PostgreSQL', () => roleCatalogSuite(() => heard))
describe('assignments on PostgreSQL', () => assignmentRegisterSuite(() => heard))
describe('reporting lines on PostgreSQL', () => reportingLineRegisterSuite(() => heard))
describe('the audit log on PostgreSQL', () => auditLogSuite(() => heard))
describe('writers that meet on PostgreSQL', () => directoryConcurrencySuite(() => ports))

statements.reviewed()
