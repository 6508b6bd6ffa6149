import { afterAll, beforeEach, expect, it } from 'vitest'
import { MISSING_ROWS, missingRowsPolicy } from '../../../src/contract/imports.ts'
import { smallRoster } from '../../fixtures/roster-package.ts'
import { changedOnly, rosterSchool, withField, without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, packages, query } = rosterSchool(database)

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

/** The package without its guardian. */
const smaller = () =>
  withField(
    without(without(smallRoster(), 'users', 'guardian'), 'roles', 'r4'),
    'users',
    'pupil-1',
    'agentSourcedIds',
    '',
  )

it.each(missingRowsPolicy.options)('policy %s counts, judges and writes what is missing as it says', async (policy) => {
  const { action, ends } = MISSING_ROWS[policy]
  await bring(smallRoster())
  const report = await bring(smaller(), {}, { policy, deactivationThreshold: 1 })
  expect(report.applied).toBe(true)
  expect(report.counts.person).toMatchObject({ missing: 1, [action]: 1 })
  expect(report.deactivation.people).toBe(ends ? 1 : 0)
  expect(await query(`SELECT status FROM directory.person WHERE sourced_id = 'guardian'`)).toEqual([
    { status: ends ? 'inactive' : 'active' },
  ])
  const again = changedOnly(await bring(smaller(), {}, { policy, deactivationThreshold: 1 }))
  expect(again.person).toEqual(ends ? undefined : { missing: 1 })
})
