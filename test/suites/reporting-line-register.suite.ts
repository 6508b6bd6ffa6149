import { expect, it } from 'vitest'
import { author, type DirectoryUnderTest, personInput, walk } from './directory.fixture.ts'

const missing = '0190a5a0-0000-7000-8000-000000000000'
const day = (text: string) => new Date(`${text}T00:00:00Z`)
const violation = (rule: string, field: string) => ({ code: 'RULE_VIOLATION', data: { rule, field } })

/** What every ReportingLineRegister does, whatever it is built on. */
export const reportingLineRegisterSuite = (school: DirectoryUnderTest) => {
  const somebody = async (givenName = 'Ana') => (await school().people.create(personInput({ givenName }), author)).id
  const line = (personId: string, managerId: string, from = '2026-01-01', to: string | null = null) =>
    school().reportingLines.create({ personId, managerId, validFrom: day(from), validTo: to ? day(to) : null }, author)

  it('gives a person one manager at a time, and the next on the instant the last one ends', async () => {
    const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
    await line(ana, bea, '2026-01-01', '2026-06-01')
    await expect(line(ana, carl, '2026-05-31')).rejects.toMatchObject(violation('manager-overlap', 'validFrom'))
    await expect(line(ana, carl, '2026-06-01')).resolves.toMatchObject({ version: 1, validTo: null })
    await expect(line(ana, carl, '2026-01-01', '2026-01-01')).rejects.toMatchObject(violation('validity', 'validTo'))
  })

  it('lets one of two through that name two managers for the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
      const both = await Promise.allSettled([line(ana, bea), line(ana, carl)])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const refused = both.find(({ status }) => status === 'rejected')
      expect(refused).toMatchObject({ reason: violation('manager-overlap', 'validFrom') })
    }
  })

  it('refuses a cycle over any number of lines, but only where they are valid together', async () => {
    const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
    await line(ana, bea, '2026-01-01', '2026-06-01')
    await line(bea, carl, '2026-03-01', '2026-09-01')
    await expect(line(carl, ana, '2026-05-31', '2026-07-01')).rejects.toMatchObject(
      violation('reporting-cycle', 'managerId'),
    )
    await expect(line(ana, ana, '2027-01-01')).rejects.toMatchObject(violation('reporting-cycle', 'managerId'))
    const later = await line(carl, ana, '2026-06-01', '2026-07-01')
    await expect(
      school().reportingLines.update({ id: later.id, version: 1, validFrom: day('2026-05-01') }, author),
    ).rejects.toMatchObject(violation('reporting-cycle', 'managerId'))
    await expect(
      school().reportingLines.update({ id: later.id, version: 1, validTo: day('2026-06-15') }, author),
    ).resolves.toMatchObject({ version: 2 })
  })

  it('lets one of two through that together would make a cycle', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [ana, bea] = [await somebody(), await somebody()]
      const both = await Promise.allSettled([line(ana, bea), line(bea, ana)])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const refused = both.find(({ status }) => status === 'rejected')
      expect(refused).toMatchObject({ reason: violation('reporting-cycle', 'managerId') })
    }
  })

  it('names the field of people who are unknown or deleted', async () => {
    const [ana, gone] = [await somebody(), await somebody()]
    await school().people.remove({ id: gone, version: 1 }, author)
    await expect(line(missing, ana)).rejects.toMatchObject(violation('unknown-person', 'personId'))
    await expect(line(ana, gone)).rejects.toMatchObject(violation('person-deleted', 'managerId'))
  })

  it('lists by person, manager and instant', async () => {
    const [ana, bea, carl] = [await somebody('Ana'), await somebody('Bea'), await somebody('Carl')]
    await line(ana, carl, '2026-01-01', '2026-06-01')
    const { id } = await line(bea, carl, '2026-06-01')
    const list = (query: object) =>
      walk((cursor) => school().reportingLines.search({ sort: 'validFrom', limit: 1, cursor, ...query }))
    expect(await list({ managerId: carl })).toMatchObject([
      { personName: 'Ana Ruiz', managerName: 'Carl Ruiz' },
      { personName: 'Bea Ruiz', managerName: 'Carl Ruiz' },
    ])
    expect(await list({ at: day('2026-06-01') })).toMatchObject([{ id }])
    expect(await list({ personId: carl })).toEqual([])
    await school().reportingLines.remove({ id, version: 1 }, author)
    expect(await list({ managerId: carl })).toHaveLength(1)
  })
}
