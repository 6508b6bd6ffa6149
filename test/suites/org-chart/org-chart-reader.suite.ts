import { expect, it } from 'vitest'
import { findPath } from '../../../src/main/features/org-chart/find-path.ts'
import { anOrganisation, author, type DirectoryUnderTest, personInput, walk } from '../directory.fixture.ts'

const day = (text: string) => new Date(`${text}T00:00:00Z`)
const missing = '0190a5a0-0000-7000-8000-000000000000'
const at = day('2026-06-01')

/** The behaviour of every OrgChartReader, whatever the adapter. */
export const orgChartReaderSuite = (school: DirectoryUnderTest) => {
  const somebody = async (givenName: string) =>
    (await school().people.create(personInput({ givenName, familyName: 'Ruiz' }), author)).id
  const line = (personId: string, managerId: string, from = '2026-01-01', to: string | null = null) =>
    school().reportingLines.create({ personId, managerId, validFrom: day(from), validTo: to ? day(to) : null }, author)
  const below = async (parentId?: string, when = at) =>
    (await school().orgChart.children({ by: 'reporting', parentId, at: when, limit: 200 })).items

  it('begins with the managers who have no manager at that time', async () => {
    const [ana, bea, carl, dina] = [
      await somebody('Ana'),
      await somebody('Bea'),
      await somebody('Carl'),
      await somebody('Dina'),
    ]
    await line(bea, ana, '2026-01-01', '2026-07-01')
    await line(carl, bea)
    expect((await below()).map(({ id }) => id)).toEqual([ana])
    expect((await below(undefined, day('2026-07-01'))).map(({ id }) => id)).toEqual([bea])
    expect(await below(undefined, day('2025-01-01'))).toEqual([])
    expect(await below(dina)).toEqual([])
  })

  it('returns each report with its manager, its own reports and its best title at that time', async () => {
    const { teacher, school: unit } = await anOrganisation(school())
    const [ana, bea, carl] = [await somebody('Ana'), await somebody('Bea'), await somebody('Carl')]
    await line(bea, ana)
    await line(carl, bea)
    await school().assignments.create(
      {
        personIds: [bea],
        roleId: teacher.id,
        orgUnitId: unit.id,
        isPrimary: true,
        validFrom: day('2026-02-01'),
        validTo: null,
      },
      author,
    )
    expect(await below(ana)).toEqual([
      {
        id: bea,
        kind: 'person',
        name: 'Bea Ruiz',
        parentId: ana,
        unitKind: null,
        note: 'Teacher, North High',
        childCount: 1,
        peopleCount: null,
      },
    ])
    expect(await below(ana, day('2026-01-15'))).toMatchObject([{ note: null }])
    const [known] = (await school().orgChart.children({ by: 'units', at, limit: 10 })).items
    expect(known).toMatchObject({ kind: 'unit', name: 'Lincoln', childCount: 1, peopleCount: 0 })
    const [north] = (await school().orgChart.children({ by: 'units', parentId: known?.id, at, limit: 10 })).items
    expect(north).toMatchObject({ name: 'North High', unitKind: 'school', childCount: 0, peopleCount: 1 })
  })

  it('leaves out people who were deleted by then, and their lines', async () => {
    const [ana, bea, carl] = [await somebody('Ana'), await somebody('Bea'), await somebody('Carl')]
    await line(bea, ana)
    await line(carl, bea)
    await school().people.remove({ id: ana, version: 1 }, author)
    const later = new Date(Date.now() + 60_000)
    expect((await below(undefined, later)).map(({ id }) => id)).toEqual([bea])
    expect((await below(undefined, at)).map(({ id }) => id)).toEqual([ana])
    expect((await school().orgChart.lineage({ by: 'reporting', id: carl, at: later })).map(({ id }) => id)).toEqual([
      bea,
      carl,
    ])
  })

  it('pages through the reports of one manager by name, and refuses a cursor of another', async () => {
    const ana = await somebody('Ana')
    for (const name of ['Eva', 'Bea', 'Dan', 'Cai', 'Fay']) await line(await somebody(name), ana)
    const found = await walk((cursor) =>
      school().orgChart.children({ by: 'reporting', parentId: ana, at, cursor, limit: 2 }),
    )
    expect(found.map(({ name }) => name)).toEqual(['Bea Ruiz', 'Cai Ruiz', 'Dan Ruiz', 'Eva Ruiz', 'Fay Ruiz'])
    const first = await school().orgChart.children({ by: 'reporting', parentId: ana, at, limit: 2 })
    expect(first.total).toBe(5)
    await expect(
      school().orgChart.children({ by: 'reporting', parentId: missing, at, cursor: first.nextCursor ?? '', limit: 2 }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('finds the path to a person by managers and by units, and to a unit', async () => {
    const { teacher, district, school: unit } = await anOrganisation(school())
    const [ana, bea, carl] = [await somebody('Ana'), await somebody('Bea'), await somebody('Carl')]
    await line(bea, ana)
    await line(carl, bea)
    const assigned = { personIds: [carl], roleId: teacher.id, orgUnitId: unit.id, isPrimary: true }
    await school().assignments.create({ ...assigned, validFrom: day('2026-01-01'), validTo: null }, author)
    const names = async (id: string) => {
      const { kind, units, managers } = await findPath(school(), { id, at })
      return { kind, units: units.map((node) => node.id), managers: managers.map((node) => node.id) }
    }
    expect(await names(carl)).toEqual({ kind: 'person', units: [district.id, unit.id], managers: [ana, bea, carl] })
    expect(await names(ana)).toEqual({ kind: 'person', units: [], managers: [ana] })
    expect(await names(unit.id)).toEqual({ kind: 'unit', units: [district.id, unit.id], managers: [] })
    await expect(findPath(school(), { id: missing, at })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('outlines the whole chart, a parent before its children, and says when it stops early', async () => {
    const [ana, bea, carl, dan] = [
      await somebody('Ana'),
      await somebody('Bea'),
      await somebody('Carl'),
      await somebody('Dan'),
    ]
    await line(dan, ana)
    await line(bea, ana)
    await line(carl, bea)
    const outline = await school().orgChart.outline({ by: 'reporting', at, limit: 10 })
    expect(outline).toEqual({ ids: [ana, bea, dan, carl], parents: [-1, 0, 0, 1], truncated: false })
    expect(await school().orgChart.outline({ by: 'reporting', at, limit: 3 })).toEqual({
      ids: [ana, bea, dan],
      parents: [-1, 0, 0],
      truncated: true,
    })
    const { district, school: unit } = await anOrganisation(school())
    expect(await school().orgChart.outline({ by: 'units', at, limit: 10 })).toEqual({
      ids: [district.id, unit.id],
      parents: [-1, 0],
      truncated: false,
    })
  })
}
