import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { GUARDED_DAYS, type GuardedKind, type ImportReport } from '../../../src/contract/imports.ts'
import { guardOf } from '../../../src/main/features/imports/import-guard.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { type RosterFiles, contentsOf, headerOf, row, smallRoster } from '../../fixtures/roster-package.ts'
import { delta, job, keepAll, rosterSchool, withField, without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, imports, packages, query } = rosterSchool(database)

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

const PUPILS = 20

/** Twenty pupils, each in a class of their own and in the common class, with their own guardian and school. */
const fullRoster = (): RosterFiles => {
  const files = smallRoster()
  for (let n = 1; n <= PUPILS; n += 1) {
    files.orgs!.push(row('orgs', { sourcedId: `s${n}`, name: `School ${n}`, type: 'school', parentSourcedId: 'district' }))
    files.classes!.push(
      row('classes', { sourcedId: `c${n}`, title: `Class ${n}`, courseSourcedId: 'maths', classType: 'scheduled', schoolSourcedId: 'north', termSourcedIds: 'autumn' }),
    )
    for (const [id, more] of [[`p${n}`, { agentSourcedIds: `g${n}` }], [`g${n}`, {}]] as const)
      files.users!.push(row('users', { sourcedId: id, enabledUser: 'true', username: id, givenName: 'A', familyName: id, ...more }))
    files.roles!.push(
      row('roles', { sourcedId: `rp${n}`, userSourcedId: `p${n}`, roleType: 'primary', role: 'student', orgSourcedId: `s${n}` }),
      row('roles', { sourcedId: `rg${n}`, userSourcedId: `g${n}`, roleType: 'primary', role: 'guardian', orgSourcedId: 'district' }),
    )
    files.enrollments!.push(
      row('enrollments', { sourcedId: `ep${n}`, classSourcedId: `c${n}`, schoolSourcedId: 'north', userSourcedId: `p${n}`, role: 'student' }),
    )
  }
  return files
} // prettier-ignore

const headOf = (files: RosterFiles, file: string, rows: number) => ({
  ...files,
  [file]: files[file]!.slice(0, rows + 1),
})
const kindOf = ({ deactivation }: ImportReport, kind: GuardedKind) =>
  deactivation.kinds.find((found) => found.kind === kind)

/** For each kind, a package in which its file was cut off, together with the rows that refer to the lost ones. */
const cuts: { kind: GuardedKind; cut: (files: RosterFiles) => RosterFiles }[] = [
  {
    kind: 'people',
    cut: (files) => ({
      ...headOf(headOf(headOf(files, 'users', 4), 'roles', 4), 'enrollments', 2),
    }),
  },
  { kind: 'enrollments', cut: (files) => headOf(files, 'enrollments', 1) },
  { kind: 'roles', cut: (files) => headOf(files, 'roles', 4) },
  { kind: 'classes', cut: (files) => headOf(headOf(files, 'classes', 1), 'enrollments', 2) },
  { kind: 'orgUnits', cut: (files) => headOf(headOf(files, 'orgs', 3), 'roles', 4) },
  {
    kind: 'relationships',
    cut: (files) => ({
      ...files,
      users: files.users!.map((fields, n) =>
        n === 0 ? fields : fields.with(headerOf('users').indexOf('agentSourcedIds'), ''),
      ),
    }),
  },
]

describe('a package that was cut off', () => {
  it.each(cuts)('is stopped because of its $kind with nothing applied, and continues when they are accepted', async ({ kind, cut }) => {
    await bring(fullRoster())
    const before = await directoryDigest(database.store)
    const stopped = await bring(cut(fullRoster()), {}, { policy: 'deactivate' })
    expect(stopped).toMatchObject({ applied: false, applicable: false, deactivation: { stopped: true } })
    expect(stopped.toAccept).toContain(kind)
    const found = kindOf(stopped, kind)!
    expect(found.exceeds).toBe(true)
    expect(found.ended).toBeGreaterThanOrEqual(PUPILS)
    expect(found.share).toBeCloseTo(found.ended / found.of)
    expect(stopped.deactivation.stoppedBy).toBe(stopped.toAccept[0])
    expect(await directoryDigest(database.store)).toEqual(before)

    const others = stopped.toAccept.filter((what) => what !== kind)
    const still = await bring(cut(fullRoster()), {}, { policy: 'deactivate', accept: others })
    expect(still).toMatchObject({ applied: false, toAccept: [kind], deactivation: { stoppedBy: kind } })
    const applied = await bring(cut(fullRoster()), {}, { policy: 'deactivate', accept: stopped.toAccept })
    expect(applied).toMatchObject({ applied: true, toAccept: [], accepted: stopped.toAccept })
    expect(await query(`SELECT after -> 'accepted' AS accepted FROM directory.audit_event WHERE action = 'import.apply' ORDER BY id DESC LIMIT 1`))
      .toEqual([{ accepted: stopped.toAccept }])
  }) // prettier-ignore

  it('is stopped too when a file has no row at all, and when its ends lie in the past', async () => {
    await bring(fullRoster())
    const empty = await bring(headOf(fullRoster(), 'enrollments', 0), {}, { policy: 'deactivate' })
    expect(empty.deactivation).toMatchObject({ stoppedBy: 'enrollments' })
    const ends = headerOf('enrollments').indexOf('endDate')
    const past = fullRoster()
    past.enrollments = past.enrollments!.map((fields, n) => (n === 0 ? fields : fields.with(ends, '2026-09-01')))
    expect((await bring(past)).deactivation).toMatchObject({ stoppedBy: 'enrollments' })
  })

  it('is stopped when it is a delta that deletes them, whatever the policy', async () => {
    await bring(fullRoster())
    const { enrollments } = fullRoster()
    const report = await bring(delta({ enrollments: enrollments! }, 'tobedeleted'), { mode: 'delta' })
    expect(report).toMatchObject({ applied: false, deactivation: { stoppedBy: 'enrollments' } })
  })
})

describe('the threshold', () => {
  it('may be reached and not exceeded', async () => {
    await bring(fullRoster())
    const gone = (count: number) =>
      without(fullRoster(), 'enrollments', ...Array.from({ length: count }, (_, n) => `ep${n + 1}`))
    const of = kindOf(await bring(fullRoster()), 'enrollments')!.of
    const options = (ended: number) => ({ policy: 'deactivate' as const, deactivationThreshold: ended / of, dryRun: true })
    expect(await bring(gone(3), {}, options(3))).toMatchObject({ applicable: true, toAccept: [] })
    expect(await bring(gone(4), {}, options(3))).toMatchObject({ applicable: false, toAccept: ['enrollments'] })
  }) // prettier-ignore

  it('counts what is postponed, and not what had not begun', async () => {
    await bring(fullRoster())
    const begins = (date: string): RosterFiles => {
      const [header, ...rows] = fullRoster().enrollments!
      const [begin, end] = [header!.indexOf('beginDate'), header!.indexOf('endDate')]
      return {
        ...fullRoster(),
        enrollments: [header!, ...rows.map((fields) => fields.with(begin, date).with(end, ''))],
      }
    }
    const later = await bring(begins('2099-01-01'))
    expect(later).toMatchObject({ applied: false, toAccept: ['enrollments'] })
    expect(kindOf(later, 'enrollments')).toMatchObject({ ended: kindOf(later, 'enrollments')!.of })
    await bring(begins('2099-01-01'), {}, { accept: ['enrollments'] })
    expect(await bring(begins('2099-02-01'))).toMatchObject({ applied: true, toAccept: [] })
  })

  it('counts an end that becomes near, and not one that is far off or was near already', async () => {
    await bring(fullRoster())
    const [header, ...rows] = fullRoster().enrollments!
    const ending = (days: number): RosterFiles => {
      const date = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
      const end = header!.indexOf('endDate')
      return { ...fullRoster(), enrollments: [header!, ...rows.map((fields) => fields.with(end, date))] }
    }
    const tomorrow = await bring(ending(1))
    expect(tomorrow).toMatchObject({ applied: false, toAccept: ['enrollments'] })
    expect(kindOf(tomorrow, 'enrollments')!.ended).toBeGreaterThanOrEqual(PUPILS)
    expect(await bring(ending(GUARDED_DAYS + 2))).toMatchObject({ applied: true, toAccept: [] })
    expect(await bring(ending(GUARDED_DAYS - 2))).toMatchObject({ applied: false, toAccept: ['enrollments'] })
    await bring(ending(GUARDED_DAYS - 2), {}, { accept: ['enrollments'] })
    expect(await bring(ending(GUARDED_DAYS - 9))).toMatchObject({ applied: true, toAccept: [] })
  })

  it('is judged for each kind, and the first above it is named', () => {
    const judge = (accept: GuardedKind[], threshold = 0.1) =>
      guardOf({
        counts: [
          { kind: 'people', ended: 1, of: 10 },
          { kind: 'enrollments', ended: 2, of: 10 },
          { kind: 'classes', ended: 3, of: 3 },
          { kind: 'orgUnits', ended: 0, of: 0 },
        ],
        reusedIds: 0,
        returning: 0,
        threshold,
        accept,
      })
    expect(judge([])).toMatchObject({
      deactivation: { stoppedBy: 'enrollments', stopped: true, people: 1, share: 0.1 },
      toAccept: ['enrollments', 'classes'],
    })
    expect(judge(['enrollments'])).toMatchObject({
      deactivation: { stoppedBy: 'classes' },
      accepted: ['enrollments'],
    })
    expect(judge(['classes', 'enrollments'])).toMatchObject({ deactivation: { stopped: false, stoppedBy: null } })
    expect(judge([], 1)).toMatchObject({ toAccept: [] })
    // The report lists only acceptances that were needed.
    expect(judge(['people', 'enrollments'])).toMatchObject({ accepted: ['enrollments'] })
  })
})

describe('a checked plan that stops', () => {
  const check = async () => {
    await bring(fullRoster())
    const path = await packages.write(contentsOf(headOf(fullRoster(), 'enrollments', 1)))
    const report = await imports().check({ path, name: 'roster' }, { ...keepAll, policy: 'deactivate' }, job())
    return { importId: report.importId, planDigest: report.planDigest }
  }

  it('is applied once what it ends is accepted', async () => {
    const plan = await check()
    await expect(imports().apply(plan, job())).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'not-accepted', detail: 'enrollments' },
    })
    await expect(imports().apply({ ...plan, accept: ['people'] }, job())).rejects.toMatchObject({
      data: { reason: 'not-accepted' },
    })
    const applied = await imports().apply({ ...plan, accept: ['enrollments'] }, job())
    expect(applied).toMatchObject({
      applied: true,
      accepted: ['enrollments'],
      deactivation: { stopped: false, stoppedBy: null },
    })
    const [{ open }] = (await query<{ open: number }>(
      `SELECT count(*)::int AS open FROM directory.assignment WHERE sourced_id LIKE 'enrollments/%' AND valid_to IS NULL`,
    )) as [{ open: number }]
    expect(open).toBe(1)
  })

  it('is judged again when it is applied: what it ends may be a larger share by then', async () => {
    await bring(fullRoster())
    const few = { enrollments: fullRoster().enrollments!.slice(0, 3) }
    const path = await packages.write(contentsOf(delta(few, 'tobedeleted'), { mode: 'delta' }))
    const { importId, planDigest, toAccept } = await imports().check({ path, name: 'roster' }, keepAll, job())
    expect(toAccept).toEqual([])
    await query(`UPDATE directory.assignment SET valid_to = now() WHERE sourced_id LIKE 'enrollments/ep%'`)
    await expect(imports().apply({ importId, planDigest }, job())).rejects.toMatchObject({
      data: { reason: 'not-accepted', detail: 'enrollments' },
    })
  })

  it('is never applied where it has errors', async () => {
    const path = await packages.write(contentsOf(withField(smallRoster(), 'users', 'teacher', 'enabledUser', 'maybe')))
    const { importId, planDigest } = await imports().check({ path, name: 'roster' }, keepAll, job())
    await expect(imports().apply({ importId, planDigest, accept: ['people'] }, job())).rejects.toMatchObject({
      data: { reason: 'not-applicable' },
    })
  })
})
