import { expect, it } from 'vitest'
import type { DirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { anOrganisation, author, type DirectoryUnderTest, lends, personInput } from './directory.fixture.ts'

/**
 * North High has one present, one future and one past teacher (in the next and in the last century), one delegation in
 * force and one revoked delegation.
 */
const anOccupiedSchool = async (ports: DirectoryPorts) => {
  const { people, assignments, delegations } = ports
  const { teacher, district, school } = await anOrganisation(ports)
  const [ana, bea, carl] = [
    await people.create(personInput(), author),
    await people.create(personInput(), author),
    await people.create(personInput(), author),
  ]
  const assign = async (personId: string, validFrom: string, validTo: string | null = null) => {
    const input = { personIds: [personId], roleId: teacher.id, orgUnitId: school.id, isPrimary: false }
    const span = { validFrom: new Date(validFrom), validTo: validTo === null ? null : new Date(validTo) }
    return (await assignments.create({ ...input, ...span }, author)).created[0]!
  }
  const now = await assign(ana.id, '2020-01-01')
  const coming = await assign(bea.id, '2100-01-01')
  const past = await assign(bea.id, '2000-01-01', '2001-01-01')
  const lendAs = lends(ports, { roleId: teacher.id, orgUnitId: school.id })
  const lend = (delegateId: string) => lendAs(ana.id, delegateId)
  const lent = await lend(bea.id)
  const revoked = await lend(carl.id)
  await delegations.revoke([{ id: revoked.id, version: 1 }], author)
  return { district, school, teacher, ana, bea, carl, now, coming, past, lent, revoked, assign, lend }
}

/** What every OrgUnitDirectory does with assignments and delegations at a unit that is removed and restored. */
export const orgUnitRemovalSuite = (
  school: DirectoryUnderTest,
  /** Removes a unit as older consoles did, which left open what is at it. */
  hide: (unitId: string) => Promise<unknown>,
) => {
  const notEmpty = (counts: object) => ({ code: 'RULE_VIOLATION', data: { rule: 'org-unit-not-empty', counts } })
  const remove = (id: string, ends?: number) => school().orgUnits.remove({ id, version: 1, ends }, author)

  it('previews what would end with a unit, and ends nothing that the caller does not know of', async () => {
    const { district, school: unit, now, coming, lent } = await anOccupiedSchool(school())
    const open = await school().orgUnits.openEntries(unit.id)
    expect(open).toMatchObject({ units: 0, counts: { assignments: 2, reportingLines: 0, delegations: 1 } })
    expect(open!.items.map(({ kind, id }) => [kind, id])).toEqual([
      ['assignment', now.id],
      ['assignment', coming.id],
      ['delegation', lent.id],
    ])
    const counts = { units: 0, assignments: 2, delegations: 1 }
    for (const ends of [undefined, 0, 2, 4]) await expect(remove(unit.id, ends)).rejects.toMatchObject(notEmpty(counts))
    const above = { units: 1, assignments: 0, delegations: 0 }
    for (const ends of [0, 1]) await expect(remove(district.id, ends)).rejects.toMatchObject(notEmpty(above))
    expect(await school().orgUnits.openEntries(unit.id)).toEqual(open)
    expect(await school().orgUnits.openEntries('0190a5a0-0000-7000-8000-000000000000')).toBeUndefined()
  })

  it('ends all of it with the unit, at one instant and each with an entry in the log', async () => {
    const { school: unit, now, coming, past, lent, revoked } = await anOccupiedSchool(school())
    const gone = await remove(unit.id, 3)
    const ended = await school().assignments.get(now.id)
    expect(ended).toMatchObject({ version: 2 })
    await expect(school().assignments.get(coming.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await school().assignments.get(past.id)).toMatchObject({ version: 1, validTo: past.validTo })
    const [first, second] = [await school().delegations.get(lent.id), await school().delegations.get(revoked.id)]
    expect(first).toMatchObject({ state: 'revoked', version: 2, revokedAt: ended.validTo })
    expect(second).toMatchObject({ state: 'revoked', version: 2 })
    expect(gone.deletedAt!.getTime()).toBeGreaterThanOrEqual(ended.validTo!.getTime())
    const { items } = await school().audit.search({ limit: 4 })
    expect(items.map(({ action, entityId }) => [action, entityId])).toEqual(
      expect.arrayContaining([
        ['assignment.update', now.id],
        ['assignment.remove', coming.id],
        ['delegation.revoke', lent.id],
        ['orgUnit.remove', unit.id],
      ]),
    )
    expect(await school().orgUnits.openEntries(unit.id)).toMatchObject({ items: [] })
    expect(await school().orgUnits.restore({ id: unit.id, version: 2 }, author)).toMatchObject({ deletedAt: null })
  })

  it('asks what to keep of what never ended at a removed unit', async () => {
    const { school: unit, now, lent, lend, carl } = await anOccupiedSchool(school())
    const other = await lend(carl.id)
    await hide(unit.id)
    expect(await school().delegations.get(lent.id)).toMatchObject({ state: 'suspended' })
    const found = await school().delegations.search({ state: 'suspended', sort: 'validFrom', limit: 10 })
    expect(found.items.map(({ id }) => id).sort()).toEqual([lent.id, other.id].sort())
    const current = { state: 'current' as const, sort: 'validFrom' as const, limit: 10 }
    expect((await school().delegations.search(current)).items).toEqual([])
    const at = new Date()
    const assigned = { roleId: undefined, orgUnitId: unit.id, sort: 'validFrom' as const, limit: 10, at }
    expect((await school().assignments.search(assigned)).items).toEqual([])
    const restore = (choice: object) => school().orgUnits.restore({ id: unit.id, version: 1, ...choice }, author)
    const counts = { assignments: 2, reportingLines: 0, delegations: 2 }
    await expect(restore({})).rejects.toMatchObject({ data: { rule: 'choice-needed', counts } })
    await expect(restore({ keep: [now.id], ends: 2 })).rejects.toMatchObject({ data: { rule: 'choice-needed' } })
    await expect(restore({ keep: [unit.id], ends: 3 })).rejects.toMatchObject({
      data: { rule: 'unknown-entry', field: 'keep', unknown: [unit.id] },
    })
    await restore({ keep: [now.id, lent.id], ends: 2 })
    expect(await school().delegations.get(lent.id)).toMatchObject({ state: 'current', version: 1 })
    expect(await school().delegations.get(other.id)).toMatchObject({ state: 'revoked' })
    expect((await school().assignments.search(assigned)).items.map(({ id }) => id)).toEqual([now.id])
  })

  it('never leaves an assignment or delegation open at a unit that is removed at the same time', async () => {
    const { school: unit, bea, assign, lend } = await anOccupiedSchool(school())
    const [assigned, lent, removed] = await Promise.allSettled([
      assign(bea.id, '2021-01-01'),
      lend(bea.id),
      remove(unit.id, 3),
    ])
    if (removed.status === 'rejected') {
      expect(removed.reason).toMatchObject({ data: { rule: 'org-unit-not-empty' } })
      expect([assigned.status, lent.status]).toContain('fulfilled')
    } else {
      for (const late of [assigned, lent])
        expect(late).toMatchObject({ status: 'rejected', reason: { data: { rule: 'org-unit-deleted' } } })
      expect(await school().orgUnits.openEntries(unit.id)).toMatchObject({ items: [] })
    }
  })

  it('refuses an edit of a removed unit, saying when and by whom it was removed', async () => {
    const { school: unit, now, teacher, bea } = await anOccupiedSchool(school())
    const gone = await remove(unit.id, 3)
    const deleted = {
      code: 'DELETED',
      data: {
        entity: 'orgUnit',
        id: unit.id,
        deletedAt: gone.deletedAt!.toISOString(),
        deletedBy: 'ines',
        currentVersion: 2,
      },
    }
    for (const version of [1, 2])
      await expect(school().orgUnits.update({ id: unit.id, version, name: 'N' }, author)).rejects.toMatchObject(deleted)
    await expect(school().assignments.update({ id: now.id, version: 2, validTo: null }, author)).rejects.toMatchObject(
      deleted,
    )
    const span = { validFrom: new Date('2020-01-01'), validTo: null }
    const input = { personIds: [bea.id], roleId: teacher.id, orgUnitId: unit.id, isPrimary: false, ...span }
    await expect(school().assignments.create(input, author)).rejects.toMatchObject({
      data: { rule: 'org-unit-deleted', field: 'orgUnitId', unknown: [unit.id] },
    })
  })
}
