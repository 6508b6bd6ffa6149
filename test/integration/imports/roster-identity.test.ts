import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { rosterFields } from '../../../src/main/features/imports/plan/roster-person.sql.ts'
import { type RosterFiles, contentsOf, headerOf, row, smallRoster } from '../../fixtures/roster-package.ts'
import { changedOnly, delta, job, keepAll, rosterSchool, withField, without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, imports, packages, query } = rosterSchool(database)

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

const ADDRESS = 'guardian@example.org'
const again = row('users', {
  sourcedId: 'guardian-again',
  enabledUser: 'true',
  username: 'ngozi',
  givenName: 'Ngozi',
  familyName: 'Abara',
  email: 'Guardian@Example.org',
})
const withAgain = (files: RosterFiles): RosterFiles => ({ ...files, users: [...files.users!, again] })
/** The package with the guardian under a new sourcedId and without the old one. */
const reissued = () =>
  withAgain(
    withField(
      without(without(smallRoster(), 'users', 'guardian'), 'roles', 'r4'),
      'users',
      'pupil-1',
      'agentSourcedIds',
      '',
    ),
  )
const deactivate = { policy: 'deactivate' as const, deactivationThreshold: 1 }
const guardians = () =>
  query(
    `SELECT sourced_id, status, email FROM directory.person WHERE family_name = 'Abara' AND given_name = 'Ngozi' ORDER BY 1`,
  )
const released = [
  { sourced_id: 'guardian', status: 'inactive', email: null },
  { sourced_id: 'guardian-again', status: 'active', email: 'Guardian@Example.org' },
] // prettier-ignore
const emailAudit = () =>
  query(
    `SELECT e.action, e.before, e.after FROM directory.audit_event e JOIN directory.person p ON p.id::text = e.entity_id
     WHERE p.sourced_id = 'guardian' AND e.import_run_id IS NOT NULL ORDER BY e.id DESC LIMIT 1`,
  )

describe('the e-mail address of somebody who is inactive', () => {
  it('passes on when the same plan deactivates them, with a warning and an audit entry', async () => {
    await bring(smallRoster())
    const report = await bring(reissued(), {}, deactivate)
    expect(report.faults).toEqual([
      expect.objectContaining({ file: 'users.csv', line: 5, column: 'email', code: 'email-released', severity: 'warning' }),
    ])
    expect(JSON.stringify(report)).not.toContain('xample.org')
    expect(await guardians()).toEqual(released)
    expect(await emailAudit()).toEqual([
      {
        action: 'person.deactivate',
        before: { status: 'active', email: ADDRESS },
        after: { status: 'inactive', email: null },
      },
    ])
    const second = await bring(reissued(), {}, deactivate)
    expect(changedOnly(second)).toEqual({})
    expect(second.faults).toEqual([])
  }) // prettier-ignore

  it('passes on when an earlier import deactivated them', async () => {
    await bring(smallRoster())
    const left = { ...reissued(), users: reissued().users!.slice(0, -1) }
    await bring(left, {}, deactivate)
    // The default policy is enough, because they are inactive already.
    const report = await bring(reissued())
    expect(changedOnly(report)).toEqual({ person: { added: 1, changed: 1 } })
    expect(await guardians()).toEqual(released)
    expect(await emailAudit()).toEqual([
      { action: 'person.update', before: { email: ADDRESS }, after: { email: null } },
    ])
    expect(changedOnly(await bring(reissued()))).toEqual({})
  })

  it('passes on alone: every other field that a roster writes stays with them', async () => {
    await bring(smallRoster())
    const columns = rosterFields.map(({ column }) => column).filter((column) => !['email', 'status'].includes(column))
    await query(
      `UPDATE directory.person SET status = 'inactive', ${columns.map((column) => `${column} = 'kept-${column}'`).join(', ')}
       WHERE sourced_id = 'guardian'`,
    )
    await bring(reissued())
    const [person] = await query(
      `SELECT email, ${columns.join(', ')} FROM directory.person WHERE sourced_id = 'guardian'`,
    )
    expect(person).toEqual({ email: null, ...Object.fromEntries(columns.map((column) => [column, `kept-${column}`])) })
  })

  it.each([false, true])('passes on when a delta deletes them, inactive before: %s', async (before) => {
    await bring(smallRoster())
    const deleted = delta({ users: [headerOf('users'), row('users', { sourcedId: 'guardian' })] }, 'tobedeleted')
    if (before) await bring(deleted, { mode: 'delta' }, deactivate)
    const added = delta({ users: [headerOf('users'), again] })
    const report = await bring({ users: [...added.users!, deleted.users![1]!] }, { mode: 'delta' }, deactivate)
    expect(report.faults.map(({ code, line }) => [code, line])).toEqual([['email-released', 2]])
    expect(await guardians()).toEqual(released)
  })

  it.each([
    ['a first load', false],
    ['a later import', true],
  ])('goes over when the package has both and says that one is not enabled, in %s', async (_, later) => {
    if (later) await bring(smallRoster())
    const both = withAgain(withField(smallRoster(), 'users', 'guardian', 'enabledUser', 'false'))
    const report = await bring(both, {}, deactivate)
    expect(report.faults.map(({ code, line }) => [code, line])).toEqual([['email-released', 6]])
    expect(await guardians()).toEqual(released)
    expect(changedOnly(await bring(both))).toEqual({})
  })

  it('stays with whoever stays active, was entered by hand, or is enabled in the same package', async () => {
    await bring(smallRoster())
    const codes = async (files: RosterFiles, options = {}) => (await bring(files, {}, options)).faults.map(({ code }) => code)
    expect(await codes(reissued())).toEqual(['email-taken'])
    expect(await codes(withAgain(smallRoster()))).toEqual(['duplicate-email'])
    await query(`UPDATE directory.person SET source = 'manual', status = 'inactive' WHERE sourced_id = 'guardian'`)
    expect(await codes(reissued(), deactivate)).toEqual(['email-taken'])
    const none = ['guardian', 'guardian-again'].reduce((files, id) => withField(files, 'users', id, 'enabledUser', 'false'), withAgain(smallRoster()))
    expect(await codes(none)).toEqual(['duplicate-email'])
  }) // prettier-ignore
})

describe('a sourcedId that names somebody else', () => {
  const becomes = (fields: Record<string, string>) =>
    Object.entries(fields).reduce(
      (files, [name, value]) => withField(files, 'users', 'guardian', name, value),
      smallRoster(),
    )
  const other = { givenName: 'Max', familyName: 'Mustermann', username: 'max', email: 'max@example.org' }

  it('is a warning with its line that has to be accepted', async () => {
    await bring(smallRoster())
    const report = await bring(becomes(other))
    expect(report).toMatchObject({ applied: false, applicable: false, reusedIds: 1, toAccept: ['reusedIds'] })
    expect(report.deactivation.stopped).toBe(false)
    expect(report.faults).toEqual([
      expect.objectContaining({ file: 'users.csv', line: 5, column: 'sourcedId', code: 'looks-reused' }),
    ])
    expect(JSON.stringify(report)).not.toMatch(/Mustermann|Ngozi/)
    const applied = await bring(becomes(other), {}, { accept: ['reusedIds'] })
    expect(applied).toMatchObject({ applied: true, accepted: ['reusedIds'], toAccept: [] })
    expect(changedOnly(applied)).toEqual({ person: { changed: 1 } })
    expect(await bring(becomes(other))).toMatchObject({ applied: true, reusedIds: 0 })
  })

  it('is applied from a checked plan once it is accepted', async () => {
    await bring(smallRoster())
    const path = await packages.write(contentsOf(becomes(other)))
    const { importId, planDigest } = await imports().check({ path, name: 'roster' }, keepAll, job())
    await expect(imports().apply({ importId, planDigest }, job())).rejects.toMatchObject({
      data: { reason: 'not-accepted', detail: 'reusedIds' },
    })
    expect((await imports().apply({ importId, planDigest, accept: ['reusedIds'] }, job())).applied).toBe(true)
  })

  it.each(['givenName', 'familyName', 'username', 'email'])('is the same person when their %s is unchanged', async (kept) => {
    await bring(smallRoster())
    const { [kept]: _, ...rest } = other as Record<string, string>
    expect(await bring(becomes(rest))).toMatchObject({ applied: true, reusedIds: 0 })
  }) // prettier-ignore

  it('is the same person when the names were swapped or lost their accents', async () => {
    await bring(smallRoster())
    const swapped = { ...other, givenName: 'Abara', familyName: 'ngozí' }
    expect(await bring(becomes(swapped))).toMatchObject({ applied: true, reusedIds: 0 })
  })
})
