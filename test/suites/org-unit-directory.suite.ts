import { expect, it } from 'vitest'
import type { OrgUnitInput } from '../../src/contract/org-units.ts'
import { anOrganisation, author, type DirectoryUnderTest, personInput, walk } from './directory.fixture.ts'

const missing = '0190a5a0-0000-7000-8000-000000000000'
const all = { deleted: false, sort: 'name' as const, limit: 50 }

/** The behaviour of every OrgUnitDirectory, whatever the adapter. */
export const orgUnitDirectorySuite = (school: DirectoryUnderTest) => {
  const create = (input: Partial<OrgUnitInput>) =>
    school().orgUnits.create(
      { parentId: null, kind: 'school', name: 'Unit', code: null, sourcedId: null, ...input },
      author,
    )

  it('lists units with their path, their children and the people in them now', async () => {
    const { teacher, district, school: northHigh } = await anOrganisation(school())
    const maths = await create({ parentId: northHigh.id, kind: 'department', name: 'Maths' })
    const person = await school().people.create(personInput(), author)
    const gone = await school().people.create(personInput(), author)
    const base = { roleId: teacher.id, isPrimary: false, validTo: null }
    for (const validFrom of [new Date('2020-01-01'), new Date('2021-01-01')]) {
      const personIds = [person.id, gone.id]
      await school().assignments.create(
        { ...base, personIds, orgUnitId: maths.id, validFrom, validTo: new Date(validFrom.getTime() + 9e11) },
        author,
      )
    }
    await school().people.remove({ id: gone.id, version: 1 }, author)
    expect(await school().orgUnits.find(maths.id)).toMatchObject({
      childCount: 0,
      peopleCount: 1,
      path: [
        { id: district.id, name: 'Lincoln' },
        { id: northHigh.id, name: 'North High' },
      ],
    })
    expect(await school().orgUnits.find(district.id)).toMatchObject({ childCount: 1, peopleCount: 0, path: [] })
    expect(await school().orgUnits.find(missing)).toBeUndefined()
  })

  it('filters by parent, root, kind, search and deletion', async () => {
    const { district, school: northHigh } = await anOrganisation(school())
    await create({ parentId: northHigh.id, kind: 'class', name: 'Álgebra II', code: 'ALG-2' })
    const names = async (filter: object) =>
      (await school().orgUnits.search({ ...all, ...filter })).items.map(({ name }) => name)
    expect(await names({})).toEqual(['Álgebra II', 'Lincoln', 'North High'])
    expect(await names({ parentId: 'root' })).toEqual(['Lincoln'])
    expect(await names({ parentId: district.id })).toEqual(['North High'])
    expect(await names({ kind: 'class' })).toEqual(['Álgebra II'])
    expect(await names({ search: 'alg-2' })).toEqual(['Álgebra II'])
    expect(await names({ search: 'al' })).toEqual(['Álgebra II'])
    expect(await names({ search: 'ebra north' })).toEqual([])
    expect(await names({ deleted: true })).toEqual([])
  })

  it('pages through every unit once in each sort, units without a code last', async () => {
    for (const code of ['b', null, 'A', 'a', null]) await create({ code })
    for (const sort of ['name', '-name', 'kind', '-kind', 'code', '-code', 'updatedAt', '-updatedAt'] as const) {
      const units = await walk((cursor) => school().orgUnits.search({ ...all, sort, limit: 2, cursor }))
      expect(new Set(units.map(({ id }) => id)).size).toBe(5)
      if (sort === 'code')
        expect(units.map(({ code }) => code?.toLowerCase() ?? null)).toEqual(['a', 'a', 'b', null, null])
    }
  })

  it('moves a unit with all below it, but never below itself', async () => {
    const top = await create({ name: 'Top' })
    const middle = await create({ name: 'Middle', parentId: top.id })
    const bottom = await create({ name: 'Bottom', parentId: middle.id })
    const refused = { code: 'RULE_VIOLATION', data: { rule: 'org-unit-cycle', field: 'parentId' } }
    const move = (id: string, parentId: string | null) => school().orgUnits.update({ id, version: 1, parentId }, author)
    await expect(move(top.id, bottom.id)).rejects.toMatchObject(refused)
    await expect(move(top.id, top.id)).rejects.toMatchObject(refused)
    await expect(move(bottom.id, top.id)).resolves.toMatchObject({ parentId: top.id, version: 2 })
    await expect(move(middle.id, missing)).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'unknown-org-unit', field: 'parentId' },
    })
    await expect(move(middle.id, null)).resolves.toMatchObject({ parentId: null })
  })

  it('lets one of two moves through that together would form a circle', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a, b] = [await create({ name: `A${round}` }), await create({ name: `B${round}` })]
      const moves = await Promise.allSettled([
        school().orgUnits.update({ id: a.id, version: 1, parentId: b.id }, author),
        school().orgUnits.update({ id: b.id, version: 1, parentId: a.id }, author),
      ])
      expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(moves.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'RULE_VIOLATION', data: { rule: 'org-unit-cycle' } },
      })
    }
  })

  it('keeps a sourcedId unique among units, separately for classes', async () => {
    await create({ sourcedId: '1' })
    await expect(create({ sourcedId: '1', kind: 'district' })).rejects.toMatchObject({
      code: 'DUPLICATE',
      data: { entity: 'orgUnit', field: 'sourcedId' },
    })
    await create({ sourcedId: '1', kind: 'class' })
    await expect(create({ sourcedId: '1', kind: 'class' })).rejects.toMatchObject({ code: 'DUPLICATE' })
  })

  it('removes only empty units, and restores below an existing unit', async () => {
    const { teacher, district, school: northHigh } = await anOrganisation(school())
    const remove = (id: string, version = 1) => school().orgUnits.remove({ id, version }, author)
    const notEmpty = { code: 'RULE_VIOLATION', data: { rule: 'org-unit-not-empty' } }
    await expect(remove(district.id)).rejects.toMatchObject(notEmpty)
    const person = await school().people.create(personInput(), author)
    const assigned = await school().assignments.create(
      {
        personIds: [person.id],
        roleId: teacher.id,
        orgUnitId: northHigh.id,
        isPrimary: true,
        validFrom: new Date('2100-01-01'),
        validTo: null,
      },
      author,
    )
    await expect(remove(northHigh.id)).rejects.toMatchObject(notEmpty)
    await school().assignments.remove({ id: assigned.created[0]!.id, version: 1 }, author)
    expect((await remove(northHigh.id)).deletedAt).toBeInstanceOf(Date)
    await remove(district.id)
    await expect(school().orgUnits.restore({ id: northHigh.id, version: 2 }, author)).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'parent-deleted', field: 'parentId' },
    })
    await expect(create({ parentId: district.id })).rejects.toMatchObject({ data: { rule: 'parent-deleted' } })
    await school().orgUnits.restore({ id: district.id, version: 2 }, author)
    expect(await school().orgUnits.restore({ id: northHigh.id, version: 2 }, author)).toMatchObject({ deletedAt: null })
  })

  it('never leaves a unit below one that is removed at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const parent = await create({ name: `P${round}` })
      const outcomes = await Promise.allSettled([
        create({ parentId: parent.id }),
        school().orgUnits.remove({ id: parent.id, version: 1 }, author),
      ])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    }
  })
}
