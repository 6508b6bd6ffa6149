import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImportReport } from '../../../src/contract/imports.ts'
import type { ImportProgress } from '../../../src/main/features/imports/import-progress.ts'
import { postgresRosterImports } from '../../../src/main/features/imports/roster-imports.sql.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import {
  type RosterFiles,
  contentsOf,
  headerOf,
  packageFolder,
  row,
  smallRoster,
  smallRoster11,
} from '../../fixtures/roster-package.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const packages = packageFolder()
const author = { actor: 'ada', door: 'in-process' as const }
const keepAll = { policy: 'report' as const, deactivationThreshold: 0.1 }

const imports = () => postgresRosterImports({ store: database.store, profileId: 'school' })
const job = (more: { signal?: AbortSignal; progress?: (event: ImportProgress) => void } = {}) => ({
  author,
  progress: () => undefined,
  ...more,
})

const query = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.store.pool.query(text, values)).rows as Row[]

const bring = async (
  files: RosterFiles,
  form: Parameters<typeof contentsOf>[1] = {},
  options: Partial<Parameters<ReturnType<typeof imports>['run']>[1]> = {},
) => {
  const path = await packages.write(contentsOf(files, form))
  return imports().run({ path, name: 'roster' }, { ...keepAll, dryRun: false, ...options }, job())
}

const changedOnly = ({ counts }: ImportReport) =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([kind, { unchanged: _, ...rest }]) =>
      Object.values(rest).some((count) => count > 0)
        ? [[kind, Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0))]]
        : [],
    ),
  )

/** The roster with one field of one row changed. */
const withField = (files: RosterFiles, file: string, sourcedId: string, name: string, value: string): RosterFiles => {
  const at = files[file]![0]!.indexOf(name)
  return { ...files, [file]: files[file]!.map((fields) => (fields[0] === sourcedId ? fields.with(at, value) : fields)) }
}
const without = (files: RosterFiles, file: string, ...sourcedIds: string[]): RosterFiles => ({
  ...files,
  [file]: files[file]!.filter(([sourcedId]) => !sourcedIds.includes(sourcedId!)),
})

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

describe('a bulk package 1.2', () => {
  it('becomes units, people, assignments, classes, sessions, courses and relationships', async () => {
    const report = await bring(smallRoster())
    expect(report).toMatchObject({
      applied: true,
      oneRosterVersion: '1.2',
      mode: 'bulk',
      rows: 17,
      faultCounts: { errors: 0, warnings: 0 },
    })
    expect(changedOnly(report)).toEqual({
      orgUnit: { added: 3 },
      class: { added: 1 },
      academicSession: { added: 2 },
      course: { added: 1 },
      person: { added: 4 },
      assignment: { added: 6 },
      relationship: { added: 1 },
    })

    const units = await query(
      `SELECT u.name, u.kind, u.code, p.name AS parent FROM directory.org_unit u LEFT JOIN directory.org_unit p ON p.id = u.parent_id ORDER BY u.name`,
    )
    expect(units).toEqual([
      { name: 'Lincoln District', kind: 'district', code: 'LD', parent: null },
      { name: 'Maths 9, group 1', kind: 'class', code: 'M9-1', parent: 'North High' },
      { name: 'North High', kind: 'school', code: '01', parent: 'Lincoln District' },
      { name: 'South High', kind: 'school', code: '02', parent: 'Lincoln District' },
    ])
    const people = await query(
      `SELECT given_name, preferred_name, email, status, source FROM directory.person ORDER BY sourced_id`,
    )
    expect(people).toEqual([
      {
        given_name: 'Ngozi',
        preferred_name: null,
        email: 'guardian@example.org',
        status: 'active',
        source: 'oneroster',
      },
      {
        given_name: 'Chidi',
        preferred_name: null,
        email: 'pupil-1@example.org',
        status: 'active',
        source: 'oneroster',
      },
      { given_name: 'Jo', preferred_name: null, email: 'pupil-2@example.org', status: 'inactive', source: 'oneroster' },
      {
        given_name: 'Ana',
        preferred_name: 'Anita',
        email: 'teacher@example.org',
        status: 'active',
        source: 'oneroster',
      },
    ])
    const assignments = await query(
      `SELECT p.sourced_id AS who, r.name AS role, u.name AS unit, a.is_primary, a.valid_from = '2020-08-17Z' OR a.valid_from = '2026-08-17Z' AS dated,
        a.valid_to FROM directory.assignment a JOIN directory.person p ON p.id = a.person_id JOIN directory.role r ON r.id = a.role_id
        JOIN directory.org_unit u ON u.id = a.org_unit_id ORDER BY a.sourced_id`,
    )
    expect(assignments).toEqual([
      { who: 'teacher', role: 'Teacher', unit: 'Maths 9, group 1', is_primary: false, dated: false, valid_to: null },
      {
        who: 'pupil-1',
        role: 'Student',
        unit: 'Maths 9, group 1',
        is_primary: false,
        dated: true,
        valid_to: new Date('2026-12-18T00:00:00Z'),
      },
      { who: 'teacher', role: 'Teacher', unit: 'North High', is_primary: true, dated: true, valid_to: null },
      { who: 'pupil-1', role: 'Student', unit: 'North High', is_primary: true, dated: false, valid_to: null },
      { who: 'pupil-2', role: 'Student', unit: 'North High', is_primary: true, dated: false, valid_to: null },
      { who: 'guardian', role: 'Guardian', unit: 'North High', is_primary: true, dated: false, valid_to: null },
    ])
    const [kin] = await query(
      `SELECT p.sourced_id AS pupil, g.sourced_id AS agent, r.kind FROM directory.relationship r
       JOIN directory.person p ON p.id = r.person_id JOIN directory.person g ON g.id = r.related_person_id`,
    )
    expect(kin).toEqual({ pupil: 'pupil-1', agent: 'guardian', kind: 'guardian' })
    const [lesson] = await query(
      `SELECT c.kind, c.location, c.grades, c.periods, k.title AS course, s.title AS session FROM directory.class c
       JOIN directory.course k ON k.id = c.course_id JOIN directory.class_session x ON x.org_unit_id = c.org_unit_id
       JOIN directory.academic_session s ON s.id = x.academic_session_id`,
    )
    expect(lesson).toEqual({
      kind: 'scheduled',
      location: 'B12',
      grades: ['09', '10'],
      periods: ['1', '3'],
      course: 'Maths 9',
      session: 'Autumn',
    })
  })

  it('says what is never stored, and stores it nowhere', async () => {
    const demographics = [
      ['sourcedId', 'status', 'dateLastModified', 'birthDate'],
      ['pupil-1', '', '', '2011-04-05'],
    ]
    const report = await bring({ ...smallRoster(), demographics })
    expect(report.notStored).toEqual(expect.arrayContaining(['passwords', 'demographics']))
    expect(report.files.find(({ name }) => name === 'demographics.csv')?.note).toMatch(/never stores/)
    const tables = await query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'directory'`,
    )
    for (const { name } of tables) {
      const found = await query(`SELECT 1 FROM directory.${name} t WHERE t::text ~ 'hunter2|2011-04-05'`)
      expect(found, name).toEqual([])
    }
  })

  it('changes nothing the second time: no version, no outbox event, no audit of a row', async () => {
    await bring(smallRoster())
    const { audit_event: _, ...before } = await directoryDigest(database.store)
    const report = await bring(smallRoster(), {}, { policy: 'deactivate' })
    expect(report.applied).toBe(true)
    expect(changedOnly(report)).toEqual({})
    const { audit_event: __, ...after } = await directoryDigest(database.store)
    expect(after).toEqual(before)
    expect(await query(`SELECT action FROM directory.audit_event WHERE import_run_id = $1`, [report.importId])).toEqual(
      [{ action: 'import.apply' }],
    )
  })

  it('writes only what changed, with before and after in the audit and one outbox event per kind', async () => {
    await bring(smallRoster())
    await query('TRUNCATE directory.outbox_event')
    const report = await bring(withField(smallRoster(), 'users', 'teacher', 'familyName', 'Ruiz Soto'))
    expect(changedOnly(report)).toEqual({ person: { changed: 1 } })
    const [teacher] = await query<{ id: string; version: number }>(
      `SELECT id, version FROM directory.person WHERE sourced_id = 'teacher'`,
    )
    expect(teacher!.version).toBe(2)
    expect(
      await query(
        `SELECT action, entity_id, before, after, actor FROM directory.audit_event WHERE import_run_id = $1 AND entity_kind = 'person'`,
        [report.importId],
      ),
    ).toEqual([
      {
        action: 'person.update',
        entity_id: teacher!.id,
        before: { familyName: 'Ruiz' },
        after: { familyName: 'Ruiz Soto' },
        actor: 'ada',
      },
    ])
    const events = await query<{ kind: string; entity_ids: string[]; position: string }>(
      'SELECT kind, entity_ids, position FROM directory.outbox_event',
    )
    expect(events).toMatchObject([{ kind: 'person', entity_ids: [teacher!.id] }])
    expect(report.consistencyToken).toBe(events[0]!.position)
  })

  it('lets two people swap their e-mail addresses', async () => {
    await bring(smallRoster())
    const swapped = withField(
      withField(smallRoster(), 'users', 'teacher', 'email', 'Guardian@Example.org'),
      'users', 'guardian', 'email', 'teacher@example.org',
    ) // prettier-ignore
    expect(changedOnly(await bring(swapped))).toEqual({ person: { changed: 2 } })
  })

  it('turns the hierarchy round without a cycle on the way', async () => {
    await bring(smallRoster())
    const turned = withField(
      withField(smallRoster(), 'orgs', 'district', 'parentSourcedId', 'south'),
      'orgs',
      'south',
      'parentSourcedId',
      '',
    )
    expect(changedOnly(await bring(turned))).toEqual({ orgUnit: { changed: 2 } })
  })

  it('keeps a role that an administrator renamed, and takes up one that had its name', async () => {
    await query(`INSERT INTO directory.role (id, name) VALUES (gen_random_uuid(), 'guardian')`)
    await bring(smallRoster())
    await query(`UPDATE directory.role SET name = 'Docente' WHERE roster_key = 'teacher'`)
    expect(changedOnly(await bring(smallRoster()))).toEqual({})
    const roles = await query(`SELECT name, roster_key FROM directory.role ORDER BY roster_key`)
    expect(roles).toEqual([
      { name: 'guardian', roster_key: 'guardian' },
      { name: 'Student', roster_key: 'student' },
      { name: 'Docente', roster_key: 'teacher' },
    ])
  })

  it('folds rows that give the same assignment, and takes own roles', async () => {
    const roster = smallRoster()
    roster.roles!.push(
      row('roles', {
        sourcedId: 'r1b',
        userSourcedId: 'teacher',
        roleType: 'secondary',
        role: 'teacher',
        beginDate: '2020-08-17',
        orgSourcedId: 'north',
      }),
      row('roles', {
        sourcedId: 'r9',
        userSourcedId: 'teacher',
        roleType: 'secondary',
        role: 'ext:headOfSports',
        orgSourcedId: 'south',
      }),
    )
    const report = await bring(roster)
    expect(report.counts.assignment.added).toBe(7)
    expect(await query(`SELECT name FROM directory.role WHERE roster_key = 'ext:headOfSports'`)).toEqual([
      { name: 'Head of sports' },
    ])
    expect(changedOnly(await bring(roster))).toEqual({})
  })
})

describe('a bulk package 1.1', () => {
  it('takes roles from users.csv and is unchanged the second time', async () => {
    const report = await bring(smallRoster11(), { version: '1.1' })
    expect(report.faults).toEqual([])
    expect(report).toMatchObject({ applied: true, oneRosterVersion: '1.1' })
    expect(report.counts.assignment.added).toBe(6)
    expect(report.counts.relationship.added).toBe(1)
    expect(changedOnly(await bring(smallRoster11(), { version: '1.1' }))).toEqual({})
  })
})

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
    const report = await bring(shrunk(), {}, { policy: 'deactivate', deactivationThreshold: 0.5 })
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

  it('are never taken from what was entered by hand', async () => {
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
    const report = await bring(gone, {}, { policy: 'deactivate' })
    // The school keeps the department that was made by hand, the class the assignment that was.
    expect(changedOnly(report)).toEqual({
      orgUnit: { missing: 1 },
      class: { missing: 1 },
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
  const delta = (files: RosterFiles, status: (fields: string[]) => string = () => 'active'): RosterFiles =>
    Object.fromEntries(
      Object.entries(files).map(([file, [header, ...rows]]) => [
        file,
        [header!, ...rows.map((fields) => fields.with(1, status(fields)).with(2, '2026-11-22T10:00:00.000Z'))],
      ]),
    )

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
      () => 'tobedeleted',
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

  it('refuses a plan that is another one by now', async () => {
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

  it('stays as it was on a dry run', async () => {
    const before = await directoryDigest(database.store)
    const report = await bring(smallRoster(), {}, { dryRun: true })
    expect(report).toMatchObject({ applied: false, applicable: true, counts: { person: { added: 4 } } })
    expect(await directoryDigest(database.store)).toEqual(before)
    expect(await staging()).toEqual([])
  })

  it('refuses a second import while one works and names it', async () => {
    const path = await packages.write(contentsOf(smallRoster()))
    let second: Promise<unknown> | undefined
    const first = imports().run({ path, name: 'first.zip' }, { ...keepAll, dryRun: false }, job({
      progress: () => (second ??= imports().run({ path, name: 'second.zip' }, { ...keepAll, dryRun: false }, job()).catch((error: unknown) => error)),
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
      progress: (event) => event.phase === phase && stop.abort(),
    })) // prettier-ignore
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
      expect(await directoryDigest(database.store)).toEqual(before)
      expect(await staging()).toEqual([])
      const { items } = await imports().history({ limit: 10 })
      expect(items.map(({ state }) => state)).toEqual(['cancelled', 'applied'])
    },
  )

  it('keeps a history, newest first, in pages', async () => {
    for (let count = 0; count < 3; count += 1) await bring(smallRoster(), {}, { dryRun: true })
    const first = await imports().history({ limit: 2 })
    const rest = await imports().history({ limit: 2, cursor: first.nextCursor! })
    expect([...first.items, ...rest.items].map(({ state, source }) => [state, source])).toEqual(
      Array(3).fill(['discarded', 'roster']),
    )
    expect(rest.nextCursor).toBeNull()
    await expect(imports().history({ limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('refuses a school that is open read-only', async () => {
    const readOnly = postgresRosterImports({ store: database.open({ readOnly: true }), profileId: 'school' })
    expect(() => readOnly.run({ path: '/', name: 'x' }, { ...keepAll, dryRun: false }, job())).toThrow(
      expect.objectContaining({ code: 'READ_ONLY' }),
    )
  })
})
