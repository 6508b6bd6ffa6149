import { expect, it } from 'vitest'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { useDatabase } from '../postgres.ts'
import { collect, everyone } from './directory.fixture.ts'
import { type Asked, recordingStore } from './recording-store.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const id = '0190a5a0-0000-7000-8000-000000000000'
const at = new Date('2026-01-01T00:00:00Z')

const layout = (text: string) =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n\s*/g, '\n')
    .trim()

const reads: Record<string, (ports: DirectoryPorts) => Promise<unknown>> = {
  'people-page': ({ people }) => people.search({ ...everyone, sort: 'name', limit: 50 }),
  'people-search': ({ people }) => people.search({ ...everyone, search: 'ana ru', sort: '-status', limit: 50 }),
  'people-filters': ({ people }) =>
    people.search({ ...everyone, orgUnitId: id, roleId: id, status: 'active', sort: 'email', limit: 50 }),
  'people-count': ({ people }) => people.count({ ...everyone, search: 'ana' }),
  'people-landmarks': ({ people }) => people.landmarks({ ...everyone, sort: '-name', every: 200 }),
  'org-units': ({ orgUnits }) =>
    orgUnits.search({ search: 'maths', parentId: id, deleted: false, sort: 'name', limit: 50 }),
  roles: ({ roles }) => roles.search({ search: 'head', permissionKey: 'a', sort: 'name', limit: 50 }),
  permissions: ({ permissions }) => permissions.search({ search: 'trip', sort: 'key', limit: 50 }),
  assignments: ({ assignments }) =>
    assignments.search({ personId: id, roleId: id, orgUnitId: id, at, sort: '-validFrom', limit: 50 }),
  'reporting-lines': ({ reportingLines }) =>
    reportingLines.search({ personId: id, managerId: id, at, sort: '-validFrom', limit: 50 }),
  relationships: ({ relationships }) => relationships.of(id),
  audit: ({ audit }) => audit.search({ entityKind: 'person', entityId: id, limit: 50 }),
}

it.each(Object.keys(reads))('sends for %s the statements that are committed', async (name) => {
  const asked: Asked[] = []
  await reads[name]!(postgresDirectoryPorts(recordingStore(database.store, asked)))
  await expect(
    asked
      .map(({ text }) => layout(text))
      .sort()
      .join(';\n\n') + ';\n',
  ).toMatchFileSnapshot(`__sql__/${name}.sql`)
})

it('closes the cursor and returns the connection when an export is not read to its end', async () => {
  await database.store.pool.query(
    `INSERT INTO directory.person (id, given_name, family_name, username)
     SELECT gen_random_uuid(), 'Ana', 'Ruiz', 'u' || n FROM generate_series(1, 2500) n`,
  )
  const { people } = postgresDirectoryPorts(database.store)
  for await (const batch of people.exportRows({ ...everyone, sort: 'name' })) {
    expect(batch).toHaveLength(1_000)
    break
  }
  const { rows } = await database.store.pool.query(
    `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  )
  expect(rows).toEqual([])
  expect(database.store.pool.idleCount).toBe(database.store.pool.totalCount)
  expect(await collect(people.exportRows({ ...everyone, sort: 'name' }))).toHaveLength(3)
})
