import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { postgresRosterImports } from '../../../src/main/features/imports/apply/roster-imports.sql.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { type RosterFiles, contentsOf, smallRoster } from '../../fixtures/roster-package.ts'
import { job, keepAll, rosterSchool, withField } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, imports, packages, query } = rosterSchool(database)

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

describe('check and apply', () => {
  const check = async (
    files: RosterFiles,
    options: { policy: 'report' | 'deactivate'; deactivationThreshold: number } = keepAll,
  ) => imports().check({ path: await packages.write(contentsOf(files)), name: 'roster' }, options, job())
  const staging = () => query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'roster\\_staging%'`)

  it('applies the plan that was shown, once', async () => {
    const empty = await directoryDigest(database.store)
    const checked = await check(smallRoster())
    expect(checked).toMatchObject({ applicable: true, applied: false })
    expect(await directoryDigest(database.store)).toEqual(empty)
    const applied = await imports().apply(checked, job())
    expect(applied).toMatchObject({ applied: true, counts: checked.counts, importId: checked.importId })
    expect(await staging()).toEqual([])
    await expect(imports().apply(checked, job())).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'not-checked', detail: 'applied' },
    })
  })

  it('refuses a plan that has changed since', async () => {
    await bring(smallRoster())
    const checked = await check(withField(smallRoster(), 'users', 'teacher', 'familyName', 'Soto'))
    await query(
      `UPDATE directory.person SET family_name = 'Edited', version = version + 1 WHERE sourced_id = 'teacher'`,
    )
    const before = await directoryDigest(database.store)
    await expect(imports().apply(checked, job())).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'plan-changed' },
    })
    expect(await directoryDigest(database.store)).toEqual(before)
    expect(await staging()).toEqual([])
  })

  it('refuses to apply what has errors, what was discarded and what never was', async () => {
    const bad = await check(withField(smallRoster(), 'orgs', 'north', 'type', 'castle'))
    await expect(imports().apply(bad, job())).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'not-applicable' },
    })
    const good = await check(smallRoster())
    await imports().discard(good.importId)
    expect(await staging()).toEqual([])
    await expect(imports().apply(good, job())).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(imports().discard(good.importId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(
      imports().apply({ importId: '01900000-0000-7000-8000-000000000009', planDigest: '' }, job()),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is applied or discarded, never both', async () => {
    const empty = await directoryDigest(database.store)
    const checked = await check(smallRoster())
    let applied: Promise<unknown> | undefined
    const pool = new Proxy(database.store.pool, {
      get: (target, key) => {
        if (key !== 'query') return Reflect.get(target, key, target) as unknown
        return async (...statement: [string]) => {
          const result = await target.query(...statement)
          await (applied ??= imports()
            .apply(checked, job())
            .catch((error: unknown) => error))
          return result
        }
      },
    })
    await postgresRosterImports({ store: { ...database.store, pool }, profileId: 'school' }).discard(checked.importId)
    expect(await applied).toMatchObject({ code: 'CONFLICT', data: { reason: 'not-checked', detail: 'discarded' } })
    expect(await directoryDigest(database.store)).toEqual(empty)
    expect(await staging()).toEqual([])
  })

  it('skips rows that end at the beginning of the calendar, which no list could show', async () => {
    const roster = withField(
      withField(smallRoster(), 'roles', 'r2', 'beginDate', ''),
      'roles',
      'r2',
      'endDate',
      '0001-01-01',
    )
    const report = await bring(roster)
    expect(report).toMatchObject({ applied: true })
    expect(report.faults.map(({ code }) => code)).toContain('empty-validity')
    expect(await query(`SELECT id FROM directory.assignment WHERE valid_from < '0001-01-01'`)).toEqual([])
  })

  it('changes nothing on a dry run', async () => {
    const before = await directoryDigest(database.store)
    const report = await bring(smallRoster(), {}, { dryRun: true })
    expect(report).toMatchObject({ applied: false, applicable: true, counts: { person: { added: 4 } } })
    expect(await directoryDigest(database.store)).toEqual(before)
    expect(await staging()).toEqual([])
  })

  it('refuses a second import while one runs, and names it', async () => {
    const path = await packages.write(contentsOf(smallRoster()))
    let second: Promise<unknown> | undefined
    const first = imports().run({ path, name: 'first.zip' }, { ...keepAll, dryRun: false }, job({
      progress: () => void (second ??= imports().run({ path, name: 'second.zip' }, { ...keepAll, dryRun: false }, job()).catch((error: unknown) => error)),
    })) // prettier-ignore
    expect(await first).toMatchObject({ applied: true })
    expect(await second).toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'import-running', detail: expect.stringContaining('first.zip, started by ada') },
    })
  })

  it.each(['reading', 'checking', 'comparing', 'applying'] as const)(
    'is cancelled while %s without a trace',
    async (phase) => {
      await bring(smallRoster())
      const before = await directoryDigest(database.store)
      const path = await packages.write(contentsOf(withField(smallRoster(), 'users', 'teacher', 'familyName', 'Soto')))
      const stop = new AbortController()
      const cancelled = imports().run({ path, name: 'x' }, { ...keepAll, dryRun: false }, job({
      signal: stop.signal,
      progress: (event) => void (event.phase === phase && stop.abort()),
    })) // prettier-ignore
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
      expect(await directoryDigest(database.store)).toEqual(before)
      expect(await staging()).toEqual([])
      const { items } = await imports().history({ limit: 10 })
      expect(items.map(({ state }) => state)).toEqual(['cancelled', 'applied'])
    },
  )

  it('stays applied when it is cancelled after the commit, with its report and faults', async () => {
    const stop = new AbortController()
    const pool = new Proxy(database.store.pool, {
      get: (target, key) => {
        if (key !== 'query') return Reflect.get(target, key, target) as unknown
        return (...statement: [string]) => {
          if (statement[0].startsWith('ANALYZE directory')) stop.abort()
          return target.query(...statement)
        }
      },
    })
    const late = postgresRosterImports({ store: { ...database.store, pool }, profileId: 'school' })
    const path = await packages.write(contentsOf(smallRoster()))
    const request = job({ signal: stop.signal })
    expect(await late.run({ path, name: 'x' }, { ...keepAll, dryRun: false }, request)).toMatchObject({ applied: true })
    expect(stop.signal.aborted).toBe(true)
    const { items } = await imports().history({ limit: 1 })
    expect(items).toMatchObject([{ state: 'applied', report: { applied: true } }])
  })

  it('keeps a history, newest first, in pages', async () => {
    for (let count = 0; count < 3; count += 1) await bring(smallRoster(), {}, { dryRun: true })
    const first = await imports().history({ limit: 2 })
    const rest = await imports().history({ limit: 2, cursor: first.nextCursor! })
    expect([...first.items, ...rest.items].map(({ state, source }) => [state, source])).toEqual(
      Array(3).fill(['discarded', 'roster']),
    )
    expect(rest.nextCursor).toBeNull()
    const dashes = Buffer.from(`2020-01-01T00:00:00Z ${'-'.repeat(36)}`).toString('base64url')
    for (const cursor of ['x', dashes])
      await expect(imports().history({ limit: 2, cursor })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('refuses a school that is open read-only', async () => {
    const readOnly = postgresRosterImports({ store: database.open({ readOnly: true }), profileId: 'school' })
    expect(() => readOnly.run({ path: '/', name: 'x' }, { ...keepAll, dryRun: false }, job())).toThrow(
      expect.objectContaining({ code: 'READ_ONLY' }),
    )
  })
})
