import { expect, it } from 'vitest'
import type { PeopleSort } from '../../src/contract/people.ts'
import {
  anOrganisation,
  author,
  collect,
  type DirectoryUnderTest,
  everyone,
  personInput,
  walk,
} from './directory.fixture.ts'

const missing = '0190a5a0-0000-7000-8000-000000000000'
const all = { ...everyone, limit: 50 }

/** The behaviour of every PeopleDirectory, whatever the adapter. */
export const peopleDirectorySuite = (school: DirectoryUnderTest) => {
  const create = (input: Parameters<typeof personInput>[0]) => school().people.create(personInput(input), author)
  const names = async (search: string, sort: PeopleSort = 'name') =>
    (await school().people.search({ ...all, search, sort })).items.map(
      ({ givenName, familyName }) => `${givenName} ${familyName}`,
    )

  it('returns what was created, with version 1', async () => {
    const created = await create({ givenName: 'Núria', email: 'Nuria@Example.org', sourcedId: 's-1' })
    expect(created).toMatchObject({ givenName: 'Núria', email: 'Nuria@Example.org', sourcedId: 's-1', version: 1 })
    const { consistencyToken: _, ...person } = created
    expect(await school().people.find(created.id)).toEqual(person)
    expect(await school().people.find(missing)).toBeUndefined()
  })

  it('orders names by letters, not by case or accents, and family before given name', async () => {
    await create({ familyName: 'ruiz', givenName: 'bea' })
    await create({ familyName: 'Ruiz Zafón', givenName: 'Ana' })
    await create({ familyName: 'Ábalos', givenName: 'Zoe' })
    await create({ familyName: 'Ruíz', givenName: 'Ana' })
    await create({ familyName: 'Öztürk', givenName: 'Ana' })
    const order = ['Zoe Ábalos', 'Ana Öztürk', 'Ana Ruíz', 'bea ruiz', 'Ana Ruiz Zafón']
    expect(await names('')).toEqual(order)
    expect(await names('', '-name')).toEqual([...order].reverse())
  })

  it('puts people without an e-mail address last, and first in descending order', async () => {
    await create({ username: 'none' })
    await create({ username: 'b', email: 'B@example.org' })
    await create({ username: 'a', email: 'a@example.org' })
    const usernames = async (sort: PeopleSort) =>
      (await school().people.search({ ...all, sort })).items.map(({ username }) => username)
    expect(await usernames('email')).toEqual(['a', 'b', 'none'])
    expect(await usernames('-email')).toEqual(['none', 'b', 'a'])
  })

  it('finds beginnings with one or two characters and any part with three, without case and accents', async () => {
    await create({ givenName: 'José', familyName: 'Núñez', username: 'jn1', email: 'pepe@lincoln.example' })
    await create({ givenName: 'Mary', familyName: 'Zimmerman', username: 'mz1' })
    expect(await names('nu')).toEqual(['José Núñez'])
    expect(await names('ú')).toEqual([])
    expect(await names('UÑE')).toEqual(['José Núñez'])
    expect(await names('pe')).toEqual(['José Núñez'])
    expect(await names('lincoln')).toEqual(['José Núñez'])
    expect(await names('PE@lincoln.ex')).toEqual(['José Núñez'])
    expect(await names('pepe@lincoln.org')).toEqual([])
    expect(await names('e@linc')).toEqual(['José Núñez'])
    expect(await names('@linc')).toEqual(['José Núñez'])
    expect(await names('pepe@')).toEqual(['José Núñez'])
    expect(await names('merm')).toEqual(['Mary Zimmerman'])
    expect(await names('zimm MARY')).toEqual(['Mary Zimmerman'])
    expect(await names('zimm jose')).toEqual([])
    expect(await names('e\u0301')).toEqual([])
    expect(await names('Jose\u0301')).toEqual(['José Núñez'])
  })

  it('treats the database’s wildcards as plain characters', async () => {
    await create({ givenName: 'A_b', familyName: '100%', username: 'back\\slash' })
    await create({ givenName: 'Axb', familyName: '100x', username: 'plain' })
    expect(await names('a_b')).toEqual(['A_b 100%'])
    expect(await names('00%')).toEqual(['A_b 100%'])
    expect(await names('k\\s')).toEqual(['A_b 100%'])
    expect(await names('%')).toEqual([])
    expect(await names("o'; DROP TABLE")).toEqual([])
  })

  it('filters by unit, with the units below it or without, by role, status and deletion', async () => {
    const { teacher, district, school: northHigh } = await anOrganisation(school())
    const head = await create({ username: 'head' })
    const tutor = await create({ username: 'tutor', status: 'inactive' })
    const gone = await create({ username: 'gone' })
    await school().people.remove({ id: gone.id, version: 1 }, author)
    const base = { roleId: teacher.id, isPrimary: false, validFrom: new Date('2020-01-01') }
    await school().assignments.create({ ...base, personIds: [head.id], orgUnitId: district.id, validTo: null }, author)
    await school().assignments.create(
      { ...base, personIds: [tutor.id], orgUnitId: northHigh.id, validTo: null },
      author,
    )
    await school().assignments.create(
      { ...base, personIds: [head.id], orgUnitId: northHigh.id, validTo: new Date('2021-01-01') },
      author,
    )
    const usernames = async (filter: object) =>
      (await school().people.search({ ...all, sort: 'username', ...filter })).items.map(({ username }) => username)
    expect(await usernames({})).toEqual(['head', 'tutor'])
    expect(await usernames({ orgUnitId: district.id })).toEqual(['head', 'tutor'])
    expect(await usernames({ orgUnitId: district.id, directOnly: true })).toEqual(['head'])
    expect(await usernames({ orgUnitId: northHigh.id })).toEqual(['tutor'])
    expect(await usernames({ orgUnitId: missing })).toEqual([])
    expect(await usernames({ roleId: teacher.id, status: 'active' })).toEqual(['head'])
    expect(await usernames({ roleId: missing })).toEqual([])
    expect(await usernames({ deleted: true })).toEqual(['gone'])
    expect(await school().people.count({ ...everyone, orgUnitId: district.id })).toBe(2)
  })

  it('names people by their primary assignment, else the oldest, and counts the valid ones', async () => {
    const { teacher, district, school: northHigh } = await anOrganisation(school())
    const { id } = await create({})
    const base = { personIds: [id], roleId: teacher.id, validTo: null }
    await school().assignments.create(
      { ...base, orgUnitId: district.id, isPrimary: false, validFrom: new Date('2019-01-01') },
      author,
    )
    const row = async () => (await school().people.search({ ...all, sort: 'name' })).items[0]
    expect((await row())?.mainAssignment).toMatchObject({ roleName: 'Teacher', orgUnitName: 'Lincoln' })
    await school().assignments.create(
      { ...base, orgUnitId: northHigh.id, isPrimary: true, validFrom: new Date('2020-01-01') },
      author,
    )
    expect(await row()).toMatchObject({ assignmentCount: 2, mainAssignment: { orgUnitName: 'North High' } })
  })

  it('pages through everybody once, and counts on the first page only', async () => {
    for (let index = 0; index < 7; index += 1) await create({})
    const pages = await Promise.all(
      (['name', '-updatedAt', 'email'] as const).map((sort) =>
        walk((cursor) => school().people.search({ ...everyone, sort, limit: 3, cursor })),
      ),
    )
    for (const people of pages) expect(new Set(people.map(({ id }) => id)).size).toBe(7)
    const first = await school().people.search({ ...everyone, sort: 'name', limit: 3 })
    expect(first).toMatchObject({ total: 7, totalCapped: false })
    const second = await school().people.search({ ...everyone, sort: 'name', limit: 3, cursor: first.nextCursor! })
    expect(second.total).toBeUndefined()
  })

  it('refuses a cursor of another sort or filter, and a malformed cursor', async () => {
    for (let index = 0; index < 3; index += 1) await create({})
    const { nextCursor } = await school().people.search({ ...everyone, sort: 'name', limit: 1 })
    const refused = { code: 'BAD_REQUEST', data: { issues: [{ field: 'cursor', rule: 'cursor' }] } }
    for (const query of [
      { sort: '-name' as const, cursor: nextCursor! },
      { sort: 'name' as const, search: 'ana', cursor: nextCursor! },
      { sort: 'name' as const, cursor: 'not a cursor' },
      { sort: 'name' as const, cursor: Buffer.from('[1,2,3]').toString('base64url') },
      { sort: 'name' as const, cursor: Buffer.from('{}').toString('base64url') },
    ]) {
      await expect(school().people.search({ ...everyone, limit: 1, ...query })).rejects.toMatchObject(refused)
    }
  })

  it('returns landmarks that start the pages to which a scroll bar jumps', async () => {
    for (let index = 0; index < 120; index += 1) await create({ familyName: `Name${index % 7}` })
    const query = { ...everyone, sort: '-name' as const }
    const list = await walk((cursor) => school().people.search({ ...query, limit: 50, cursor }))
    const marks = await school().people.landmarks({ ...query, every: 50 })
    expect(marks).toMatchObject({ total: 120, every: 50 })
    expect(marks.cursors).toHaveLength(3)
    for (const [index, cursor] of marks.cursors.entries()) {
      const { items } = await school().people.search({ ...query, limit: 50, cursor })
      expect(items[0]?.id).toBe(list[index * 50]?.id)
    }
    expect(await school().people.landmarks({ ...query, search: 'nobody', every: 50 })).toEqual({
      total: 0,
      every: 50,
      cursors: [''],
    })
    const exact = await school().people.landmarks({ ...query, search: 'Name0', every: 50 })
    expect(exact.cursors).toHaveLength(1)
  })

  it('changes the named fields only, raises the version and records who did it', async () => {
    const { id } = await create({ givenName: 'Ana', familyName: 'Ruiz', middleName: 'M' })
    const changed = await school().people.update({ id, version: 1, givenName: 'Anna', middleName: null }, author)
    expect(changed).toMatchObject({ givenName: 'Anna', familyName: 'Ruiz', middleName: null, version: 2 })
    expect(Number(changed.consistencyToken)).toBeGreaterThan(0)
    const { items } = await school().audit.search({ entityId: id, limit: 10 })
    expect(items[0]).toMatchObject({
      actor: 'ines',
      action: 'person.update',
      before: { givenName: 'Ana', middleName: 'M' },
      after: { givenName: 'Anna', middleName: null },
    })
    expect(items).toHaveLength(2)
  })

  it('leaves a person alone when a patch changes nothing', async () => {
    const { id } = await create({ givenName: 'Ana' })
    expect(await school().people.update({ id, version: 1, givenName: 'Ana' }, author)).toMatchObject({ version: 1 })
    expect((await school().audit.search({ entityId: id, limit: 10 })).items).toHaveLength(1)
  })

  it('refuses an unknown id and a version that is not the current one', async () => {
    const { id } = await create({})
    await school().people.update({ id, version: 1, givenName: 'B' }, author)
    await expect(school().people.update({ id, version: 1, givenName: 'C' }, author)).rejects.toMatchObject({
      code: 'STALE_VERSION',
      data: { entity: 'person', id, currentVersion: 2 },
    })
    for (const write of [
      () => school().people.update({ id: missing, version: 1 }, author),
      () => school().people.remove({ id: missing, version: 1 }, author),
      () => school().people.setStatus({ people: [{ id: missing, version: 1 }], status: 'active' }, author),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 'NOT_FOUND', data: { entity: 'person', id: missing } })
    }
  })

  it('refuses an e-mail in any case and a sourcedId that somebody else has, and names who', async () => {
    const { id } = await create({ email: 'Éva@example.org', sourcedId: 's1' })
    const other = await create({})
    const duplicate = { code: 'DUPLICATE', data: { entity: 'person', field: 'email', existingId: id } }
    await expect(create({ email: 'éVA@example.ORG' })).rejects.toMatchObject(duplicate)
    await expect(
      school().people.update({ id: other.id, version: 1, email: 'ÉVA@example.org' }, author),
    ).rejects.toMatchObject(duplicate)
    await expect(create({ sourcedId: 's1' })).rejects.toMatchObject({
      code: 'DUPLICATE',
      data: { field: 'sourcedId', existingId: id },
    })
    await expect(create({ email: 'eva@example.org' })).resolves.toMatchObject({ version: 1 })
  })

  it('hides a removed person and restores them, unless their e-mail address was taken meanwhile', async () => {
    const first = await create({ email: 'a@example.org' })
    const removed = await school().people.remove({ id: first.id, version: 1 }, author)
    expect(removed.deletedAt).toBeInstanceOf(Date)
    expect(await names('')).toEqual([])
    const again = await school().people.remove({ id: first.id, version: removed.version }, author)
    expect(again).toMatchObject({ version: removed.version, deletedAt: removed.deletedAt })
    const second = await create({ email: 'A@example.org' })
    await expect(school().people.restore({ id: first.id, version: removed.version }, author)).rejects.toMatchObject({
      code: 'DUPLICATE',
      data: { field: 'email', existingId: second.id },
    })
    await school().people.remove({ id: second.id, version: 1 }, author)
    expect(await school().people.restore({ id: first.id, version: removed.version }, author)).toMatchObject({
      deletedAt: null,
      version: 3,
    })
  })

  it('sets the status of many, all or none', async () => {
    const some = [await create({}), await create({}), await create({ status: 'inactive' })]
    const targets = some.map(({ id }) => ({ id, version: 1 }))
    const stale = [...targets.slice(0, 2), { id: some[2]!.id, version: 7 }]
    await expect(school().people.setStatus({ people: stale, status: 'inactive' }, author)).rejects.toMatchObject({
      code: 'STALE_VERSION',
      data: { id: some[2]!.id, currentVersion: 1 },
    })
    expect(await school().people.count({ ...everyone, status: 'inactive' })).toBe(1)
    expect(await school().people.setStatus({ people: targets, status: 'inactive' }, author)).toMatchObject({
      changed: 2,
      unchanged: 1,
    })
    expect(await school().people.count({ ...everyone, status: 'inactive' })).toBe(3)
    expect((await school().audit.search({ entityKind: 'person', limit: 10 })).total).toBe(5)
  })

  it('exports matching people in order and in batches, and stops when nobody reads on', async () => {
    for (let index = 0; index < 1_100; index += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, more) => create({ familyName: `Name${index + more}` })))
    }
    const query = { ...everyone, sort: 'name' as const }
    const batches = await collect(school().people.exportRows(query))
    expect(batches.map((batch) => batch.length)).toEqual([1_000, 100])
    const listed = await walk((cursor) => school().people.search({ ...query, limit: 200, cursor }))
    expect(batches.flat().map(({ id }) => id)).toEqual(listed.map(({ id }) => id))
    for await (const batch of school().people.exportRows(query)) {
      expect(batch).toHaveLength(1_000)
      break
    }
    const ids = listed.slice(0, 3).map(({ id }) => id)
    expect((await collect(school().people.exportRows({ ...query, ids }))).flat()).toHaveLength(3)
    expect(await collect(school().people.exportRows({ ...query, search: 'nobody' }))).toEqual([])
  })
}
