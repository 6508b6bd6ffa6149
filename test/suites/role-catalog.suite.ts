import { expect, it } from 'vitest'
import { author, type DirectoryUnderTest, personInput, walk } from './directory.fixture.ts'

const missing = '0190a5a0-0000-7000-8000-000000000000'

/** The behaviour of every RoleCatalog and PermissionCatalog, whatever the adapter. */
export const roleCatalogSuite = (school: DirectoryUnderTest) => {
  const permit = (...keys: string[]) =>
    Promise.all(keys.map((key) => school().permissions.create({ key, description: `May ${key}` }, author)))
  const create = (name: string, permissionKeys: string[] = []) =>
    school().roles.create({ name, description: '', permissionKeys }, author)

  it('creates, changes and grants, and records what changed', async () => {
    await permit('trip.approve', 'grade:enter', 'bus-plan')
    const role = await create('Teacher', ['trip.approve', 'bus-plan'])
    expect(role).toMatchObject({ name: 'Teacher', permissionKeys: ['bus-plan', 'trip.approve'], version: 1 })
    const changed = await school().roles.update(
      { id: role.id, version: 1, description: 'Teaches', permissionKeys: ['grade:enter', 'bus-plan'] },
      author,
    )
    expect(changed).toMatchObject({ description: 'Teaches', permissionKeys: ['bus-plan', 'grade:enter'], version: 2 })
    expect((await school().audit.search({ entityId: role.id, limit: 1 })).items[0]).toMatchObject({
      action: 'role.update',
      before: { description: '', permissionKeys: ['bus-plan', 'trip.approve'] },
      after: { description: 'Teaches', permissionKeys: ['grade:enter', 'bus-plan'] },
    })
    const same = { id: role.id, version: 2, permissionKeys: ['bus-plan', 'grade:enter'] }
    expect(await school().roles.update(same, author)).toMatchObject({ version: 2 })
    expect(await school().roles.update({ id: role.id, version: 2, permissionKeys: [] }, author)).toMatchObject({
      permissionKeys: [],
      version: 3,
    })
  })

  it('refuses a name that another role has in any case, naming that role, and permissions that do not exist', async () => {
    const { id } = await create('Lehrer Straße')
    await expect(create('LEHRER STRAßE')).rejects.toMatchObject({
      code: 'DUPLICATE',
      data: { entity: 'role', field: 'name', existingId: id },
    })
    await expect(create('Nurse', ['nobody.knows'])).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'unknown-permission', field: 'permissionKeys' },
    })
    expect((await school().roles.search({ sort: 'name', limit: 10 })).items).toHaveLength(1)
  })

  it('lists roles by search and permission, with the assignments that are valid now', async () => {
    await permit('trip.approve')
    const teacher = await create('Teacher', ['trip.approve'])
    await create('Head of Maths')
    const unit = await school().orgUnits.create(
      { parentId: null, kind: 'school', name: 'North', code: null, sourcedId: null },
      author,
    )
    const person = await school().people.create(personInput(), author)
    const base = { personIds: [person.id], roleId: teacher.id, orgUnitId: unit.id, isPrimary: false }
    await school().assignments.create({ ...base, validFrom: new Date('2020-01-01'), validTo: null }, author)
    await school().assignments.create(
      { ...base, validFrom: new Date('2019-01-01'), validTo: new Date('2019-02-01') },
      author,
    )
    const search = async (query: object) =>
      (await school().roles.search({ sort: 'name', limit: 10, ...query })).items.map(({ name }) => name)
    expect(await search({})).toEqual(['Head of Maths', 'Teacher'])
    expect(await search({ search: 'MATH' })).toEqual(['Head of Maths'])
    expect(await search({ search: 'of' })).toEqual(['Head of Maths'])
    expect(await search({ permissionKey: 'trip.approve' })).toEqual(['Teacher'])
    expect(await school().roles.find(teacher.id)).toMatchObject({ assignmentCount: 1 })
    expect(await school().roles.find(missing)).toBeUndefined()
    const removal = school().roles.remove({ id: teacher.id, version: 1 }, author)
    await expect(removal).rejects.toMatchObject({ code: 'RULE_VIOLATION', data: { rule: 'role-in-use' } })
  })

  it('removes unused roles and permissions', async () => {
    await permit('trip.approve')
    const role = await create('Teacher', ['trip.approve'])
    await expect(school().permissions.remove({ key: 'trip.approve', version: 1 }, author)).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'permission-in-use' },
    })
    await school().roles.remove({ id: role.id, version: 1 }, author)
    await school().permissions.remove({ key: 'trip.approve', version: 1 }, author)
    await expect(school().permissions.remove({ key: 'trip.approve', version: 1 }, author)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(school().roles.remove({ id: role.id, version: 1 }, author)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('keeps permission keys unique and sorted by bytes', async () => {
    await permit('b', 'a.b', 'a-b', 'a:b', 'a1')
    await expect(permit('a1')).rejects.toMatchObject({ code: 'DUPLICATE', data: { field: 'key' } })
    const list = (sort: 'key' | '-key') => walk((cursor) => school().permissions.search({ sort, limit: 2, cursor }))
    const keys = (await list('key')).map(({ key }) => key)
    expect(keys).toEqual(['a-b', 'a.b', 'a1', 'a:b', 'b'])
    expect((await list('-key')).map(({ key }) => key)).toEqual([...keys].reverse())
    expect((await school().permissions.search({ sort: 'key', limit: 9, search: 'may a1' })).items).toHaveLength(1)
  })

  it('names the affected roles in the outbox when a permission changes', async () => {
    await permit('trip.approve')
    await create('Teacher', ['trip.approve'])
    const change = { key: 'trip.approve', description: 'Approve trips' }
    const changed = await school().permissions.update({ ...change, version: 1 }, author)
    expect(changed).toMatchObject({ ...change, roleCount: 1 })
    expect(Number(changed.consistencyToken)).toBeGreaterThan(0)
  })

  it('refuses writes to another version of a permission, and counts a version only when something changed', async () => {
    await permit('trip.approve')
    const key = 'trip.approve'
    const same = await school().permissions.update({ key, version: 1, description: 'May trip.approve' }, author)
    expect(same.version).toBe(1)
    const changed = await school().permissions.update({ key, version: 1, description: 'Approve trips' }, author)
    expect(changed.version).toBe(2)
    const stale = { code: 'STALE_VERSION', data: { entity: 'permission', id: key, currentVersion: 2 } }
    const update = school().permissions.update({ key, version: 1, description: 'Sign trips' }, author)
    await expect(update).rejects.toMatchObject(stale)
    await expect(school().permissions.remove({ key, version: 1 }, author)).rejects.toMatchObject(stale)
    expect(await school().permissions.find(key)).toMatchObject({ description: 'Approve trips', version: 2 })
    await school().permissions.remove({ key, version: 2 }, author)
    expect(await school().permissions.find(key)).toBeUndefined()
  })
}
