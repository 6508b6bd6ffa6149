import { describe, expect, it } from 'vitest'
import { author, type DirectoryUnderTest, personInput, walk } from './directory.fixture.ts'

const missing = '0190a5a0-0000-7000-8000-000000000000'
const day = (text: string) => new Date(`${text}T00:00:00Z`)
const violation = (rule: string, field: string) => ({ code: 'RULE_VIOLATION', data: { rule, field } })

/** The behaviour of every ReportingLineRegister, whatever the adapter. */
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

  it('accepts one of two concurrent lines that name two managers for the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
      const both = await Promise.allSettled([line(ana, bea), line(ana, carl)])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const refused = both.find(({ status }) => status === 'rejected')
      expect(refused).toMatchObject({ reason: violation('manager-overlap', 'validFrom') })
    }
  })

  it('refuses a circle over any number of lines, but only when they are valid together', async () => {
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

  it('accepts one of two concurrent lines that together would form a circle', async () => {
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

  describe('another manager', () => {
    const linesOf = (personId: string) =>
      walk((cursor) => school().reportingLines.search({ personId, sort: 'validFrom', limit: 10, cursor }))
    const logOf = async (entityId: string) =>
      (await school().audit.search({ entityKind: 'reportingLine', entityId, limit: 10 })).items.map(
        ({ action }) => action,
      )
    const replace = (personId: string, managerId: string, current?: { id: string; version: number }) =>
      school().reportingLines.replace({ personId, managerId, current }, author)

    it('begins at the instant at which the previous one ends, and one token covers both', async () => {
      const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
      const first = await replace(ana, bea)
      const second = await replace(ana, carl, first)
      const lines = await linesOf(ana)
      expect(lines).toMatchObject([
        { id: first.id, managerId: bea, version: 2, validTo: second.validFrom },
        { id: second.id, managerId: carl, version: 1, validTo: null },
      ])
      expect(second.consistencyToken.split('.')[0]).not.toBe(first.consistencyToken.split('.')[0])
      expect(await logOf(first.id)).toEqual(['reportingLine.update', 'reportingLine.create'])
    })

    it('that is refused leaves the previous line and the log unchanged', async () => {
      const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
      const current = await line(ana, bea)
      await line(carl, ana)
      await expect(replace(ana, carl, current)).rejects.toMatchObject(violation('reporting-cycle', 'managerId'))
      await expect(replace(ana, missing, current)).rejects.toMatchObject(violation('unknown-person', 'managerId'))
      await expect(replace(ana, carl)).rejects.toMatchObject({ code: 'RULE_VIOLATION' })
      expect(await linesOf(ana)).toMatchObject([{ id: current.id, version: 1, validTo: null, managerId: bea }])
      expect(await logOf(current.id)).toEqual(['reportingLine.create'])
    })

    it('that would overlap with a later manager is refused, and nothing ends', async () => {
      const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
      const current = await line(ana, bea, '2026-01-01', '2090-01-01')
      await line(ana, carl, '2090-01-01')
      await expect(replace(ana, carl, current)).rejects.toMatchObject(violation('manager-overlap', 'validFrom'))
      expect(await linesOf(ana)).toMatchObject([{ version: 1, validTo: day('2090-01-01') }, { version: 1 }])
    })

    it('needs the line that the caller saw: another version or person is refused', async () => {
      const [ana, bea, carl] = [await somebody(), await somebody(), await somebody()]
      const ofAna = await line(ana, bea)
      const stale = { id: ofAna.id, version: 7 }
      await expect(replace(ana, carl, stale)).rejects.toMatchObject({ code: 'STALE_VERSION' })
      await expect(replace(carl, bea, ofAna)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    it('who is the current one changes nothing', async () => {
      const [ana, bea] = [await somebody(), await somebody()]
      const current = await line(ana, bea)
      expect(await replace(ana, bea, current)).toMatchObject({ id: current.id, version: 1, consistencyToken: '0.0' })
      expect(await linesOf(ana)).toHaveLength(1)
    })
  })

  it('ends a line now, and leaves one that has ended already', async () => {
    const [ana, bea] = [await somebody(), await somebody()]
    const { id } = await line(ana, bea)
    const ended = await school().reportingLines.end({ id, version: 1 }, author)
    expect(ended).toMatchObject({ version: 2, validTo: expect.any(Date) })
    expect(ended.validTo!.getTime()).toBeLessThanOrEqual((await school().clock()).getTime())
    const again = await school().reportingLines.end({ id, version: 2 }, author)
    expect(again).toMatchObject({ version: 2, validTo: ended.validTo, consistencyToken: '0.0' })
    await expect(school().reportingLines.end({ id, version: 1 }, author)).rejects.toMatchObject({
      code: 'STALE_VERSION',
    })
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
