import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test as base } from '../../fixtures.ts'
import { PeoplePage } from '../../pages/people-page.ts'
import { temporaryFolder } from '../../setup/seeded-data.ts'

const test = base.extend<{ folder: string }>({
  /** An empty data folder. */
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  folder: async ({}, use) => {
    const folder = await temporaryFolder('desktop')
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
})

test('the first start shows a window at once, reports what it prepares, and ends at the people', async ({
  folder,
  launchDesktop,
}) => {
  test.setTimeout(120_000)
  const desktop = await launchDesktop({ dataFolder: folder })
  const page = await desktop.window()
  await expect(page.getByText(/sample district|database|migration/i).first()).toBeVisible({ timeout: 30_000 })
  await expect.poll(async () => (await desktop.ask('state')).windows[0]?.visible).toBe(true)
  await expect(new PeoplePage(page).row(/@/).first()).toBeVisible({ timeout: 90_000 })
  expect(await desktop.quit()).toEqual({ code: 0, signal: null })
})

test('the window is shown although ready-to-show never comes', async ({ host, launchDesktop }) => {
  const desktop = await launchDesktop({ dataFolder: host.dataFolder, readyToShow: 'never' })
  const page = await desktop.window()
  await expect.poll(async () => (await desktop.ask('state')).windows[0]?.visible).toBe(true)
  await expect(new PeoplePage(page).row(/@/).first()).toBeVisible()
})

test('no driver of a store is loaded before the window is shown', async ({ host, launchDesktop }) => {
  const desktop = await launchDesktop({ dataFolder: host.dataFolder })
  await desktop.window()
  const { modules } = await desktop.ask('state')
  expect(modules.packages.filter((name) => /^(pg|typeorm|neo4j-driver|fastify)\b/.test(name))).toEqual([])
})

test('a log that cannot be written: a message names the file, and the program ends', async ({
  folder,
  launchDesktop,
}) => {
  const log = join(folder, 'logs', 'console.log')
  await mkdir(log, { recursive: true })
  const desktop = await launchDesktop({ dataFolder: folder })
  const box = await desktop.nextBox()
  expect(box).toMatchObject({ kind: 'error', title: 'The console could not start' })
  expect(box.message).toContain('The log cannot be written to')
  expect(box.message).toContain(log)
  expect(await desktop.exited).toEqual({ code: 1, signal: null })
})

test('a data folder that cannot be written: a message says so, and the program ends', async ({
  folder,
  launchDesktop,
}) => {
  const file = join(folder, 'in-the-way')
  await writeFile(file, '')
  const desktop = await launchDesktop({ dataFolder: join(file, 'data') })
  const box = await desktop.nextBox()
  expect(box.message).toContain(`The data folder ${join(file, 'data')} cannot be written to`)
  expect(await desktop.exited).toEqual({ code: 1, signal: null })
})

test('a second start brings the first to the front and ends', async ({ host, launchDesktop }) => {
  const first = await launchDesktop({ dataFolder: host.dataFolder })
  const page = await first.window()
  await expect(new PeoplePage(page).row(/@/).first()).toBeVisible()
  const focused = async () => (await first.ask('state')).recorded.filter(({ what }) => what === 'window.focus').length
  const before = await focused()
  const second = await launchDesktop({ dataFolder: host.dataFolder })
  expect(await second.exited).toEqual({ code: 0, signal: null })
  await expect.poll(focused).toBe(before + 1)
  expect((await first.ask('state')).windows).toHaveLength(1)
})

test('a start says so when the desktop that holds its folder does not answer', async ({ folder, launchDesktop }) => {
  const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  await once(holder, 'spawn')
  await mkdir(join(folder, 'desktop'), { recursive: true })
  await writeFile(join(folder, 'desktop', 'standin-lock'), String(holder.pid))
  const desktop = await launchDesktop({ dataFolder: folder })
  const box = await desktop.nextBox()
  expect(box.message).toContain('does not answer')
  expect(await desktop.exited).toEqual({ code: 1, signal: null })
  holder.stdin.end()
  await once(holder, 'exit')
})

test('the lock of a killed desktop does not block the next start', async ({ host, launchDesktop }) => {
  const first = await launchDesktop({ dataFolder: host.dataFolder })
  await first.window()
  first.signal('SIGKILL')
  await first.exited
  await stat(join(host.dataFolder, 'desktop', 'standin-lock'))
  const second = await launchDesktop({ dataFolder: host.dataFolder })
  await expect(new PeoplePage(await second.window()).row(/@/).first()).toBeVisible()
})

test('Ctrl-C twice at the same time ends the program once and cleanly', async ({ host, launchDesktop }) => {
  test.skip(process.platform === 'win32', 'Windows has no signals')
  const desktop = await launchDesktop({ dataFolder: host.dataFolder })
  await expect(new PeoplePage(await desktop.window()).row(/@/).first()).toBeVisible()
  desktop.signal('SIGINT')
  desktop.signal('SIGINT')
  expect(await desktop.exited).toEqual({ code: 0, signal: null })
})

test('a quit while the school is being created is clean, and the next start creates it', async ({
  folder,
  launchDesktop,
}) => {
  test.setTimeout(120_000)
  const first = await launchDesktop({ dataFolder: folder })
  await first.window()
  await expect.poll(async () => (await first.ask('state')).windows[0]?.visible).toBe(true)
  expect(await first.quit()).toEqual({ code: 0, signal: null })
  const second = await launchDesktop({ dataFolder: folder })
  await expect(new PeoplePage(await second.window()).row(/@/).first()).toBeVisible({ timeout: 90_000 })
})
