import { beforeEach, describe } from 'vitest'
import { directoryEntities } from '../../src/main/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../src/main/directory-ports.ts'
import { useDatabase } from '../postgres.ts'
import { orgUnitDirectorySuite } from './org-unit-directory.suite.ts'
import { peopleDirectorySuite } from './people-directory.suite.ts'

const database = useDatabase({ entities: async () => directoryEntities })
let ports: DirectoryPorts

beforeEach(async () => {
  await database.truncate()
  ports = postgresDirectoryPorts(database.store)
})

describe('people on PostgreSQL', () => peopleDirectorySuite(() => ports))
describe('org units on PostgreSQL', () => orgUnitDirectorySuite(() => ports))
