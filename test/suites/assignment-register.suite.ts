import { expect, it } from 'vitest'
import { anOrganisation, author, type DirectoryUnderTest, personInput, walk } from './directory.fixture.ts'

const missing = '0190a5a0-0000-7000-8000-000000000000'
const day = (text: string) => new Date(`${text}T00:00:00Z`)

/** The behaviour of every AssignmentRegister, whatever the adapter. */
export const assignmentRegisterSuite = (school: DirectoryUnderTest) => {
  const somebody = async () => (await school().people.create(personInput(), author)).id
  const terms = async () => {
    const { teacher, school: unit } = await anOrganisation(school())
    return { roleId: teacher.id, orgUnitId: unit.id, isPrimary: false, validFrom: day('2026-01-01'), validTo: null }
  }

  it('assigns a role to many people at once and leaves those who have it', async () => {
    const base = await terms()
    const personIds = await Promise.all(Array.from({ length: 25 }, somebody))
    const first = await school().assignments.create({ ...base, personIds: personIds.slice(0, 10) }, author)
    expect(first).toMatchObject({ unchanged: 0 })
    const second = await school().assignments.create({ ...base, personIds, validTo: day('2027-01-01') }, author)
    expect(second.unchanged).toBe(10)
    expect(second.created.map(({ personId }) => personId).sort()).toEqual(personIds.slice(10).sort())
    expect(second.created[0]).toMatchObject({ source: 'manual', version: 1, validTo: day('2027-01-01') })
    const longer = await school().assignments.create({ ...base, personIds, validFrom: day('2025-01-01') }, author)
    expect(longer.unchanged).toBe(0)
  })

  it('assigns nothing when one of the people does not exist, and names the field', async () => {
    const base = await terms()
    const [known, gone] = [await somebody(), await somebody()]
    await school().people.remove({ id: gone, version: 1 }, author)
    const refused = (change: object) =>
      expect(school().assignments.create({ ...base, personIds: [known], ...change }, author)).rejects
    const violation = (rule: string, field: string) => ({ code: 'RULE_VIOLATION', data: { rule, field } })
    await refused({ personIds: [known, missing] }).toMatchObject(violation('unknown-person', 'personIds.1'))
    await refused({ personIds: [known, gone] }).toMatchObject(violation('person-deleted', 'personIds.1'))
    await refused({ roleId: missing }).toMatchObject(violation('unknown-role', 'roleId'))
    await refused({ orgUnitId: missing }).toMatchObject(violation('unknown-org-unit', 'orgUnitId'))
    await refused({ validTo: base.validFrom }).toMatchObject(violation('validity', 'validTo'))
    expect((await school().assignments.search({ sort: 'validFrom', limit: 1 })).total).toBe(0)
  })

  it('does not assign the same role twice to one person when two ask at once', async () => {
    const base = await terms()
    const personIds = [await somebody()]
    const both = await Promise.all([1, 2, 3].map(() => school().assignments.create({ ...base, personIds }, author)))
    expect(both.flatMap(({ created }) => created)).toHaveLength(1)
  })

  it('changes and ends assignments, but not to an end before the beginning', async () => {
    const base = await terms()
    const { created } = await school().assignments.create({ ...base, personIds: [await somebody()] }, author)
    const { id } = created[0]!
    await expect(
      school().assignments.update({ id, version: 1, validTo: day('2025-01-01') }, author),
    ).rejects.toMatchObject({ code: 'RULE_VIOLATION', data: { rule: 'validity', field: 'validTo' } })
    const ended = await school().assignments.update({ id, version: 1, validTo: day('2026-02-01') }, author)
    expect(ended).toMatchObject({ validTo: day('2026-02-01'), version: 2 })
    await expect(school().assignments.remove({ id, version: 1 }, author)).rejects.toMatchObject({
      code: 'STALE_VERSION',
    })
    await school().assignments.remove({ id, version: 2 }, author)
    await expect(school().assignments.remove({ id, version: 2 }, author)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('lists by person, role, unit and instant, with half-open validity', async () => {
    const base = { ...(await terms()), validTo: day('2026-03-01') }
    const [ana, bea] = [await somebody(), await somebody()]
    await school().assignments.create({ ...base, personIds: [ana, bea] }, author)
    await school().assignments.create(
      { ...base, personIds: [ana], validFrom: day('2026-03-01'), validTo: null },
      author,
    )
    const count = async (query: object) =>
      (await walk((cursor) => school().assignments.search({ sort: '-validFrom', limit: 1, cursor, ...query }))).length
    expect(await count({})).toBe(3)
    expect(await count({ personId: ana })).toBe(2)
    expect(await count({ roleId: base.roleId, orgUnitId: base.orgUnitId, personId: bea })).toBe(1)
    expect(await count({ at: day('2026-01-01') })).toBe(2)
    expect(await count({ at: day('2026-03-01') })).toBe(1)
    expect(await count({ at: day('2025-12-31') })).toBe(0)
    const { items } = await school().assignments.search({ sort: 'validFrom', limit: 1, personId: ana })
    expect(items[0]).toMatchObject({ personName: 'Ana Ruiz', roleName: 'Teacher', orgUnitName: 'North High' })
  })
}
