import { beforeEach, expect, test } from 'vitest'
import { ACTION_PERMISSIONS } from '../../../src/contract/protocol/action-permissions.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { personInput } from '../../suites/directory.fixture.ts'

const database = useDatabase()
const running = useConsole(() => database)
const UNKNOWN = '01931d3a-5c00-7000-8000-000000000001'
const YEAR = { validFrom: new Date('2020-01-01T00:00:00Z'), validTo: null }

const link = (actors: { actor: string; personId: string; orgUnitId: string }[]) =>
  running.client.connections.update({ id: 'tests', actors })

/** A librarian of a school with two desks, and an aide to whom nothing is given. */
const aStaff = async () => {
  const { people, orgUnits, roles, permissions, assignments } = running.client
  await permissions.create({ key: 'library.manage', description: 'Keep the catalogue' })
  const school = await orgUnits.create({ name: 'Lincoln High', kind: 'school', parentId: null })
  const other = await orgUnits.create({ name: 'Madison High', kind: 'school', parentId: null })
  const desk = await orgUnits.create({ name: 'Desk', kind: 'department', parentId: school.id })
  const role = await roles.create({ name: 'Librarian', description: '', permissionKeys: ['library.manage'] })
  const librarian = await people.create(personInput({ givenName: 'Ana', preferredName: 'Anita', familyName: 'Ruiz' }))
  const aide = await people.create(personInput({ givenName: 'Tom', familyName: 'Hale' }))
  await assignments.create({ personIds: [librarian.id], roleId: role.id, orgUnitId: school.id, ...YEAR })
  return { school, other, desk, role, librarian, aide }
}
const addAuthor = (name: string) => running.client.library.authors.create({ name })
const refused = (data: object) => ({ code: 'NOT_PERMITTED', data })

beforeEach(async () => {
  await link([])
  await database.truncate()
})

test('a user without a link acts as administrator, and the log says nothing of a person', async () => {
  expect(await running.client.acting.get()).toEqual({ as: 'administrator', actor: 'test' })
  const { id } = await addAuthor('Borges')
  const { items } = await running.client.audit.search({ entityId: id })
  expect(items).toMatchObject([{ actor: 'test', actedBy: null }])
})

test('a linked person who holds the permission acts, and the log names the role that grants it', async () => {
  const { desk, role, librarian } = await aStaff()
  await link([{ actor: 'test', personId: librarian.id, orgUnitId: desk.id }])
  const { id } = await addAuthor('Borges')
  const { items } = await running.client.audit.search({ entityId: id })
  const ana = { id: librarian.id, name: 'Anita Ruiz' }
  expect(items[0]!.actedBy).toEqual({
    person: ana,
    permission: 'library.manage',
    orgUnit: { id: desk.id, name: 'Desk' },
    root: ana,
    role: { id: role.id, name: 'Librarian' },
    hops: [],
  })
  const standing = await running.client.acting.get()
  expect(standing).toMatchObject({ as: 'person', person: ana, orgUnit: { name: 'Desk' } })
  expect(standing.as === 'person' && standing.permissions).toEqual(
    ACTION_PERMISSIONS.map((permission) => ({ permission, granted: permission === 'library.manage' })),
  )
})

test('a delegate acts through the delegation until it is revoked, and the log keeps the chain', async () => {
  const { school, desk, librarian, aide } = await aStaff()
  const { delegations, audit } = running.client
  await link([{ actor: 'test', personId: aide.id, orgUnitId: desk.id }])
  await expect(addAuthor('Borges')).rejects.toMatchObject(
    refused({ permission: 'library.manage', personId: aide.id, orgUnitName: 'Desk', unknown: null }),
  )
  const given = await delegations.create({
    delegatorId: librarian.id,
    delegateId: aide.id,
    orgUnitId: school.id,
    permissionKeys: ['library.manage'],
    reason: 'Holiday',
  })
  const { id } = await addAuthor('Borges')
  expect((await audit.search({ entityId: id })).items[0]!.actedBy).toMatchObject({
    person: { id: aide.id },
    root: { id: librarian.id },
    hops: [{ delegationId: given.id, delegator: { id: librarian.id }, delegate: { id: aide.id } }],
  })
  await delegations.revoke({ id: given.id, version: given.version })
  await expect(addAuthor('Bioy')).rejects.toMatchObject({ code: 'NOT_PERMITTED' })
  expect((await running.client.library.authors.search({})).total).toBe(1)
})

test('a permission held at another school does not count, nor that of an inactive person', async () => {
  const { other, school, librarian } = await aStaff()
  await link([{ actor: 'test', personId: librarian.id, orgUnitId: other.id }])
  await expect(addAuthor('Borges')).rejects.toMatchObject(refused({ orgUnitName: 'Madison High' }))
  await link([{ actor: 'test', personId: librarian.id, orgUnitId: school.id }])
  const { id, version } = librarian
  await running.client.people.setStatus({ people: [{ id, version }], status: 'inactive' })
  await expect(addAuthor('Borges')).rejects.toMatchObject(refused({ permission: 'library.manage' }))
})

test('a link to nobody allows no such action, and reads and the directory stay open', async () => {
  const { school } = await aStaff()
  await link([{ actor: 'test', personId: UNKNOWN, orgUnitId: school.id }])
  expect(await running.client.acting.get()).toEqual({ as: 'unknown', actor: 'test', entity: 'person', id: UNKNOWN })
  await expect(addAuthor('Borges')).rejects.toMatchObject(refused({ unknown: 'person', personName: null }))
  expect((await running.client.library.authors.search({})).total).toBe(0)
  await running.client.roles.create({ name: 'Clerk', description: '', permissionKeys: [] })
})

test('each door is asked for its own user, and REST answers 403', async () => {
  const { school, aide } = await aStaff()
  await link([{ actor: 'token', personId: aide.id, orgUnitId: school.id }])
  const response = await running.rest('/api/v1/library/authors', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Borges' }),
  })
  expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
    status: 403,
    code: 'NOT_PERMITTED',
  })
  await addAuthor('Bioy')
})

test('a user is linked once', async () => {
  const twice = [1, 2].map(() => ({ actor: 'test', personId: UNKNOWN, orgUnitId: UNKNOWN }))
  await expect(link(twice)).rejects.toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ rule: 'actor-once' }] } })
})
