import { afterAll, beforeEach, expect, it } from 'vitest'
import { contentsOf, headerOf, smallRoster } from '../../fixtures/roster-package.ts'
import { delta, job, keepAll, rosterSchool, withField, without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, imports, packages, query } = rosterSchool(database)

beforeEach(async () => {
  await database.truncate()
  await bring(smallRoster())
})
afterAll(() => packages.clean())

const disabled = () => withField(smallRoster(), 'users', 'teacher', 'enabledUser', 'false')
const leave = () => bring(disabled(), {}, { deactivationThreshold: 1 })
const remove = () =>
  query(`UPDATE directory.person SET deleted_at = now(), version = version + 1 WHERE sourced_id = 'teacher'`)
const statusOf = async () =>
  (
    await query<{ active: boolean }>(
      `SELECT status = 'active' AND deleted_at IS NULL AS active FROM directory.person WHERE sourced_id = 'teacher'`,
    )
  )[0]!.active

/** Adds by hand a role at the other school and a delegation to the guardian. */
const giveByHand = async () => {
  await query(
    `INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from)
     SELECT gen_random_uuid(), p.id, (SELECT id FROM directory.role ORDER BY name LIMIT 1), u.id, now()
     FROM directory.person p, directory.org_unit u WHERE p.sourced_id = 'teacher' AND u.sourced_id = 'south'`,
  )
  await query(
    `INSERT INTO directory.delegation (id, delegator_id, delegate_id, org_unit_id, role_id, valid_from)
     SELECT gen_random_uuid(), p.id, g.id, u.id, (SELECT id FROM directory.role ORDER BY name LIMIT 1), now()
     FROM directory.person p, directory.person g, directory.org_unit u
     WHERE p.sourced_id = 'teacher' AND g.sourced_id = 'guardian' AND u.sourced_id = 'south'`,
  )
}

it.each([
  ['inactive', leave],
  ['removed', remove],
])('comes back with what was given by hand only when that is accepted, %s before', async (_, goes) => {
  await giveByHand()
  await goes()
  const report = await bring(smallRoster())
  expect(report).toMatchObject({ applied: false, applicable: false, returning: 1, toAccept: ['returning'] })
  expect(report.faults).toEqual([
    expect.objectContaining({
      file: 'users.csv',
      line: 2,
      code: 'returns-with',
      severity: 'warning',
      message: expect.stringMatching(/: 1 assignment and 1 delegation\.$/),
    }),
  ])
  expect(await statusOf()).toBe(false)
  expect(await bring(smallRoster(), {}, { accept: ['returning'] })).toMatchObject({ applied: true, accepted: ['returning'] })
  expect(await statusOf()).toBe(true)
  expect(await bring(smallRoster())).toMatchObject({ applied: true, returning: 0 })
}) // prettier-ignore

it('asks about what the person has received since the plan was checked', async () => {
  await leave()
  const path = await packages.write(contentsOf(smallRoster()))
  const { importId, planDigest, toAccept } = await imports().check({ path, name: 'roster' }, keepAll, job())
  expect(toAccept).toEqual([])
  await giveByHand()
  await expect(imports().apply({ importId, planDigest }, job())).rejects.toMatchObject({ data: { reason: 'plan-changed' } })
  expect(await statusOf()).toBe(false)
}) // prettier-ignore

it('asks nothing when the package names all that counts again, also in a delta', async () => {
  await leave()
  expect(await bring(smallRoster())).toMatchObject({ applied: true, returning: 0, toAccept: [] })
  await leave()
  const teacher = smallRoster().users!.find(([id]) => id === 'teacher')!
  const report = await bring(delta({ users: [headerOf('users'), teacher] }), { mode: 'delta' })
  expect(report).toMatchObject({ applied: true, returning: 0 })
})

it('asks about what the package no longer names and the policy left open', async () => {
  const gone = without(
    smallRoster(),
    'enrollments',
    ...smallRoster()
      .enrollments!.slice(1)
      .map(([id]) => id!),
  )
  await bring({ ...gone, users: disabled().users! }, {}, { deactivationThreshold: 1 })
  expect(await bring(gone)).toMatchObject({ applied: false, returning: 1, toAccept: ['returning'] })
})

it('asks nothing about what has ended, was revoked, or belongs to somebody who was active', async () => {
  await giveByHand()
  expect(await bring(smallRoster())).toMatchObject({ applied: true, returning: 0 })
  await leave()
  await query(`UPDATE directory.assignment SET valid_to = greatest(now(), valid_from + interval '1 ms') WHERE source = 'manual'`)
  await query('UPDATE directory.delegation SET revoked_at = now()')
  expect(await bring(smallRoster())).toMatchObject({ applied: true, returning: 0 })
}) // prettier-ignore
