import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { headerOf, row, smallRoster } from '../../fixtures/roster-package.ts'
import { changedOnly, delta, rosterSchool, without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, packages, query } = rosterSchool(database)
const accept = ['classes', 'orgUnits', 'enrollments'] as const

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

const deletes = (rows: Record<string, string[]>) =>
  delta(
    Object.fromEntries(
      Object.entries(rows).map(([file, ids]) => [
        file,
        [headerOf(file), ...ids.map((sourcedId) => row(file, { sourcedId }))],
      ]),
    ),
    'tobedeleted',
  )
const bringDeletes = (rows: Record<string, string[]>) => bring(deletes(rows), { mode: 'delta' }, { accept })
const livingUnits = async () =>
  (
    await query<{ id: string }>(
      `SELECT sourced_id AS id FROM directory.org_unit WHERE deleted_at IS NULL AND source = 'oneroster' ORDER BY 1`,
    )
  ).map(({ id }) => id)

describe('a delete of a unit', () => {
  it('is not carried out while something depends on it, and the report says what', async () => {
    await bring(smallRoster())
    const report = await bringDeletes({ classes: ['maths-1'], orgs: ['south', 'north'] })
    expect(report).toMatchObject({ applied: true, faultCounts: { errors: 0, warnings: 2 } })
    expect(report.faults).toEqual([
      expect.objectContaining({ file: 'classes.csv', line: 2, column: 'sourcedId', code: 'delete-kept' }),
      expect.objectContaining({ file: 'orgs.csv', line: 3, column: 'sourcedId', code: 'delete-kept' }),
    ])
    expect(report.faults[0]!.message).toMatch(/: 2 assignments\.$/)
    // The class that stays is the one unit below the school.
    expect(report.faults[1]!.message).toMatch(/: 4 assignments, 1 unit and 1 course\.$/)
    expect(changedOnly(report)).toEqual({ orgUnit: { deactivated: 1, kept: 1 }, class: { kept: 1 } })
    expect(await livingUnits()).toEqual(['district', 'maths-1', 'north'])
  })

  it('is carried out when the same package deletes what depends on it', async () => {
    await bring(smallRoster())
    const report = await bringDeletes({ classes: ['maths-1'], enrollments: ['e1', 'e2'] })
    expect(report.faults).toEqual([])
    expect(changedOnly(report)).toEqual({ class: { deactivated: 1 }, assignment: { deactivated: 2 } })
    expect(await livingUnits()).toEqual(['district', 'north', 'south'])
  })

  it('is not carried out while a delegation is given for it', async () => {
    await bring(smallRoster())
    const delegate = (validTo: string) =>
      query(`INSERT INTO directory.delegation (id, delegator_id, delegate_id, org_unit_id, role_id, valid_from, valid_to)
        SELECT gen_random_uuid(), a.id, b.id, u.id, r.id, '2026-01-01', ${validTo}
        FROM directory.person a, directory.person b, directory.org_unit u, directory.role r
        WHERE a.sourced_id = 'teacher' AND b.sourced_id = 'guardian' AND u.sourced_id = 'south' AND r.roster_key = 'teacher'`)
    await delegate(`'2026-02-01'`)
    await delegate('NULL')
    const kept = await bringDeletes({ orgs: ['south'] })
    expect(kept.faults.map(({ message }) => message)).toEqual([expect.stringMatching(/: 1 delegation\.$/)])
    await query(`UPDATE directory.delegation SET revoked_at = now() WHERE valid_to IS NULL`)
    expect(changedOnly(await bringDeletes({ orgs: ['south'] }))).toEqual({ orgUnit: { deactivated: 1 } })
  })
})

describe('units that a bulk package no longer has', () => {
  it('are counted as kept under policy deactivate, with what hangs on them', async () => {
    await bring(smallRoster())
    await query(
      `INSERT INTO directory.org_unit (id, kind, name, parent_id) SELECT gen_random_uuid(), 'department', 'Chess', id FROM directory.org_unit WHERE sourced_id = 'south'`,
    )
    const smaller = without(smallRoster(), 'orgs', 'south')
    const report = await bring(smaller, {}, { policy: 'deactivate' })
    expect(report.applied).toBe(true)
    expect(changedOnly(report)).toEqual({ orgUnit: { missing: 1, kept: 1 } })
    expect(report.faults).toEqual([
      expect.objectContaining({ file: 'orgs.csv', line: null, code: 'missing-kept', severity: 'warning' }),
    ])
    expect(report.faults[0]!.message).toMatch(/: 1 unit: 1 unit\.$/)
    expect(changedOnly(await bring(smaller))).toEqual({ orgUnit: { missing: 1 } })
  })
})
