import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { compose } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { dataFolderTrouble, desktopFolderTrouble } from '../../../src/main/program/data-folder-trouble.ts'
import { sayFailure } from '../../../src/main/program/file-trouble.ts'
import { keptToken } from '../../../src/main/program/kept-token.ts'
import { createLog } from '../../../src/main/program/log.ts'
import { writeDurably } from '../../../src/main/stores/files/kept-file.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const mounted = (folder: string, options: string) => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const freshFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'school-directory-disk-'))
  await chmod(folder, 0o711)
  onTestFinished(async () => {
    try {
      execFileSync('umount', [folder], { stdio: 'ignore' })
    } catch {
      // The folder was not mounted.
    }
    await chmod(folder, 0o700)
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

const start = async (dataFolder: string) => {
  const log = pino({ level: 'silent' })
  const running = await compose({ dataFolder, log })
  const context = { app: running.app, author: { actor: 'test', door: 'in-process' as const } }
  return { ...running, client: inProcessClient({ router: running.router, context, log }) }
}

const ada = { givenName: 'Ada', familyName: 'Lovelace' }

test(
  'a full disk: named in health, in refusals and at the next start; what was saved is there when there is room again',
  { timeout: 180_000 },
  async ({ skip }) => {
    const folder = await freshFolder()
    if (!mounted(folder, 'size=160m,mode=711')) skip('a small disk needs the right to mount one')
    const data = join(folder, 'data')
    await mkdir(data, { mode: 0o711 })
    const first = await start(data)
    await first.client.people.create({ ...ada, username: 'ada' })
    await expect
      .poll(async () => (await first.client.connections.health()).postgresql, { timeout: 60_000 })
      .toMatchObject({ state: 'up', reason: null })

    const filler = await open(join(folder, 'filler'), 'w')
    const fill = async () => {
      try {
        for (;;) await filler.write(Buffer.alloc(65_536))
      } catch {
        // The disk is full.
      }
    }
    await fill()
    await expect
      .poll(async () => (await first.client.connections.health()).postgresql, { timeout: 20_000 })
      .toMatchObject({ state: 'up', reason: expect.stringMatching(/disk of .* is full: 0 MB/) })
    await expect(
      first.client.connections.create({ name: 'Full', postgresql: { kind: 'embedded' } }),
    ).rejects.toMatchObject({ code: 'INSUFFICIENT_STORAGE', data: { reason: 'full' } })
    // Pages and log in memory still accept some writes. Each write must succeed or fail because of the disk.
    const written = ['ada']
    const refused = async () => {
      const username = createHash('sha256').update(String(written.length)).digest('hex').repeat(3)
      try {
        await first.client.people.create({ ...ada, givenName: 'A'.repeat(190), username })
        written.push(username)
        return null
      } catch (error) {
        return error
      }
    }
    let failure: unknown = null
    while (failure === null && written.length < 20_000) failure = await refused()
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', data: { store: 'postgresql' } })
    expect(
      (await first.client.people.get({ id: (await first.client.people.search({ limit: 1 })).items[0]!.id })).id,
    ).toBeTruthy()
    await first.close()
    await fill()

    const second = await start(data)
    onTestFinished(second.close)
    await expect
      .poll(async () => (await second.client.connections.health()).postgresql, { timeout: 60_000 })
      .toMatchObject({ reason: expect.stringMatching(/disk of .* is full/) })
    await filler.close()
    await rm(join(folder, 'filler'))
    await expect
      .poll(
        () =>
          second.client.people.search({ limit: 1 }).then(
            () => 'there',
            () => 'away',
          ),
        { timeout: 60_000 },
      )
      .toBe('there')
    const { rows } = await (
      await second.app.database()
    ).store.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM directory.person WHERE username = ANY($1)',
      [written],
    )
    expect(rows[0]!.count).toBe(written.length)
    await expect
      .poll(async () => (await second.client.connections.health()).postgresql, { timeout: 20_000 })
      .toMatchObject({ state: 'up', reason: null })
  },
)

test('a data folder that cannot be written is named in health, in calls and when a profile is saved', async ({
  skip,
}) => {
  const folder = await freshFolder()
  if (process.getuid?.() === 0) {
    if (!mounted(folder, 'size=4m,ro')) skip('a read-only disk needs the right to mount one')
  } else await chmod(folder, 0o500)
  const { client, close } = await start(folder)
  onTestFinished(close)
  await expect
    .poll(async () => (await client.connections.health()).postgresql, { timeout: 60_000 })
    .toMatchObject({ state: 'down', reason: expect.stringMatching(/takes no writes|cannot be written to/) })
  await expect(client.people.search({})).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    data: { because: 'not-writable' },
  })
  await expect(client.connections.create({ name: 'X', postgresql: { kind: 'embedded' } })).rejects.toMatchObject({
    code: 'INSUFFICIENT_STORAGE',
    data: { reason: 'not-writable' },
  })
})

test('a disk that is full at the start is named, and nothing blocks the next start', async ({ skip }) => {
  const folder = await freshFolder()
  if (!mounted(folder, 'size=64k,mode=711')) skip('a small disk needs the right to mount one')
  await writeFile(join(folder, 'filler'), Buffer.alloc(65_536)).catch(() => undefined)
  const words = 'cannot be written to: the disk is full.'
  expect(await dataFolderTrouble(folder)).toEqual({
    reason: `The data folder ${folder} ${words} Make room there, or choose another folder with --data.`,
    stuck: false,
  })
  expect(desktopFolderTrouble({ dataFolder: folder, logFile: join(folder, 'log') })).toContain(words)
  const refused = await keptToken({ dataFolder: folder, newSecret: () => 'secret' }).catch((error: unknown) => error)
  expect(sayFailure(refused)).toContain(words)
  await expect(writeDurably(join(folder, 'profiles.json'), '{}')).rejects.toThrow('ENOSPC')
  expect(await readdir(folder)).toEqual(['filler'])
})

test('a disk that fills while the first school is created: reported at the terminal, cleaned up, and created at the next start', async ({
  skip,
}) => {
  const folder = await freshFolder()
  if (!mounted(folder, 'size=24m,mode=711')) skip('a small disk needs the right to mount one')
  const data = join(folder, 'data')
  const host = spawn(
    process.execPath,
    ['src/main/headless/index.ts', '--interactive', '--json', '--port', '0', '--data', data],
    {
      cwd: resolve(import.meta.dirname, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
    },
  )
  const exited = once(host, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: host.stdout })) {
    lines.push(line)
    if (line.includes('does not open')) host.kill('SIGINT')
  }
  expect(lines.at(-1)).toBe(
    `The school does not open: The disk of ${data} is full. Free some space and try again; nothing was lost.`,
  )
  expect(lines.join()).not.toContain('empty school')
  expect((await exited)[0]).toBe(0)
  expect(await readdir(data)).not.toContain('postgres')

  execFileSync('mount', ['-o', 'remount,size=200m', folder])
  const next = await start(data)
  onTestFinished(next.close)
  expect((await next.client.people.search({ limit: 1 })).items).toEqual([])
})

test.runIf(process.platform === 'linux')('a full disk for the log ends nothing', () => {
  const log = createLog({ file: '/dev/full' })
  for (let line = 0; line < 100; line++) log.warn({ line }, 'one more')
  expect(() => createLog({ file: '/dev/null/logs/console.log' })).not.toThrow()
})

const database = useDatabase()
const running = useConsole(() => database)

test('a server that says its disk is full in the middle of a write: a typed refusal, and the connection goes on', async () => {
  await database.store.pool.query(`
    CREATE FUNCTION directory.full_disk() RETURNS trigger LANGUAGE plpgsql AS
      $$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END$$;
    CREATE TRIGGER full_disk BEFORE INSERT ON directory.person FOR EACH ROW EXECUTE FUNCTION directory.full_disk()`)
  await expect(running.client.people.create({ ...ada, username: 'ada' })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    data: { store: 'postgresql', because: 'disk-full', reason: expect.stringContaining('disk') },
  })
  const health = async () => (await running.client.connections.health()).postgresql
  await expect
    .poll(health, { timeout: 20_000 })
    .toMatchObject({ state: 'up', fault: { code: 'server-disk-full' }, reason: expect.stringContaining('full') })
  await database.store.pool.query('DROP TRIGGER full_disk ON directory.person')
  expect(await running.client.people.create({ ...ada, username: 'ada' })).toMatchObject({ username: 'ada' })
  await expect.poll(health, { timeout: 20_000 }).toMatchObject({ state: 'up', fault: null, reason: null })
})
