import { createHash, randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { previewTrack, revertMigration } from '../../../src/main/features/migrations/migrate-track.ts'
import { planSeal } from '../../../src/main/features/migrations/plan-seal.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { backToTheFirst, fillSchool, type FilledSchool, SCHOOL, told } from '../../fixtures/filled-school.ts'

const track = 'directory'

let school: FilledSchool
let before: Record<string, string>
/** The audit log, read while the school is open: it is shut from the first way back on. */
let trail: unknown[]

beforeEach(async () => {
  school = await fillSchool()
  trail = (await school.client.audit.search({ limit: 200 })).items
  await backToTheFirst(school)
  before = await directoryDigest(school.database.store)
})
afterEach(() => school.close())

const preview = () => school.client.migrations.preview({ track, direction: 'down' })
const revert = (input: { planDigest: string; confirm?: string }, client = school.client) =>
  told(client.migrations.revert({ track, ...input }))
const nothingWent = async () => {
  expect(await directoryDigest(school.database.store)).toEqual(before)
  expect(await readdir(join(school.dataFolder, 'backups')).catch(() => [])).toEqual([])
}

test('a preview of a revert names the tables with their rows, the name to type and how long the plan is valid', async () => {
  const found = await preview()
  const { rows } = await school.database.store.pool.query<{ people: number; events: number }>(
    'SELECT (SELECT count(*)::int FROM directory.person) AS people, (SELECT count(*)::int FROM directory.audit_event) AS events',
  )
  const tables = new Map(found.tables.map((table) => [table.name, table]))
  expect(tables.get('directory.person')).toMatchObject({ rows: rows[0]!.people, lost: 'table', kept: false })
  expect(tables.get('directory.audit_event')).toMatchObject({ rows: rows[0]!.events, kept: true })
  const going = found.tables.filter(({ kept }) => !kept)
  expect(found.rowsLost).toBe(going.reduce((sum, table) => sum + table.rows, 0))
  expect(found.confirm).toBe(SCHOOL)
  const minutes = (found.validUntil!.getTime() - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(9)
  expect(minutes).toBeLessThan(11)
})

test('digests that were not made by the console are refused, and nothing is removed', async () => {
  const { migrations, planDigest } = await preview()
  const ofFiles = createHash('sha256')
    .update(JSON.stringify(migrations.map(({ name, sql }) => [name, sql])))
    .digest('hex')
  const [end, nonce] = planDigest.split('.')
  const forged = [
    ofFiles, '', '..', randomBytes(32).toString('hex'), `${end}.${nonce}.`,
    `${end}.${nonce}.${randomBytes(32).toString('base64url')}`, `${Number(end) + 1}${planDigest.slice(end!.length)}`,
    `${planDigest}.`, `${planDigest} `,
  ] // prettier-ignore
  for (const each of forged)
    await expect(revert({ planDigest: each, confirm: SCHOOL }), each).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'plan-changed' },
    })
  await nothingWent()
})

test('without the name of the school, or with another, nothing runs and the refusal says what is expected', async () => {
  const { planDigest } = await preview()
  for (const confirm of [undefined, '', 'Lincoln', 'lincoln district']) {
    await expect(revert({ planDigest, confirm })).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'confirmation', field: 'confirm', expected: expect.stringContaining(SCHOOL) },
    })
  }
  await nothingWent()
})

test('a digest is not valid for another database, nor after rows were added', async () => {
  const other = await fillSchool({ people: 0, dataFolder: school.dataFolder })
  try {
    await backToTheFirst(other)
    const theirs = await other.client.migrations.preview({ track, direction: 'down' })
    await expect(revert({ planDigest: theirs.planDigest, confirm: SCHOOL })).rejects.toMatchObject({ code: 'CONFLICT' })
    const { planDigest } = await preview()
    await school.database.store.pool.query(`INSERT INTO directory.permission (key) VALUES ('trip.approve.late')`)
    await expect(revert({ planDigest, confirm: SCHOOL })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'plan-changed' },
    })
    await school.database.store.pool.query(`DELETE FROM directory.permission WHERE key = 'trip.approve.late'`)
    await nothingWent()
  } finally {
    await other.close()
  }
})

test('a plan expires after its minutes', async () => {
  const ports = { ...school.database.migrations, seal: planSeal(randomBytes(32), { minutes: 0 }) }
  const { planDigest, confirm } = await previewTrack(ports, { track, direction: 'down' })
  const run = revertMigration(ports, { track, planDigest, confirm: confirm! })
  await expect(told(Promise.resolve(run))).rejects.toMatchObject({ data: { reason: 'plan-expired' } })
  await nothingWent()
})

test('of two concurrent runs of one plan on two consoles, one reverts the school and the other is refused', async () => {
  const { planDigest } = await preview()
  const second = await school.another()
  const ends = await Promise.allSettled([
    revert({ planDigest, confirm: SCHOOL }),
    revert({ planDigest, confirm: SCHOOL }, second),
  ])
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(ends.find((end) => end.status === 'rejected')!.reason).toMatchObject({ code: 'CONFLICT' })
  const { items } = await school.client.backups.list()
  expect(items).toHaveLength(1)

  await told(school.client.backups.restore({ name: items[0]!.name }))
  for (const client of [school.client, second])
    await expect(revert({ planDigest, confirm: SCHOOL }, client)).rejects.toMatchObject({ code: 'CONFLICT' })
}, 30_000)

test('when the backup cannot be written nothing is removed, and the refusal says so', async () => {
  await writeFile(join(school.dataFolder, 'backups'), 'a file in the place of the folder')
  const { planDigest } = await preview()
  await expect(revert({ planDigest, confirm: SCHOOL })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'backup-failed', detail: expect.stringContaining('Nothing was dropped.') },
  })
  await nothingWent()
  await expect(revert({ planDigest, confirm: SCHOOL })).rejects.toMatchObject({ data: { reason: 'plan-spent' } })
})

test('while another session locks a table nothing is removed, and the session is named', async () => {
  const reader = await school.database.store.pool.connect()
  await reader.query('BEGIN')
  await reader.query(`SET LOCAL application_name = 'the reader'`)
  await reader.query('SELECT count(*) FROM directory.role')
  const { planDigest } = await preview()
  await expect(revert({ planDigest, confirm: SCHOOL })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'in-use', detail: expect.stringContaining('the reader') },
  })
  await reader.query('COMMIT')
  reader.release()
  await nothingWent()
}, 30_000)

test('a reverted school says so at every door until it is restored, and keeps its audit log', async () => {
  const { planDigest, rowsLost } = await preview()
  const events = await revert({ planDigest, confirm: SCHOOL })
  expect(events.map(({ kind }) => kind).filter((kind, at, all) => kind !== all[at - 1])).toEqual([
    'saving',
    'saved',
    'started',
    'statement',
    'finished',
    'done',
  ])
  const { name } = (await school.client.backups.list()).items[0]!
  await expect(school.client.people.search({})).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'school-emptied', detail: expect.stringContaining(name) },
  })
  const emptied = { migration: expect.any(String), by: 'tester', rows: rowsLost, backup: name }
  expect(await school.client.connections.health()).toMatchObject({ emptied })
  expect(await school.client.migrations.track({ track })).toMatchObject({ takenBack: emptied })

  const { planDigest: up } = await school.client.migrations.preview({ track, direction: 'up' })
  await told(school.client.migrations.apply({ track, planDigest: up }))
  expect((await school.client.people.search({})).items).toEqual([])
  expect((await school.client.connections.health()).emptied).toBeNull()
  const [revertion, ...kept] = (await school.client.audit.search({ limit: 200 })).items
  expect(revertion).toMatchObject({ action: 'migration.revert', actor: 'tester', after: { backup: name } })
  expect(kept).toEqual(trail)
}, 30_000)
