import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { catalogOf } from '../../catalog.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { backToTheFirst, fillSchool, type FilledSchool, SCHOOL, told } from '../../fixtures/filled-school.ts'

const track = 'directory'

let school: FilledSchool

beforeEach(async () => {
  school = await fillSchool()
})
afterEach(() => school.close())

/** The rows of the directory without the audit log, which only grows, and the outbox, which is written anew. */
const rowsOf = async () => {
  const { audit_event: _, outbox_event: __, ...rows } = await directoryDigest(school.database.store)
  return rows
}

const takeBack = async () => {
  const { planDigest } = await backToTheFirst(school)
  await told(school.client.migrations.revert({ track, planDigest, confirm: SCHOOL }))
  return (await school.client.backups.list()).items[0]!
}

/** What each person may do, at a fixed instant. */
const authority = async (at: Date) => {
  const { items } = await school.client.people.search({ limit: 200 })
  return Promise.all(
    items.map(async ({ id }) => (await school.client.authority.permissionsOf({ personId: id, at, limit: 200 })).items),
  )
}

test('a revert and a restore preserve every row, every answer of authority and the whole catalogue', async () => {
  const at = new Date()
  const [rows, answers, catalog] = [await rowsOf(), await authority(at), await catalogOf(school.database.store)]
  expect(answers.flat().length).toBeGreaterThan(10)
  const trail = (await school.client.audit.search({ limit: 200 })).items

  const backup = await takeBack()
  const folder = join(school.dataFolder, 'backups')
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  for (const file of await readdir(join(folder, backup.name)))
    expect((await stat(join(folder, backup.name, file))).mode & 0o777).toBe(0o600)

  const events = await told(school.client.backups.restore({ name: backup.name }))
  expect(events.at(-1)).toEqual({ kind: 'done', rows: backup.rows })
  expect(await rowsOf()).toEqual(rows)
  expect(await authority(at)).toEqual(answers)
  expect(await catalogOf(school.database.store)).toEqual(catalog)
  const [restored, reverted, ...kept] = (await school.client.audit.search({ limit: 200 })).items
  expect([restored?.action, reverted?.action]).toEqual(['backup.restore', 'migration.revert'])
  expect(kept.slice(-trail.length)).toEqual(trail)
  expect((await school.client.connections.health()).emptied).toBeNull()
  // The restore names everybody to the graph again, in transactions that it has not read yet.
  const { rows: named } = await school.database.store.pool.query<{ left: number }>(
    `SELECT count(*)::int AS left FROM directory.person p
     WHERE NOT EXISTS (SELECT FROM directory.outbox_event e WHERE e.kind = 'person' AND p.id = ANY (e.entity_ids))`,
  )
  expect(named).toEqual([{ left: 0 }])
  await school.client.roles.create({ name: 'After the restore', permissionKeys: [] })
}, 60_000)

test('a restore into a school with rows needs its name, and backs up those rows', async () => {
  const backup = await takeBack()
  const { planDigest } = await school.client.migrations.preview({ track, direction: 'up' })
  await told(school.client.migrations.apply({ track, planDigest }))
  const { id } = await school.client.people.create({ givenName: 'Ada', familyName: 'Lovelace', username: 'ada' })
  for (const confirm of [undefined, 'Lincoln'])
    await expect(told(school.client.backups.restore({ name: backup.name, confirm }))).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'confirmation', expected: expect.stringContaining(SCHOOL) },
    })
  expect(await school.client.people.get({ id })).toMatchObject({ username: 'ada' })

  await told(school.client.backups.restore({ name: backup.name, confirm: SCHOOL }))
  expect((await school.client.people.search({ search: 'lovelace' })).items).toEqual([])
  const { rows: gone } = await school.database.store.pool.query(
    `SELECT 1 FROM directory.outbox_event WHERE kind = 'person' AND $1::uuid = ANY (entity_ids)`,
    [id],
  )
  expect(gone).not.toEqual([])
  const [written] = (await school.client.backups.list()).items
  expect(written).toMatchObject({ before: 'restore' })
  await told(school.client.backups.restore({ name: written!.name, confirm: SCHOOL }))
  expect(await school.client.people.get({ id })).toMatchObject({ username: 'ada' })
}, 60_000)

test('a backup with a changed byte is refused before anything changes, and so are names outside of the folder', async () => {
  const { name } = await takeBack()
  await appendFile(join(school.dataFolder, 'backups', name, 'directory.role.copy'), 'x')
  await expect(told(school.client.backups.restore({ name }))).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'backup-damaged', detail: expect.stringContaining('directory.role') },
  })
  await expect(told(school.client.backups.restore({ name: 'no-such-backup' }))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(told(school.client.backups.restore({ name: '../backups' }))).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
  expect((await school.client.connections.health()).emptied).not.toBeNull()
}, 30_000)

type Manifest = { tables: { name: string; rows: number; sha256: string }[] }

/** Rewrites the manifest of a backup with `change`. */
const rewrite = async (name: string, change: (manifest: Manifest, folder: string) => unknown) => {
  const folder = join(school.dataFolder, 'backups', name)
  const text = await readFile(join(folder, 'manifest.json'), 'utf8')
  const manifest = JSON.parse(text) as Manifest
  await change(manifest, folder)
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return () => writeFile(join(folder, 'manifest.json'), text)
}

/** Rows that every trigger would refuse, each with the message of the restore. */
const impossible = [
  {
    rule: 'an org unit hangs below itself',
    sql: `WITH two AS (SELECT (array_agg(id ORDER BY id))[1:2] AS ids FROM directory.org_unit)
      UPDATE directory.org_unit SET parent_id = CASE WHEN id = two.ids[1] THEN two.ids[2] ELSE two.ids[1] END FROM two WHERE id = ANY (two.ids)`,
  },
  {
    rule: 'a person reports to themselves',
    sql: `WITH two AS (SELECT (array_agg(id ORDER BY id))[1:2] AS ids FROM directory.person)
      INSERT INTO directory.reporting_line (id, person_id, manager_id, valid_from)
      SELECT gen_random_uuid(), ids[n], ids[3 - n], '2026-01-01' FROM two, generate_series(1, 2) n`,
  },
  {
    rule: 'a delegation covers neither a role nor permissions, or both',
    sql: `INSERT INTO directory.delegation (id, delegator_id, delegate_id, org_unit_id, valid_from)
      SELECT gen_random_uuid(), ids[1], ids[2], (SELECT min(id::text)::uuid FROM directory.org_unit), '2026-01-01'
      FROM (SELECT (array_agg(id ORDER BY id))[1:2] AS ids FROM directory.person) two`,
  },
]

test.for(impossible)('a backup in which $rule is damaged', { timeout: 60_000 }, async ({ rule, sql }) => {
  const { pool } = school.database.store
  const tables = ['org_unit', 'reporting_line', 'delegation']
  const triggers = (what: string) =>
    tables.map((table) => `ALTER TABLE directory.${table} ${what} TRIGGER USER`).join('; ')
  await pool.query(triggers('DISABLE'))
  if (rule.includes('person')) await pool.query('DELETE FROM directory.reporting_line')
  await pool.query(sql)
  await pool.query(triggers('ENABLE'))
  const { name } = await takeBack()
  await expect(told(school.client.backups.restore({ name }))).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'backup-damaged', detail: expect.stringContaining(rule) },
  })
  expect((await school.client.connections.health()).emptied).not.toBeNull()
})

test('a manifest with a missing table, a duplicate or a wrong count is damage, and so are malformed rows', async () => {
  const rows = await rowsOf()
  const { name } = await takeBack()
  const damage: [string, (manifest: Manifest, folder: string) => unknown][] = [
    [
      'it has no directory.assignment',
      (all) => (all.tables = all.tables.filter((one) => one.name !== 'directory.assignment')),
    ],
    ['it has no directory.', (all) => (all.tables = [])],
    ['it has a table twice', (all) => all.tables.push(all.tables[0]!)],
    ['directory.person has', (all) => (all.tables.find((one) => one.name === 'directory.person')!.rows += 1)],
  ]
  for (const [detail, change] of damage) {
    const back = await rewrite(name, change)
    await expect(told(school.client.backups.restore({ name }))).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'backup-damaged', detail: expect.stringContaining(detail) },
    })
    expect((await school.client.connections.health()).emptied).not.toBeNull()
    await back()
  }
  await told(school.client.backups.restore({ name }))
  expect(await rowsOf()).toEqual(rows)

  await rewrite(name, async ({ tables }, folder) => {
    const table = tables.find((one) => one.name === 'directory.role')!
    await appendFile(join(folder, 'directory.role.copy'), 'no row\n')
    table.sha256 = createHash('sha256')
      .update(await readFile(join(folder, 'directory.role.copy')))
      .digest('hex')
  })
  await expect(told(school.client.backups.restore({ name, confirm: SCHOOL }))).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'backup-damaged', detail: expect.stringContaining('directory.role holds rows') },
  })
  expect(await rowsOf()).toEqual(rows)
})

test('an unreadable folder among the backups does not hide the others', async () => {
  const { name } = await takeBack()
  await mkdir(join(school.dataFolder, 'backups', 'odd', 'manifest.json'), { recursive: true })
  expect((await school.client.backups.list()).items.map((each) => each.name)).toEqual([name])
}, 30_000)

/** Kills the child as soon as it prints an event of this kind about this table. */
const killedAt = async (kind: string, table: string, args: string[]) => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../fixtures/reverting-console.ts'), school.dataFolder, 'lincoln-district', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let killed = false
  for await (const line of createInterface(child.stdout)) {
    const event = JSON.parse(line) as { kind: string; table?: string }
    if (event.kind !== kind || (event.table ?? '') !== table) continue
    killed = child.kill('SIGKILL')
    break
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(killed).toBe(true)
  const client = school.database.store.pool
  const sessions = `SELECT 1 FROM pg_stat_activity WHERE application_name LIKE '% ' || $1 AND datname = current_database()`
  await vi.waitFor(async () => expect((await client.query(sessions, [child.pid])).rowCount).toBe(0), 10_000)
}

test('a console killed while it reverts a school leaves every row, or none and a complete backup', async () => {
  await backToTheFirst(school)
  const rows = await rowsOf()
  for (const [kind, table] of [
    ['saving', 'directory.person'],
    ['saved', ''],
    ['started', ''],
  ] as const) {
    await killedAt(kind, table, [SCHOOL])
    // This console may have looked before the other one wrote; a new one has not.
    const another = await school.another()
    await expect.poll(async () => (await another.connections.health()).postgresql.state).toBe('up')
    const { emptied } = await another.connections.health()
    const { items } = await school.client.backups.list()
    if (emptied === null) expect(await rowsOf()).toEqual(rows)
    else await told(school.client.backups.restore({ name: items[0]!.name }))
    if (kind === 'saving') expect(items).toEqual([])
    await backToTheFirst(school)
    expect(await rowsOf()).toEqual(rows)
  }
}, 90_000)

test('a console killed while it restores leaves nothing of it', async () => {
  const rows = await rowsOf()
  const { name } = await takeBack()
  await killedAt('loading', 'directory.role_permission', [SCHOOL, name])
  expect((await school.client.connections.health()).emptied).not.toBeNull()
  await told(school.client.backups.restore({ name }))
  expect(await rowsOf()).toEqual(rows)
}, 60_000)
