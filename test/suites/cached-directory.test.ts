import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cachedPorts } from '../../src/main/school/cached-ports.ts'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import type { SchoolCache } from '../../src/main/school/school-cache.ts'
import { openCache } from '../fixtures/cached-values.ts'
import { useDatabase } from '../postgres.ts'
import { anOrganisation, author, everyone, personInput } from './directory.fixture.ts'
import { orgChartReaderSuite } from './org-chart/org-chart-reader.suite.ts'
import { peopleDirectorySuite } from './people-directory.suite.ts'
import { roleCatalogSuite } from './role-catalog.suite.ts'

const database = useDatabase({ entities: async () => directoryEntities })
let ports: DirectoryPorts
let opened: SchoolCache
/** The calls that reached PostgreSQL. */
let asked: string[]

beforeEach(async () => {
  await database.truncate()
  opened = openCache(database.store)
  asked = []
  const direct = postgresDirectoryPorts(database.store)
  const people: DirectoryPorts['people'] = {
    ...direct.people,
    count: (filter) => {
      asked.push('people.count')
      return direct.people.count(filter)
    },
  }
  const orgChart: DirectoryPorts['orgChart'] = {
    ...direct.orgChart,
    children: (query) => {
      asked.push('orgChart.children')
      return direct.orgChart.children(query)
    },
  }
  const roles: DirectoryPorts['roles'] = {
    ...direct.roles,
    search: (query) => {
      asked.push('roles.search')
      return direct.roles.search(query)
    },
  }
  ports = cachedPorts({ ...direct, people, orgChart, roles }, { store: database.store, cache: opened.cache })
})
afterEach(() => opened.close())

describe('people through the cache', () => peopleDirectorySuite(() => ports))
describe('roles and permissions through the cache', () => roleCatalogSuite(() => ports))
describe('the org chart through the cache', () => orgChartReaderSuite(() => ports))

test('a count is asked once until a person changes', async () => {
  await ports.people.create(personInput(), author)
  for (let times = 0; times < 3; times++) expect(await ports.people.count(everyone)).toBe(1)
  expect(asked).toEqual(['people.count'])
  await ports.people.create(personInput(), author)
  expect(await ports.people.count(everyone)).toBe(2)
})

test('a count by role and the catalogue end at the next begin of an assignment', async () => {
  const { teacher, school } = await anOrganisation(ports)
  const person = await ports.people.create(personInput(), author)
  const begins = new Date((await ports.clock()).getTime() + 400)
  await ports.assignments.create(
    {
      personIds: [person.id],
      roleId: teacher.id,
      orgUnitId: school.id,
      isPrimary: false,
      validFrom: begins,
      validTo: null,
    },
    author,
  )
  const holders = { ...everyone, roleId: teacher.id }
  const catalogue = async () => (await ports.roles.search({ sort: 'name', limit: 10 })).items[0]!.assignmentCount
  expect([await ports.people.count(holders), await catalogue()]).toEqual([0, 0])
  expect([await ports.people.count(holders), await catalogue()]).toEqual([0, 0])
  for (;;) {
    const hasBegun = (await ports.clock()) >= begins
    const counts = [await ports.people.count(holders), await catalogue()]
    if (!hasBegun) continue
    expect(counts).toEqual([1, 1])
    return
  }
})

test('a slice of the chart as of one instant is asked once until a unit changes, and a slice of now each time', async () => {
  const { district } = await anOrganisation(ports)
  const slice = async (at: Date) =>
    (await ports.orgChart.children({ by: 'units', parentId: district.id, at, limit: 10 })).items.length
  const later = new Date(Date.now() + 3_600_000)
  expect([await slice(later), await slice(later)]).toEqual([1, 1])
  expect(asked).toHaveLength(1)
  const unit = { code: null, sourcedId: null, parentId: district.id, kind: 'school', name: 'South High' } as const
  await ports.orgUnits.create(unit, author)
  expect(await slice(later)).toBe(2)
  const now = await ports.clock()
  expect([await slice(now), await slice(now)]).toEqual([2, 2])
  expect(asked).toHaveLength(4)
})
