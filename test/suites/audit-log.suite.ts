import { expect, it } from 'vitest'
import { author, type DirectoryUnderTest, personInput, walk } from './directory.fixture.ts'

/** The behaviour of every AuditLog, whatever the adapter. */
export const auditLogSuite = (school: DirectoryUnderTest) => {
  it('lists events newest first, by kind and entity, a page at a time', async () => {
    await school().permissions.create({ key: 'trip.approve', description: '' }, author)
    const ids: string[] = []
    for (let index = 0; index < 4; index += 1) ids.push((await school().people.create(personInput(), author)).id)
    await school().people.update({ id: ids[0]!, version: 1, givenName: 'New' }, author)
    const list = (query: object) => walk((cursor) => school().audit.search({ limit: 2, cursor, ...query }))
    const everything = await list({})
    expect(everything.map(({ entityId }) => entityId)).toEqual([ids[0], ...[...ids].reverse(), 'trip.approve'])
    expect(await list({ entityKind: 'permission' })).toHaveLength(1)
    expect(await list({ entityKind: 'person' })).toHaveLength(5)
    expect((await list({ entityId: ids[0] })).map(({ action }) => action)).toEqual(['person.update', 'person.create'])
    expect(everything[0]?.recordedAt).toBeInstanceOf(Date)
    expect((await school().audit.search({ limit: 2 })).total).toBe(6)
  })

  it('names the entry also of a change that leaves its name alone', async () => {
    await school().permissions.create({ key: 'trip.approve', description: '' }, author)
    const role = await school().roles.create({ name: 'Head', description: '', permissionKeys: [] }, author)
    await school().roles.update({ id: role.id, version: 1, permissionKeys: ['trip.approve'] }, author)
    const unit = await school().orgUnits.create(
      { name: 'North', kind: 'school', parentId: null, code: null, sourcedId: null },
      author,
    )
    const person = await school().people.create(personInput({ preferredName: null }), author)
    const { items } = await school().audit.search({ limit: 10 })
    const nameOf = (action: string) => items.find((event) => event.action === action)?.entityName
    expect(nameOf('role.update')).toBe('Head')
    expect(nameOf('orgUnit.create')).toBe(unit.name)
    expect(nameOf('person.create')).toContain(person.familyName)
    expect(nameOf('permission.create')).toBeNull()
    await school().roles.remove({ id: role.id, version: 2 }, author)
    const [removed] = (await school().audit.search({ limit: 1 })).items
    expect(removed).toMatchObject({ action: 'role.remove', entityName: null, before: { name: 'Head' } })
  })

  it('has no event of a write that was refused', async () => {
    await school().people.create(personInput({ email: 'a@example.org' }), author)
    const twice = school().people.create(personInput({ email: 'a@example.org' }), author)
    await expect(twice).rejects.toMatchObject({ code: 'DUPLICATE' })
    expect((await school().audit.search({ limit: 10 })).items).toHaveLength(1)
  })
}
