import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { guardedSchool, patched, small } from '../../fixtures/guarded-school.ts'
import {
  type Contents,
  type RosterFiles,
  contentsOf,
  csv,
  headerOf,
  manifest,
  row,
  smallRoster,
  smallRoster11,
} from '../../fixtures/roster-package.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, faultsOf, imports, packages, remember } = guardedSchool(database)

const edited = (
  file: string,
  edit: (rows: string[][]) => string[][],
  form?: Parameters<typeof contentsOf>[1],
): Contents => {
  const files: RosterFiles = smallRoster()
  return contentsOf({ ...files, [file]: edit(files[file]!) }, form)
}
const withCell = (file: string, line: number, column: string, value: string) =>
  edited(file, (rows) =>
    rows.map((fields, at) => (at === line - 1 ? fields.with(headerOf(file).indexOf(column), value) : fields)),
  )
const without = (file: string): Contents => {
  const { [file]: _, ...rest } = small()
  return rest
}

type Case = [string, Contents, (string | number | null)[][]]

describe('the package', () => {
  const cases: Case[] = [
    ['has no manifest', without('manifest.csv'), [['manifest.csv', null, null, 'manifest-missing']]],
    ['has an empty manifest', patched('manifest.csv', () => ''), [['manifest.csv', null, null, 'file-empty']]],
    ['has a manifest of another form', patched('manifest.csv', () => 'name,text\r\n'), [['manifest.csv', 1, null, 'manifest-invalid']]],
    ['is of version 2.0', patched('manifest.csv', (text) => text.replace(',1.2', ',2.0')), [['manifest.csv', 3, null, 'manifest-version']]],
    ['is of version 1.0', patched('manifest.csv', (text) => text.replace(',1.2', ',1.0')), [['manifest.csv', 3, null, 'oneroster-1.0']]],
    ['has another mode', patched('manifest.csv', (text) => text.replace('orgs,bulk', 'orgs,some')), [['manifest.csv', 4, null, 'manifest-invalid'], ['orgs.csv', null, null, 'file-not-announced']]],
    ['names an unknown file', patched('manifest.csv', (text) => `${text}file.teachers,bulk\r\n`), [['manifest.csv', 11, null, 'file-unknown']]],
    ['holds an unknown CSV file', { ...small(), 'teachers.csv': 'a,b\r\n' }, [['teachers.csv', null, null, 'file-unknown']]],
    ['misses an announced file', without('roles.csv'), [['roles.csv', null, null, 'file-missing']]],
    ['holds a file that is said to be absent', contentsOf(smallRoster(), { modes: { roles: 'absent' } }), [['roles.csv', null, null, 'file-not-announced']]],
    ['writes file names in capitals', { ...without('users.csv'), 'Users.csv': small()['users.csv']! }, [['Users.csv', null, null, 'file-unknown'], ['users.csv', null, null, 'file-missing']]],
  ] // prettier-ignore
  it.each(cases)('%s', async (_name, contents, expected) => {
    const { report, faults } = await faultsOf(contents)
    expect(faults).toEqual(expected)
    expect(report).toMatchObject({ applied: false, applicable: false })
  })

  it('has headers of 1.0 and no manifest', async () => {
    const { faults } = await faultsOf({
      'users.csv':
        'sourcedId,status,dateLastModified,orgSourcedIds,role,username,userId,givenName,familyName,identifier,email,sms,phone,agents\r\n',
      'enrollments.csv':
        'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,status,dateLastModified,primary\r\n',
    })
    expect(faults).toEqual([
      ['enrollments.csv', 1, null, 'oneroster-1.0'],
      ['manifest.csv', null, null, 'manifest-missing'],
      ['users.csv', 1, null, 'oneroster-1.0'],
    ])
  })

  it('is no package, is not there, or is empty', async () => {
    const folder = await packages.folder()
    expect((await bring(folder)).faults.map(({ code }) => code)).toEqual(['package-empty'])
    expect((await bring(join(folder, 'gone'))).faults.map(({ code }) => code)).toEqual(['package-unreadable'])
    await writeFile(join(folder, 'x.zip'), 'PK no zip at all')
    expect((await bring(join(folder, 'x.zip'))).faults.map(({ code }) => code)).toEqual(['package-unreadable'])
    await writeFile(join(folder, 'empty.zip'), '')
    expect((await bring(join(folder, 'empty.zip'))).faults.map(({ code }) => code)).toEqual(['package-unreadable'])
  })

  it('is a folder with links or nested folders', async () => {
    const folder = await packages.write(small())
    await mkdir(join(folder, 'export'))
    await writeFile(join(folder, 'export', 'users.csv'), 'x')
    await symlink('/etc/passwd', join(folder, 'lineItems.csv'))
    const report = await bring(folder)
    expect(report.faults.map(({ file, code }) => [file, code])).toEqual([
      ['export', 'zip-nested'],
      ['lineItems.csv', 'not-a-file'],
    ])
    expect(report.applied).toBe(false)
  })
})

describe('a file', () => {
  const cases: Case[] = [
    ['is empty', patched('users.csv', () => ''), [['users.csv', null, null, 'file-empty']]],
    ['is UTF-16 with a mark', patched('users.csv', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')), [['users.csv', null, null, 'encoding-utf-16']]],
    ['is UTF-16 without a mark', patched('users.csv', (text) => Buffer.from(text, 'utf16le')), [['users.csv', null, null, 'encoding-utf-16']]],
    ['holds Latin-1', patched('users.csv', (text) => Buffer.from(text, 'latin1')), [['users.csv', 4, null, 'encoding-utf-8']]],
    ['holds a NUL', patched('users.csv', (text) => text.replace('Ana', 'A\0a')), [['users.csv', 2, null, 'nul-byte']]],
    ['misses a column', edited('users', (rows) => rows.map((fields) => fields.toSpliced(4, 1))), [['users.csv', 1, 'username', 'header'], ['users.csv', 1, 'userIds', 'header'], ['users.csv', 1, 'givenName', 'header'], ['users.csv', 1, 'familyName', 'header'], ['users.csv', 1, 'middleName', 'header']]],
    ['has columns in another order', edited('orgs', (rows) => rows.map(([a, b, c, d, e, ...rest]) => [a!, b!, c!, e!, d!, ...rest])), [['orgs.csv', 1, 'name', 'header'], ['orgs.csv', 1, 'type', 'header']]],
    ['writes a header in other letters', patched('orgs.csv', (text) => text.replace('parentSourcedId', 'ParentSourcedID')), [['orgs.csv', 1, 'parentSourcedId', 'header']]],
    ['has an unknown column', edited('orgs', (rows) => rows.map((fields) => [...fields, 'colour'])), [['orgs.csv', 1, null, 'header']]],
    ['has no header', edited('users', (rows) => rows.slice(1)), Array(5).fill(0).map((_, at) => ['users.csv', 1, headerOf('users')[at]!, 'header'])],
    ['is of 1.1 in a package of 1.2', { ...small(), 'users.csv': csv(smallRoster11().users!) }, [['users.csv', 1, null, 'header-other-version']]],
    ['is of 1.0', patched('orgs.csv', () => 'sourcedId,status,dateLastModified,name,type,identifier,metadata.classification,metadata.gender,metadata.boarding,parentSourcedId\r\n'), [['orgs.csv', 1, null, 'oneroster-1.0']]],
    ['has a short row', patched('orgs.csv', (text) => text.replace('south,,,', 'south,')), [['orgs.csv', 4, null, 'field-count']]],
    ['has a quote inside a field', patched('orgs.csv', (text) => text.replace('South', 'So"uth')), [['orgs.csv', 4, null, 'quote']]],
    ['has text behind a quote', patched('orgs.csv', (text) => text.replace('South High', '"South" High')), [['orgs.csv', 4, null, 'quote']]],
    ['leaves a quote open', patched('orgs.csv', (text) => text.replace('South High', '"South High')), [['orgs.csv', 4, null, 'quote-unclosed']]],
  ] // prettier-ignore
  it.each(cases)('%s', async (_name, contents, expected) => {
    const { report, faults } = await faultsOf(contents)
    expect(faults).toEqual(expected)
    expect(report.applied).toBe(false)
  })

  it.each([
    [
      'a byte order mark',
      Object.fromEntries(Object.entries(small()).map(([name, text]) => [name, `\uFEFF${text}`])),
      [],
    ],
    ['LF as line end', contentsOf(smallRoster(), { lineEnd: '\n' }), []],
    [
      'no last line end',
      Object.fromEntries(Object.entries(small()).map(([name, text]) => [name, String(text).trimEnd()])),
      [],
    ],
    ['blank lines at its end', patched('users.csv', (text) => `${text}\r\n\r\n`), []],
    ['everything in quotes', patched('orgs.csv', (text) => text.replaceAll(/[^,\r\n]+/g, '"$&"')), []],
    [
      'own columns at the end',
      edited('orgs', (rows) => rows.map((fields, at) => [...fields, at === 0 ? 'metadata.colour' : 'red'])),
      [],
    ],
    [
      'a lone CR as line end',
      contentsOf(smallRoster(), { lineEnd: '\r' }),
      headerFiles().map((file) => [`${file}.csv`, null, null, 'line-ends-cr']),
    ],
  ] as Case[])('may have %s', async (_name, contents, expected) => {
    const { report, faults } = await faultsOf(contents)
    expect(faults).toEqual(expected)
    expect(report).toMatchObject({
      applied: true,
      counts: { person: { unchanged: 4, changed: 0 }, orgUnit: { unchanged: 3 } },
    })
    await remember()
  })

  function headerFiles() {
    return Object.keys(smallRoster()).sort()
  }
})

describe('a row', () => {
  const users = headerOf('users')
  const cases: Case[] = [
    ['lacks what is required', withCell('users', 3, 'familyName', '  '), [['users.csv', 3, 'familyName', 'required']]],
    ['has a sourcedId with a space', withCell('orgs', 4, 'sourcedId', 'so uth'), [['orgs.csv', 4, 'sourcedId', 'sourced-id']]],
    ['has a sourcedId of 256 letters', withCell('orgs', 4, 'sourcedId', 'x'.repeat(256)), [['orgs.csv', 4, 'sourcedId', 'sourced-id']]],
    ['has an unknown org type', withCell('orgs', 4, 'type', 'castle'), [['orgs.csv', 4, 'type', 'vocabulary']]],
    ['has an own role type', withCell('roles', 2, 'roleType', 'ext:third'), [['roles.csv', 2, 'roleType', 'vocabulary']]],
    ['has an unknown role', withCell('roles', 2, 'role', 'Teacher'), [['roles.csv', 2, 'role', 'vocabulary']]],
    ['has a date that does not exist', withCell('enrollments', 3, 'endDate', '2026-02-29'), [['enrollments.csv', 3, 'endDate', 'date']]],
    ['has a date of another form', withCell('enrollments', 3, 'beginDate', '08/17/2026'), [['enrollments.csv', 3, 'beginDate', 'date']]],
    ['ends before it begins', withCell('enrollments', 3, 'endDate', '2026-08-01'), [['enrollments.csv', 3, 'endDate', 'date-order']]],
    ['has a word for a boolean', withCell('users', 2, 'enabledUser', 'yes'), [['users.csv', 2, 'enabledUser', 'boolean']]],
    ['has a year of two digits', withCell('academicSessions', 2, 'schoolYear', '27'), [['academicSessions.csv', 2, 'schoolYear', 'year']]],
    ['has an address without a host', withCell('users', 2, 'email', 'ana'), [['users.csv', 2, 'email', 'email']]],
    ['has a name of 201 letters', withCell('users', 2, 'givenName', 'é'.repeat(201)), [['users.csv', 2, 'givenName', 'too-long']]],
    ['has a zero-width space in a name', withCell('users', 2, 'givenName', 'An\u200ba'), [['users.csv', 2, 'givenName', 'hidden-character']]],
    ['has a joiner in a username', withCell('users', 2, 'username', 'ana\u200d'), [['users.csv', 2, 'username', 'hidden-character']]],
    ['has a name that shows nothing', withCell('users', 2, 'familyName', '\u00a0'), [['users.csv', 2, 'familyName', 'hidden-character']]],
    ['turns text round in a title', withCell('orgs', 2, 'name', '\u202eloohcs'), [['orgs.csv', 2, 'name', 'hidden-character']]],
    ['has a line break in a name', withCell('users', 2, 'givenName', 'An\r\na'), [['users.csv', 2, 'givenName', 'control-character']]],
    ['deletes in a bulk file', withCell('users', 2, 'status', 'tobedeleted'), [['users.csv', 2, 'status', 'bulk-deleted'], ['enrollments.csv', 2, 'userSourcedId', 'dangling-reference'], ['roles.csv', 2, 'userSourcedId', 'dangling-reference']].sort()],
    ['repeats a sourcedId', edited('orgs', (rows) => [...rows, rows[3]!]), [['orgs.csv', 5, 'sourcedId', 'duplicate-sourced-id']]],
    ['refers to nothing', withCell('classes', 2, 'courseSourcedId', 'gone'), [['classes.csv', 2, 'courseSourcedId', 'dangling-reference']]],
    ['refers to nothing in a list', withCell('classes', 2, 'termSourcedIds', 'autumn,gone'), [['classes.csv', 2, 'termSourcedIds', 'dangling-reference']]],
    ['refers to what only the directory has', edited('users', (rows) => rows.filter(([id]) => id !== 'guardian')), [['roles.csv', 5, 'userSourcedId', 'dangling-reference'], ['users.csv', 3, 'agentSourcedIds', 'dangling-reference']]],
    ['is a class without a school', withCell('classes', 2, 'schoolSourcedId', ''), [['classes.csv', 2, 'schoolSourcedId', 'required']]],
    ['is its own parent', withCell('orgs', 2, 'parentSourcedId', 'district'), [2, 3, 4].map((line) => ['orgs.csv', line, 'parentSourcedId', 'cycle'])],
    ['is in a circle of parents', withCell('orgs', 2, 'parentSourcedId', 'south'), [2, 3, 4].map((line) => ['orgs.csv', line, 'parentSourcedId', 'cycle'])],
    ['is a session in a circle', withCell('academicSessions', 2, 'parentSourcedId', 'autumn'), [2, 3].map((line) => ['academicSessions.csv', line, 'parentSourcedId', 'cycle'])],
    ['has the e-mail of another', withCell('users', 3, 'email', 'TEACHER@example.org'), [['users.csv', 3, 'email', 'duplicate-email']]],
  ] // prettier-ignore
  it.each(cases)('%s', async (_name, contents, expected) => {
    const { report, faults } = await faultsOf(contents)
    expect(faults).toEqual(expected)
    expect(report).toMatchObject({ applied: false, applicable: false })
    expect(report.faultCounts.errors).toBe(expected.length)
  })

  it('has the e-mail of someone entered by hand', async () => {
    await database.store.pool.query(
      `INSERT INTO directory.person (id, given_name, family_name, username, email) VALUES (gen_random_uuid(), 'Eva', 'Manual', 'eva', 'Eva@Example.org')`,
    )
    await remember()
    const { faults } = await faultsOf(withCell('users', 2, 'email', 'eva@example.org'))
    expect(faults).toEqual([['users.csv', 2, 'email', 'email-taken']])
  })

  it('never shows its values in the report', async () => {
    const secret = 'Zaphod'
    const rows = (files: RosterFiles) =>
      files.users!.map((fields, at) =>
        at === 0 ? fields : fields.with(users.indexOf('enabledUser'), secret).with(users.indexOf('email'), secret),
      )
    const headless = await faultsOf({
      ...small(),
      'users.csv': csv([row('users', { sourcedId: secret, givenName: secret }), ...rows(smallRoster())]),
    })
    const faulty = await faultsOf({ ...small(), 'users.csv': csv(rows(smallRoster())) })
    expect(faulty.faults.length).toBeGreaterThan(4)
    expect(JSON.stringify([headless.report, faulty.report])).not.toContain(secret)
    const { rows: runs } = await database.store.pool.query(
      `SELECT 1 FROM directory.import_run r LEFT JOIN directory.import_fault f ON f.import_run_id = r.id WHERE r::text LIKE '%Zaphod%' OR f::text LIKE '%Zaphod%'`,
    )
    expect(runs).toEqual([])
  })

  it('is one of too many faults: all are counted, 200 shown, 10,000 kept in order', async () => {
    const bad = Array.from({ length: 12_000 }, (_, at) =>
      row('orgs', { sourcedId: `o${at}`, name: 'x', type: 'castle' }),
    )
    const { report } = await faultsOf({
      'manifest.csv': csv(manifest('1.2', { orgs: 'bulk' })),
      'orgs.csv': csv([headerOf('orgs'), ...bad]),
    })
    expect(report.faultCounts.errors).toBe(12_000)
    expect(report.faults).toHaveLength(200)
    const second = await imports().faults({
      importId: report.importId,
      limit: 200,
      cursor: (await imports().faults({ importId: report.importId, limit: 200 })).nextCursor!,
    })
    expect(second.items[0]).toMatchObject({
      file: 'orgs.csv',
      line: 202,
      column: 'type',
      code: 'vocabulary',
      severity: 'error',
    })
  })
})
