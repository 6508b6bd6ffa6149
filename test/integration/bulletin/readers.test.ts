import { beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const bulletin = () => running.client.bulletin

beforeEach(() => database.truncate())

/** A district with two schools, a class in the first, and one reader in each. */
const aDistrict = async () => {
  const { orgUnits, people, roles, assignments } = running.client
  const unit = (name: string, parentId: string | null, kind: 'district' | 'school' | 'class') =>
    orgUnits.create({ name, parentId, kind })
  const district = await unit('District', null, 'district')
  const north = await unit('North', district.id, 'school')
  const south = await unit('South', district.id, 'school')
  const year9 = await unit('Year 9', north.id, 'class')
  const role = await roles.create({ name: 'Member', permissionKeys: [] })
  const reader = async (name: string, orgUnitId?: string, validity: { validFrom?: Date; validTo?: Date } = {}) => {
    const { id } = await people.create({ givenName: name, familyName: 'Reader', username: name })
    if (orgUnitId) await assignments.create({ personIds: [id], roleId: role.id, orgUnitId, ...validity })
    return id
  }
  return { district, north, south, year9, reader }
}

const publish = async (title: string, audienceIds: string[] = []) => {
  const { id } = await bulletin().posts.create({ title, audienceIds })
  await bulletin().posts.publish({ id })
  return id
}
const readBy = async (readerId: string) =>
  (await bulletin().posts.search({ readerId, sort: 'title' })).items.map(({ title }) => title)

test('a reader sees what is for everybody, and for units in which or below which the reader is a member', async () => {
  const { district, north, south, year9, reader } = await aDistrict()
  await publish('all')
  await publish('district', [district.id])
  await publish('north', [north.id])
  await publish('south', [south.id])
  await publish('year9 or south', [year9.id, south.id])
  const hidden = await bulletin().posts.create({ title: 'draft' })
  const later = await bulletin().posts.create({ title: 'later' })
  await bulletin().posts.publish({ id: later.id, at: new Date('2999-01-01T00:00:00.000Z') })
  const gone = await publish('archived')
  await bulletin().posts.archive({ id: gone })

  expect(await readBy(await reader('pupil', year9.id))).toEqual(['all', 'district', 'north', 'year9 or south'])
  expect(await readBy(await reader('southerner', south.id))).toEqual(['all', 'district', 'south', 'year9 or south'])
  expect(await readBy(await reader('superintendent', district.id))).toEqual(['all', 'district'])
  const nobody = await reader('nobody')
  expect(await readBy(nobody)).toEqual(['all'])
  expect(await readBy('01931d3a-5c00-7000-8000-000000000001')).toEqual(['all'])
  const past = { validFrom: new Date('2020-01-01T00:00:00.000Z'), validTo: new Date('2021-01-01T00:00:00.000Z') }
  expect(await readBy(await reader('former', year9.id, past))).toEqual(['all'])
  expect((await bulletin().posts.search({})).total).toBe(8)

  for (const id of [hidden.id, later.id, gone])
    await expect(bulletin().posts.get({ id, readerId: nobody })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('somebody who is inactive or removed reads what is for everybody', async () => {
  const { north, reader } = await aDistrict()
  await publish('all')
  const inNorth = await publish('north', [north.id])
  const id = await reader('ana', north.id)
  expect(await readBy(id)).toEqual(['all', 'north'])
  await running.client.people.update({ id, version: 1, status: 'inactive' })
  expect(await readBy(id)).toEqual(['all'])
  await expect(bulletin().posts.get({ id: inNorth, readerId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await running.client.people.remove({ id, version: 2 })
  expect(await readBy(id)).toEqual(['all'])
})

test('over REST a post of another unit is not there for the reader, nor what is said about it', async () => {
  const { north, south, reader } = await aDistrict()
  const id = await publish('north', [north.id])
  const { number } = await bulletin().comments.create({ id, author: 'Ana', body: 'When?' })
  await bulletin().comments.approve({ id, number })
  await bulletin().comments.create({ id, author: 'Eve', body: 'Held' })
  const [member, stranger] = [await reader('member', north.id), await reader('stranger', south.id)]
  const status = async (path: string) => (await running.rest(`/api/v1${path}`)).status
  expect(await status(`/bulletin/posts/${id}?readerId=${member}`)).toBe(200)
  expect(await status(`/bulletin/posts/${id}?readerId=${stranger}`)).toBe(404)
  const said = async (readerId?: string) =>
    (await bulletin().comments.ofPost({ id, readerId })).items.map(({ body }) => body)
  expect([await said(member), await said(stranger), await said()]).toEqual([['When?'], [], ['When?', 'Held']])
  const { items } = await bulletin().posts.search({ readerId: member })
  expect(items).toMatchObject([{ comments: 1, audience: [{ id: north.id, name: 'North' }] }])
  expect(items[0]).not.toHaveProperty('heldComments')
  expect((await bulletin().posts.search({})).items).toMatchObject([{ comments: 1, heldComments: 1 }])
})
