import { expect, test } from '../../fixtures.ts'
import type { ImportPage } from '../../pages/import-page.ts'
import type { ShellPage } from '../../pages/shell-page.ts'
import { realWork } from '../../real-work.ts'
import { writeRosterPackage } from '../../setup/roster-package.ts'
import type { Standin } from '../../standin/launch-standin.ts'

test.use({ ownDesktop: true })

const RELOAD = 0
const OTHER = 1

/** The rows of the people table, even in a page that Playwright has given up after its crash. */
const rowsOf = (desktop: Standin) =>
  desktop.ask(
    'evaluate',
    `document.querySelectorAll('[role=grid] [role=row][aria-rowindex]').length`,
  ) as Promise<number>

test('a page that crashed can be reloaded and shows the people', async ({ people, desktop, page }) => {
  await expect(people.row(/@/).first()).toBeVisible()
  const crashed = page.waitForEvent('crash')
  await desktop.ask('crash')
  await crashed
  const box = await desktop.nextBox()
  expect(box).toMatchObject({ message: 'The page of the console has stopped.', buttons: ['Reload', 'Quit'] })
  await desktop.ask('press', { box: box.number, response: RELOAD })
  await expect.poll(() => rowsOf(desktop).catch(() => 0), realWork).toBeGreaterThan(1)
  expect((await desktop.ask('state')).windows).toMatchObject([{ crashed: false, visible: true }])
})

test('after a crash of the page the program can be ended cleanly', async ({ people, desktop }) => {
  await expect(people.row(/@/).first()).toBeVisible()
  await desktop.ask('crash')
  const box = await desktop.nextBox()
  await desktop.ask('press', { box: box.number, response: OTHER })
  expect(await desktop.exited).toEqual({ code: 0, signal: null })
})

test('a page that hangs can be reloaded, or be waited for', async ({ people, desktop, page }) => {
  await expect(people.row(/@/).first()).toBeVisible()
  await desktop.ask('emit', { on: 'window', name: 'unresponsive' })
  const first = await desktop.nextBox()
  expect(first).toMatchObject({ message: 'The page of the console does not answer.', buttons: ['Reload', 'Wait'] })
  await desktop.ask('press', { box: first.number, response: OTHER })
  await expect(people.row(/@/).first()).toBeVisible()

  await desktop.ask('emit', { on: 'window', name: 'unresponsive' })
  const second = await desktop.nextBox()
  const crashed = page.waitForEvent('crash')
  await desktop.ask('press', { box: second.number, response: RELOAD })
  await crashed
  await expect.poll(() => rowsOf(desktop).catch(() => 0), realWork).toBeGreaterThan(1)
  const asked = (await desktop.ask('state')).recorded.filter(({ what }) => what === 'dialog message')
  expect(asked, 'the end of the page that was chosen is no question of its own').toHaveLength(2)
})

const checkingLargePackage = async (shell: ShellPage, imports: ImportPage, seed: number) => {
  const zip = await writeRosterPackage({ people: 40_000, seed })
  await shell.goTo('Import')
  await imports.chooseZip(zip)
  await imports.check.click()
  await expect(imports.progress).toBeVisible(realWork)
}

test('a quit while an import runs asks: Stay continues it, Leave leaves nothing of it', async ({
  emptySchool,
  shell,
  imports,
  desktop,
}) => {
  await checkingLargePackage(shell, imports, 21)
  await desktop.ask('quit')
  const box = await desktop.nextBox()
  expect(box).toMatchObject({ message: 'Work is still under way in this window.', buttons: ['Stay', 'Leave'] })
  await expect(imports.progress.or(imports.report()).first()).toBeVisible(realWork)

  await desktop.ask('answerNext', OTHER)
  expect(await desktop.quit()).toEqual({ code: 0, signal: null })
  expect((await emptySchool.api.get<{ total: number }>('/people/count')).total).toBe(0)
})

test('the window’s own button while an import runs asks, and closes at Leave', async ({
  emptySchool,
  shell,
  imports,
  desktop,
}) => {
  await checkingLargePackage(shell, imports, 22)
  await desktop.ask('answerNext', OTHER)
  await desktop.ask('closeWindow')
  expect(await desktop.exited).toEqual({ code: 0, signal: null })
  expect((await desktop.nextBox()).buttons).toEqual(['Stay', 'Leave'])
  expect((await emptySchool.api.get<{ total: number }>('/people/count')).total).toBe(0)
})

test('Ctrl-C while an import runs asks nobody and ends well', async ({ emptySchool, shell, imports, desktop }) => {
  test.skip(process.platform === 'win32', 'Windows has no signals')
  await checkingLargePackage(shell, imports, 23)
  desktop.signal('SIGINT')
  expect(await desktop.exited).toEqual({ code: 0, signal: null })
  expect((await emptySchool.api.get<{ total: number }>('/people/count')).total).toBe(0)
})
