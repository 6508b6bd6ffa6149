import { expect, it } from 'vitest'
import type { DirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { anOrganisation, author, type DirectoryUnderTest, everyone, lends, personInput } from './directory.fixture.ts'

/** Ana teaches, reports to Bea and manages Carl; she has delegated to Bea, and Carl to her. */
const aTeacher = async (ports: DirectoryPorts) => {
  const { people, assignments, reportingLines } = ports
  const { teacher, school } = await anOrganisation(ports)
  const create = () => people.create(personInput(), author)
  const [ana, bea, carl] = [await create(), await create(), await create()]
  const span = { validFrom: new Date('2020-01-01'), validTo: null }
  const assign = async (personId: string) => {
    const input = { personIds: [personId], roleId: teacher.id, orgUnitId: school.id, isPrimary: false }
    return (await assignments.create({ ...input, ...span }, author)).created[0]!
  }
  const lend = lends(ports, { roleId: teacher.id, orgUnitId: school.id })
  const assigned = await assign(ana.id)
  const alsoAssigned = await assign(carl.id)
  return {
    teacher,
    school,
    ana,
    bea,
    carl,
    assign,
    lend,
    assigned,
    alsoAssigned,
    up: await reportingLines.create({ personId: ana.id, managerId: bea.id, ...span }, author),
    down: await reportingLines.create(
      { personId: carl.id, managerId: ana.id, validFrom: new Date('2100-01-01'), validTo: null },
      author,
    ),
    given: await lend(ana.id, bea.id),
    got: await lend(carl.id, ana.id),
  }
}

/**
 * What every PeopleDirectory does with the assignments, lines and delegations of people who are removed and restored.
 */
export const peopleReturnSuite = (school: DirectoryUnderTest) => {
  const violation = (rule: string, more: object = {}) => ({ code: 'RULE_VIOLATION', data: { rule, ...more } })
  const counts = { assignments: 1, reportingLines: 2, delegations: 2 }
  const openIds = async (personId: string) =>
    (await school().people.openEntries([personId])).items.map(({ id }) => id).sort()

  it('lists what counts again when somebody is restored', async () => {
    const { ana, bea, assigned, up, down, given, got, teacher, school: unit } = await aTeacher(school())
    const open = await school().people.openEntries([ana.id])
    expect(open.counts).toEqual(counts)
    expect(open.items.map(({ kind, id }) => [kind, id])).toEqual([
      ['assignment', assigned.id],
      ['reportingLine', up.id],
      ['reportingLine', down.id],
      ['delegation', given.id],
      ['delegation', got.id],
    ])
    expect(open.items[0]).toMatchObject({ role: { id: teacher.id }, orgUnit: { name: unit.name } })
    expect(open.items[0]!.validFrom).toEqual(new Date('2020-01-01'))
    expect((await school().people.openEntries([ana.id, bea.id])).counts).toEqual(counts)
    expect((await school().people.openEntries([unit.id])).counts).toEqual({
      assignments: 0,
      reportingLines: 0,
      delegations: 0,
    })
  })

  it('restores a person with what is chosen, and ends the rest in the same write', async () => {
    const { ana, assigned, up, down, given, got } = await aTeacher(school())
    const { version } = await school().people.remove({ id: ana.id, version: 1 }, author)
    const restore = (choice: object) => school().people.restore({ id: ana.id, version, ...choice }, author)
    const missing = violation('choice-needed', { field: 'ends', counts: { ...counts, kept: 0, ends: 0 } })
    await expect(restore({})).rejects.toMatchObject(missing)
    for (const choice of [{ ends: 4 }, { keep: 'all', ends: 1 }, { keep: [assigned.id], ends: 5 }])
      await expect(restore(choice)).rejects.toMatchObject(violation('choice-needed'))
    await expect(restore({ keep: [ana.id], ends: 4 })).rejects.toMatchObject(
      violation('unknown-entry', { unknown: [ana.id] }),
    )
    expect(await openIds(ana.id)).toHaveLength(5)
    const kept = [assigned.id, given.id]
    expect(await restore({ keep: kept, ends: 3 })).toMatchObject({ deletedAt: null })
    expect(await openIds(ana.id)).toEqual([...kept].sort())
    expect(await school().delegations.get(got.id)).toMatchObject({ state: 'revoked' })
    const lines = await school().reportingLines.search({ sort: 'validFrom', limit: 10 })
    expect(lines.items.map(({ id, validTo }) => [id, validTo instanceof Date])).toEqual([[up.id, true]])
    const { items } = await school().audit.search({ entityId: down.id, limit: 1 })
    expect(items[0]).toMatchObject({ action: 'reportingLine.remove', before: { managerId: ana.id } })
  })

  it('keeps all of it if the caller asks for it', async () => {
    const { ana } = await aTeacher(school())
    const { version } = await school().people.remove({ id: ana.id, version: 1 }, author)
    await school().people.restore({ id: ana.id, version, keep: 'all' }, author)
    expect(await openIds(ana.id)).toHaveLength(5)
  })

  it('asks the same when an inactive person becomes active, one or many, and of nobody else', async () => {
    const { ana, bea, carl, alsoAssigned: other } = await aTeacher(school())
    const target = (id: string, version: number) => ({ id, version })
    const inactive = [target(ana.id, 1), target(carl.id, 1)]
    await school().people.setStatus({ people: inactive, status: 'inactive' }, author)
    const update = (choice: object) =>
      school().people.update({ id: ana.id, version: 2, status: 'active', ...choice }, author)
    await expect(update({})).rejects.toMatchObject(violation('choice-needed'))
    await school().people.update({ id: ana.id, version: 2, givenName: 'Anna' }, author)
    const people = [target(ana.id, 3), target(carl.id, 2), target(bea.id, 1)]
    const setActive = (choice: object) => school().people.setStatus({ people, status: 'active', ...choice }, author)
    await expect(setActive({})).rejects.toMatchObject(violation('choice-needed', { counts: { assignments: 2 } }))
    expect(await school().people.count({ ...everyone, status: 'inactive' })).toBe(2)
    const answer = await setActive({ keep: [other.id], ends: 5 })
    expect(answer).toMatchObject({ changed: 2, unchanged: 1 })
    expect(await openIds(ana.id)).toEqual([])
    expect(await openIds(carl.id)).toEqual([other.id])
  })

  it('refuses every edit of a deleted person, saying when and by whom they were deleted', async () => {
    const { ana, bea, carl, assigned, up, down, teacher, school: unit, lend } = await aTeacher(school())
    const gone = await school().people.remove({ id: ana.id, version: 1 }, author)
    const data = { entity: 'person', id: ana.id, deletedBy: 'ines', currentVersion: 2 }
    const deleted = { code: 'DELETED', data: { ...data, deletedAt: gone.deletedAt!.toISOString() } }
    const { people, assignments, reportingLines } = school()
    const active = [{ id: ana.id, version: 2 }]
    for (const edit of [
      () => people.update({ id: ana.id, version: 1, givenName: 'X' }, author),
      () => people.update({ id: ana.id, version: 2, givenName: 'X' }, author),
      () => people.setStatus({ people: active, status: 'inactive' }, author),
      () => people.setStatus({ people: [{ id: bea.id, version: 1 }, ...active], status: 'inactive' }, author),
      () => assignments.update({ id: assigned.id, version: 1, isPrimary: true }, author),
      () => reportingLines.update({ id: up.id, version: 1, validTo: new Date('2030-01-01') }, author),
      () => reportingLines.update({ id: down.id, version: 1, validFrom: new Date('2099-01-01') }, author),
    ])
      await expect(edit()).rejects.toMatchObject(deleted)
    const span = { validFrom: new Date('2040-01-01'), validTo: null }
    const input = { personIds: [bea.id, ana.id], roleId: teacher.id, orgUnitId: unit.id, isPrimary: false, ...span }
    const named = (field: string) => violation('person-deleted', { field, unknown: [ana.id] })
    await expect(assignments.create(input, author)).rejects.toMatchObject(named('personIds.1'))
    await expect(lend(ana.id, carl.id)).rejects.toMatchObject(named('delegatorId'))
    await expect(lend(carl.id, ana.id)).rejects.toMatchObject(named('delegateId'))
    await expect(reportingLines.create({ personId: bea.id, managerId: ana.id, ...span }, author)).rejects.toMatchObject(
      named('managerId'),
    )
    expect(await people.find(bea.id)).toMatchObject({ status: 'active', version: 1 })
  })

  it('still allows to end what a deleted person holds', async () => {
    const { ana, assigned, down, given } = await aTeacher(school())
    await school().people.remove({ id: ana.id, version: 1 }, author)
    expect(await school().delegations.get(given.id)).toMatchObject({ state: 'suspended' })
    expect(await school().delegations.revoke([{ id: given.id, version: 1 }], author)).toMatchObject({ revoked: 1 })
    expect(await school().assignments.end({ id: assigned.id, version: 1 }, author)).toMatchObject({ version: 2 })
    const validTo = new Date('2101-01-01')
    expect(await school().reportingLines.update({ id: down.id, version: 1, validTo }, author)).toMatchObject({
      validTo,
    })
  })

  it('restores with another e-mail address when somebody else has the old one', async () => {
    const gone = await school().people.create(personInput({ email: 'a@example.org' }), author)
    const { version } = await school().people.remove({ id: gone.id, version: 1 }, author)
    await school().people.create(personInput({ email: 'a@example.org' }), author)
    const restore = (email?: string) => school().people.restore({ id: gone.id, version, email }, author)
    await expect(restore()).rejects.toMatchObject({ code: 'DUPLICATE' })
    expect(await restore('b@example.org')).toMatchObject({ email: 'b@example.org', deletedAt: null })
  })
}
