import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CONNECT } from '../../../src/contract/bridge.ts'
import type { DesktopConsole } from '../../../src/main/desktop/load-console.ts'
import { APP_ID } from '../../../src/main/desktop/product.ts'
import { type ElectronParts, runDesktop } from '../../../src/main/desktop/run-desktop.ts'
import { fakeElectron, FakeWindow } from './fake-app.ts'

const checkout = resolve(import.meta.dirname, '../../..')

describe('the desktop app', () => {
  let folder: string
  let closed: number
  let doors: number
  const loadConsole = async (): Promise<DesktopConsole> => ({
    note: () => undefined,
    openDoor: () => {
      doors++
      return () => undefined
    },
    close: async () => void closed++,
  })
  const start = (electron: ElectronParts, load = loadConsole) =>
    runDesktop(electron, { args: ['--data', folder], builtFolder: '/built', loadConsole: load })
  const theWindow = () => FakeWindow.opened[0]!

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doors-desktop-'))
    await chmod(folder, 0o755)
    closed = doors = 0
    FakeWindow.opened.length = 0
    FakeWindow.draws = true
    FakeWindow.whileLoading = () => undefined
  })
  afterEach(async () => {
    vi.useRealTimers()
    await rm(folder, { recursive: true, force: true })
  })

  test('opens one window with the preload, with its own data folder, and with its scheme registered in time', async () => {
    const { electron, app, state } = fakeElectron()
    await start(electron)
    expect(FakeWindow.opened).toHaveLength(1)
    expect(theWindow().options.webPreferences).toMatchObject({ preload: join('/built', 'preload', 'index.cjs') })
    expect(theWindow().did).toContain('show')
    expect(state).toMatchObject({ userData: join(folder, 'desktop'), schemes: [{ scheme: 'app' }], sandboxed: true })
    expect(app.getName()).toBe('School Directory')
    app.exit(0)
  })

  test.each([
    ['win32', APP_ID],
    ['linux', ''],
  ] as const)('on %s gives Windows the name by which it groups windows: "%s"', async (platform, appUserModelId) => {
    const { electron, app, state } = fakeElectron()
    await runDesktop(electron, { args: ['--data', folder], builtFolder: '/built', loadConsole, platform })
    expect(state).toMatchObject({ appUserModelId })
    app.exit(0)
  })

  test.each([
    ['linux', false, true],
    ['linux', true, false],
    ['darwin', false, false],
  ] as const)('on %s, packaged %s, gives its window the icon of the checkout: %s', async (platform, packaged, own) => {
    const { electron, app } = fakeElectron()
    app.isPackaged = packaged
    const builtFolder = join(checkout, 'out')
    await runDesktop(electron, { args: ['--data', folder], builtFolder, loadConsole, platform })
    expect(theWindow().options.icon).toBe(own ? join(checkout, 'resources', 'icons', '256x256.png') : undefined)
    app.exit(0)
  })

  test('opens the screen of a link: at its start, from a second start, and as a Mac hands it over', async () => {
    const { electron, app, state } = fakeElectron()
    const person = '0190a5a0-0000-7000-8000-000000000001'
    const args = ['--data', folder, `schooldir://people/${person}?school=oak`]
    await runDesktop(electron, { args, builtFolder: '/built', loadConsole })
    app.emit('second-instance', {}, ['program', 'schooldir://audit'])
    app.emit('second-instance', {}, ['program', 'schooldir://elsewhere/x', 'https://example.org'])
    app.emit('second-instance', {}, ['program'])
    app.emit('open-url', { preventDefault: () => undefined }, 'schooldir://org-chart?by=reporting')
    app.emit('open-url', { preventDefault: () => undefined }, 'schooldir://people/"onclick=x')
    expect(theWindow().urls).toEqual([
      `app://console/#/people/${person}?school=oak`,
      'app://console/#/audit',
      'app://console/#/org-chart?by=reporting',
    ])
    expect(FakeWindow.opened).toHaveLength(1)
    expect(state.linkSchemes).toEqual([])
    app.exit(0)
  })

  test('is the program for such links once it is installed', async () => {
    const { electron, app, state } = fakeElectron()
    app.isPackaged = true
    await start(electron)
    expect(state.linkSchemes).toEqual(['schooldir'])
    app.exit(0)
  })

  test('has its window and starts loading the page before the console is loaded', async () => {
    const { electron, app } = fakeElectron()
    const seen: string[][] = []
    await start(electron, () => {
      seen.push([...theWindow().did])
      return loadConsole()
    })
    expect(seen).toEqual([['load']])
    app.exit(0)
  })

  test('gives a loading page its port, and calls wait for the console', async () => {
    const { electron, app, ipcMain } = fakeElectron()
    FakeWindow.whileLoading = ({ webContents }) => ipcMain.emit(CONNECT, webContents.message(), 'page')
    const loading = Promise.withResolvers<DesktopConsole>()
    const started = start(electron, () => loading.promise)
    await vi.waitFor(() => expect(theWindow().webContents.posted).toHaveLength(1))
    expect(doors).toBe(0)
    loading.resolve(await loadConsole())
    await started
    await vi.waitFor(() => expect(doors).toBe(1))
    app.exit(0)
  })

  test('shows its window after a while when the first frame is not reported', async () => {
    vi.useFakeTimers()
    FakeWindow.draws = false
    const { electron, app } = fakeElectron()
    await start(electron)
    expect(theWindow().did).toEqual(['load'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(theWindow().did).toEqual(['load', 'show'])
    theWindow().emit('ready-to-show')
    expect(theWindow().did).toEqual(['load', 'show'])
    app.exit(0)
  })

  test('turns the sandbox off when asked to, and says so in the title', async () => {
    const { electron, app, state } = fakeElectron({ switches: ['no-sandbox'] })
    await start(electron)
    expect(state.sandboxed).toBe(false)
    expect(theWindow().options.title).toBe('School Directory Console (without sandbox)')
    theWindow().emit('page-title-updated', { preventDefault: () => undefined }, 'People – Oak')
    expect(theWindow().title).toBe('People – Oak (without sandbox)')
    app.exit(0)
  })

  test('ends when another desktop runs on the same data and answers, which comes to the front', async () => {
    const first = fakeElectron()
    await start(first.electron)
    const second = fakeElectron({ first: false })
    const left = start(second.electron)
    first.app.emit('second-instance')
    await left
    expect(second.state).toMatchObject({ left: 0, errors: [] })
    expect(FakeWindow.opened).toHaveLength(1)
    expect(theWindow().did).toContain('focus')
    first.app.exit(0)
  })

  test('comes to the front while the console is still being loaded', async () => {
    const { electron, app } = fakeElectron()
    void start(electron, () => new Promise(() => undefined))
    await vi.waitFor(() => expect(FakeWindow.opened).toHaveLength(1))
    app.emit('second-instance')
    expect(theWindow().did).toContain('focus')
    app.exit(0)
  })

  test('says who holds the data when that is another version', async () => {
    await mkdir(join(folder, 'desktop'))
    await writeFile(join(folder, 'desktop', 'running.json'), '{"pid":77,"version":"0.0.1","answers":0}')
    vi.useFakeTimers()
    const { electron, state } = fakeElectron({ first: false })
    const left = start(electron)
    await vi.advanceTimersByTimeAsync(4_000)
    await left
    expect(state.left).toBe(1)
    expect(state.errors[0]).toMatch(/Version 0\.0\.1 .*process 77.*\n\nThe log: .*console\.log$/s)
  })

  test('says so when the lock is held and nobody answers', async () => {
    vi.useFakeTimers()
    const { electron, state } = fakeElectron({ first: false })
    const left = start(electron)
    await vi.advanceTimersByTimeAsync(4_000)
    await left
    expect(state.left).toBe(1)
    expect(state.errors[0]).toContain('does not answer')
    expect(state.userData).not.toContain(folder)
  })

  test('closes the stores once before it ends', async () => {
    const { electron, app, state } = fakeElectron()
    await start(electron)
    app.emit('window-all-closed')
    app.quit()
    expect(state.left).toBeUndefined()
    await vi.waitFor(() => expect(state.left).toBe(0))
    expect(closed).toBe(1)
  })

  test('waits for the console when it is told to end while loading, and ends it', async () => {
    const { electron, app, state } = fakeElectron()
    const loading = Promise.withResolvers<DesktopConsole>()
    const started = start(electron, () => loading.promise)
    await vi.waitFor(() => expect(FakeWindow.opened).toHaveLength(1))
    app.quit()
    expect(state.left).toBeUndefined()
    loading.resolve(await loadConsole())
    await started
    await vi.waitFor(() => expect(state).toMatchObject({ left: 0, errors: [] }))
    expect(closed).toBe(1)
  })

  test('remembers the position of its window', async () => {
    const { electron, app } = fakeElectron()
    await start(electron)
    theWindow().emit('close')
    expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toMatchObject({
      x: 10,
      y: 20,
      width: 1_000,
      height: 700,
      maximized: false,
    })
    app.exit(0)
  })

  test('says why it cannot start, and exits with 1', async () => {
    const { electron, state } = fakeElectron()
    await start(electron, () => Promise.reject(new Error('The profiles cannot be read.')))
    expect(state.left).toBe(1)
    expect(state.errors).toEqual([`The profiles cannot be read.\n\nThe log: ${join(folder, 'logs', 'console.log')}`])
  })

  test('says why when the log or the data folder cannot be written, and exits with 1', async () => {
    await mkdir(join(folder, 'logs', 'console.log'), { recursive: true })
    const noLog = fakeElectron()
    await start(noLog.electron)
    expect(noLog.state.left).toBe(1)
    expect(noLog.state.errors[0]).toMatch(/^The log cannot be written to: a folder is in its place\..*console\.log$/s)

    await rm(folder, { recursive: true })
    await writeFile(folder, '')
    const noFolder = fakeElectron()
    await start(noFolder.electron)
    expect(noFolder.state.left).toBe(1)
    expect(noFolder.state.errors[0]).toContain(`The data folder ${folder} cannot be written to`)
    expect(FakeWindow.opened).toHaveLength(0)
  })

  test('offers to reload in the language of the system', async () => {
    const { electron, app, state } = fakeElectron({ languages: ['es-MX', 'en-US'] })
    await start(electron)
    expect(theWindow().options.title).toBe('Consola del directorio escolar')
    theWindow().webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
    await vi.waitFor(() => expect(state.asked).toMatchObject([{ buttons: ['Recargar', 'Salir'] }]))
    app.exit(0)
  })

  test.each([
    ['render-process-gone', [{}, { reason: 'crashed', exitCode: 1 }], 'has stopped', { loads: 1, reloads: 1 }],
    ['did-fail-load', [{}, -2, 'ERR_FAILED', 'app://console/', true], 'ERR_FAILED', { loads: 2, reloads: 0 }],
    ['did-navigate', [{}, 'app://console/', 404, ''], 'is missing (404)', { loads: 2, reloads: 0 }],
  ])('offers to load the page again (%s)', async (event, facts, words, done) => {
    const { electron, app, state } = fakeElectron()
    await start(electron)
    const { webContents } = theWindow()
    webContents.emit(event, ...facts)
    await vi.waitFor(() => expect({ loads: theWindow().loads, reloads: webContents.reloads }).toEqual(done))
    expect(state.asked).toMatchObject([{ buttons: ['Reload', 'Quit'] }])
    expect(state.asked[0]!.message).toContain(words)
    app.exit(0)
  })

  test('ends when its page has stopped and nobody wants to reload it', async () => {
    const { electron, state } = fakeElectron()
    state.answer = 1
    await start(electron)
    theWindow().webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
    await vi.waitFor(() => expect(state.left).toBe(0))
    expect(theWindow().loads).toBe(1)
  })

  test.each([
    ['did-fail-load', [{}, -3, 'ERR_ABORTED', 'app://console/', true]],
    ['did-fail-load', [{}, -2, 'ERR_FAILED', 'app://console/frame', false]],
    ['render-process-gone', [{}, { reason: 'clean-exit', exitCode: 0 }]],
    ['did-navigate', [{}, 'app://console/', 200, '']],
  ])('asks nothing when there is no trouble (%s)', async (event, facts) => {
    const { electron, app, state } = fakeElectron()
    await start(electron)
    theWindow().webContents.emit(event, ...facts)
    expect(state.asked).toEqual([])
    app.exit(0)
  })

  test('offers once to reload a page that hangs, and ends the hanging one first', async () => {
    const { electron, app, state } = fakeElectron()
    await start(electron)
    theWindow().emit('unresponsive')
    await vi.waitFor(() => expect(theWindow().webContents.reloads).toBe(1))
    expect(state.asked).toMatchObject([{ buttons: ['Reload', 'Wait'] }])
    app.exit(0)
  })

  test('opens a maximised window with its first frame, in the colour that the last one had', async () => {
    const kept = { x: 10, y: 20, width: 1_000, height: 700, maximized: true, background: '#000000' }
    await writeFile(join(folder, 'window.json'), JSON.stringify(kept))
    FakeWindow.draws = false
    const { electron, app } = fakeElectron()
    await start(electron)
    expect(theWindow().options).toMatchObject({ show: false, backgroundColor: '#000000' })
    expect(theWindow().did).toEqual(['load'])
    // A window that is closed before it was shown keeps its maximised state.
    theWindow().emit('close')
    expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toEqual(kept)
    theWindow().emit('ready-to-show')
    expect(theWindow().did).toEqual(['load', 'maximize'])
    theWindow().webContents.emit('did-change-theme-color', {}, '#f5f6f8')
    theWindow().emit('close')
    expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toEqual({ ...kept, background: '#f5f6f8' })
    app.exit(0)
  })

  test('opens its first window with the background of the system’s theme', async () => {
    const { electron, app } = fakeElectron()
    await start(electron)
    expect(theWindow().options.backgroundColor).toBe('#101215')
    app.exit(0)
  })
})
