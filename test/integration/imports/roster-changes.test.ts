import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { headerOf, row, smallRoster } from '../../fixtures/roster-package.ts'
import { changedOnly, delta, rosterSchool, withField, without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, packages, query } = rosterSchool(database)

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

describe('rows that a bulk package no longer has', () => {
  const smaller = () => without(without(smallRoster(), 'users', 'guardian'), 'roles', 'r4')
  const shrunk = () => withField(smaller(), 'users', 'pupil-1', 'agentSourcedIds', '')

  it('are reported and kept by policy report', async () => {
    await bring(smallRoster())
    const report = await bring(shrunk())
    expect(changedOnly(report)).toEqual({
      person: { missing: 1 },
      assignment: { missing: 1 },
      relationship: { missing: 1 },
    })
    expect(await query(`SELECT status FROM directory.person WHERE sourced_id = 'guardian'`)).toEqual([
      { status: 'active' },
    ])
  })

  it('are deactivated by policy deactivate, and come back with the next package', async () => {
    await bring(smallRoster())
    const report = await bring(shrunk(), {}, { policy: 'deactivate', deactivationThreshold: 1 })
    expect(report.deactivation).toMatchObject({ people: 1, stopped: false })
    expect(changedOnly(report)).toEqual({
      person: { missing: 1, deactivated: 1 },
      assignment: { missing: 1, deactivated: 1 },
      relationship: { missing: 1, deactivated: 1 },
    })
    expect(
      await query(
        `SELECT p.status, a.valid_to IS NOT NULL AS ended FROM directory.person p JOIN directory.assignment a ON a.person_id = p.id WHERE p.sourced_id = 'guardian'`,
      ),
    ).toEqual([{ status: 'inactive', ended: true }])
    expect(changedOnly(await bring(shrunk(), {}, { policy: 'deactivate' }))).toEqual({})
    expect(changedOnly(await bring(smallRoster()))).toEqual({
      person: { changed: 1 },
      assignment: { changed: 1 },
      relationship: { added: 1 },
    })
  })

  it('stop the import above the threshold', async () => {
    await bring(smallRoster())
    const before = await directoryDigest(database.store)
    const report = await bring(shrunk(), {}, { policy: 'deactivate', deactivationThreshold: 0.1 })
    expect(report).toMatchObject({
      applied: false,
      applicable: false,
      deactivation: { people: 1, threshold: 0.1, stopped: true },
    })
    expect(report.deactivation.share).toBeCloseTo(1 / 3)
    expect(await directoryDigest(database.store)).toEqual(before)
  })

  it('never include what was entered by hand', async () => {
    await bring(smallRoster())
    await query(
      `INSERT INTO directory.person (id, given_name, family_name, username, sourced_id) VALUES ('01900000-0000-7000-8000-000000000001', 'Eva', 'Manual', 'eva', 'by-hand')`,
    )
    await query(
      `INSERT INTO directory.org_unit (id, kind, name, parent_id) SELECT '01900000-0000-7000-8000-000000000002', 'department', 'Chess', id FROM directory.org_unit WHERE sourced_id = 'south'`,
    )
    await query(`INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from)
      SELECT '01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000001', r.id, u.id, now() - interval '1 day'
      FROM directory.role r, directory.org_unit u WHERE r.roster_key = 'teacher' AND u.sourced_id = 'maths-1'`)
    const gone = without(
      without(without(smallRoster(), 'orgs', 'south'), 'classes', 'maths-1'),
      'enrollments',
      'e1',
      'e2',
    )
    const report = await bring(gone, {}, { policy: 'deactivate', deactivationThreshold: 1 })
    // The school stays because of the department made by hand in it, the class because of the assignment made by hand.
    expect(changedOnly(report)).toEqual({
      orgUnit: { missing: 1, kept: 1 },
      class: { missing: 1, kept: 1 },
      assignment: { missing: 2, deactivated: 2 },
    })
    expect(await query(`SELECT status FROM directory.person WHERE sourced_id = 'by-hand'`)).toEqual([
      { status: 'active' },
    ])
    expect(await query(`SELECT valid_to FROM directory.assignment WHERE source = 'manual'`)).toEqual([
      { valid_to: null },
    ])
    expect(
      await query(
        `SELECT deleted_at FROM directory.org_unit WHERE sourced_id IN ('south', 'maths-1') AND deleted_at IS NOT NULL`,
      ),
    ).toEqual([])
  })
})

describe('a delta package', () => {
  it('changes what it names, refers to what is stored and leaves the rest', async () => {
    await bring(smallRoster())
    const report = await bring(
      delta({
        users: [
          headerOf('users'),
          row('users', {
            sourcedId: 'pupil-3',
            enabledUser: 'true',
            username: 'p3',
            givenName: 'Mo',
            familyName: 'Farah',
            agentSourcedIds: 'guardian',
          }),
        ],
        roles: [
          headerOf('roles'),
          row('roles', {
            sourcedId: 'r5',
            userSourcedId: 'pupil-3',
            roleType: 'primary',
            role: 'student',
            orgSourcedId: 'south',
          }),
        ],
        enrollments: [
          headerOf('enrollments'),
          row('enrollments', {
            sourcedId: 'e9',
            classSourcedId: 'maths-1',
            schoolSourcedId: 'north',
            userSourcedId: 'pupil-3',
            role: 'student',
          }),
        ],
      }),
      { mode: 'delta' },
    )
    expect(report.faults).toEqual([])
    expect(report.mode).toBe('delta')
    expect(changedOnly(report)).toEqual({ person: { added: 1 }, assignment: { added: 2 }, relationship: { added: 1 } })
  })

  it('ends what it marks as tobedeleted', async () => {
    await bring(smallRoster())
    const gone = delta(
      {
        users: [headerOf('users'), row('users', { sourcedId: 'guardian' })],
        enrollments: [
          headerOf('enrollments'),
          row('enrollments', { sourcedId: 'e1' }),
          row('enrollments', { sourcedId: 'e77' }),
        ],
      },
      'tobedeleted',
    )
    const report = await bring(gone, { mode: 'delta' }, { deactivationThreshold: 0.5 })
    expect(report.faults.map(({ code, line }) => [code, line])).toEqual([['delete-unknown', 3]])
    expect(report).toMatchObject({ applied: true })
    expect(changedOnly(report)).toEqual({ person: { deactivated: 1 }, assignment: { deactivated: 1 } })
    expect(await query(`SELECT status FROM directory.person WHERE sourced_id = 'guardian'`)).toEqual([
      { status: 'inactive' },
    ])
    expect(changedOnly(await bring(gone, { mode: 'delta' }))).toEqual({})
  })

  it('needs status and date in every row', async () => {
    const report = await bring(
      { orgs: [headerOf('orgs'), row('orgs', { sourcedId: 'x', name: 'X', type: 'school' })] },
      { mode: 'delta' },
    )
    expect(report.faults.map(({ code, column }) => [code, column])).toEqual([
      ['required', 'status'],
      ['required', 'dateLastModified'],
    ])
  })
})
