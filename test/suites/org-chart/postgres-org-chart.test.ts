import { beforeEach, describe } from 'vitest'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import { useDatabase } from '../../postgres.ts'
import { orgChartReaderSuite } from './org-chart-reader.suite.ts'

const database = useDatabase({ entities: async () => directoryEntities })
let ports: DirectoryPorts

beforeEach(async () => {
  await database.truncate()
  ports = postgresDirectoryPorts(database.store)
})

describe('the org chart on PostgreSQL', () => orgChartReaderSuite(() => ports))
