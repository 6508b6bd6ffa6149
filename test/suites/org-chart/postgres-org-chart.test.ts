import { beforeEach, describe } from 'vitest'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from '../statements/record-statements.ts'
import { orgChartReaderSuite } from './org-chart-reader.suite.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const statements = statementsOf('org-chart.sql')
let ports: DirectoryPorts

beforeEach(async () => {
  await database.truncate()
  ports = postgresDirectoryPorts(database.store)
  ports = { ...ports, orgChart: statements.heard('orgChart', ports.orgChart) }
})

describe('the org chart on PostgreSQL', () => orgChartReaderSuite(() => ports))

statements.reviewed()
