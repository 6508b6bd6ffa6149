import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { row, smallRoster, smallRoster11 } from '../../fixtures/roster-package.ts'
import { changedOnly, rosterSchool, withField } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, packages, query } = rosterSchool(database)

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

  it('lists what is never stored, and stores it nowhere', async () => {
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
      `SELECT kind, entity_ids, transaction_id || '.' || position AS position FROM directory.outbox_event`,
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

  it('reverses the hierarchy without a circle in between', async () => {
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

  it('keeps a role that an administrator renamed, and uses an existing role with its name', async () => {
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

  it('merges rows that state the same assignment, and accepts custom roles', async () => {
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
