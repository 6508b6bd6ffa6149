import { EventEmitter } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Console } from '../../../src/main/compose.ts'
import { type ElectronParts, runDesktop } from '../../../src/main/desktop/run-desktop.ts'
import { FakeContents } from './fake-electron.ts'

class FakeWindow extends EventEmitter {
  static readonly opened: FakeWindow[] = []
  readonly webContents = new FakeContents('app://console/')
  shown = false
  focused = 0
  readonly options: { webPreferences?: { preload?: string } }

  constructor(options: FakeWindow['options']) {
    super()
    this.options = options
    FakeWindow.opened.push(this)
  }

  async loadURL() {
    this.emit('ready-to-show')
  }
  show() {
    this.shown = true
  }
  focus() {
    this.focused++
  }
  maximize() {}
  isMaximized = () => false
  isMinimized = () => false
  getNormalBounds = () => ({ x: 10, y: 20, width: 1_000, height: 700 })
}

/** The parts of Electron that a start touches; `quits` counts how often the app was told to leave. */
const fakeElectron = ({ first = true } = {}) => {
  const state = { quits: 0, left: false, schemes: [] as unknown[], userData: '', errors: [] as string[] }
  const app = Object.assign(new EventEmitter(), {
    setPath: (_name: string, path: string) => (state.userData = path),
    requestSingleInstanceLock: () => first,
    enableSandbox: () => undefined,
    whenReady: async () => undefined,
    getName: () => 'School Directory',
    isPackaged: false,
    quit: () => {
      state.quits++
      let prevented = false
      app.emit('before-quit', { preventDefault: () => (prevented = true) })
      state.left ||= !prevented
    },
  })
  const display = { id: 1, workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }
  const electron = {
    app,
    BrowserWindow: FakeWindow,
    dialog: { showErrorBox: (_title: string, text: string) => state.errors.push(text) },
    ipcMain: new EventEmitter(),
    Menu: { setApplicationMenu: () => undefined, buildFromTemplate: () => ({}) },
    MessageChannelMain: MessageChannel,
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => (state.schemes = schemes),
      handle: () => undefined,
    },
    safeStorage: { getSelectedStorageBackend: () => 'gnome_libsecret' },
    screen: { getPrimaryDisplay: () => display, getAllDisplays: () => [display] },
    session: {
      defaultSession: {
        setPermissionRequestHandler: () => undefined,
        setPermissionCheckHandler: () => undefined,
        setDevicePermissionHandler: () => undefined,
      },
    },
    shell: { openExternal: async () => undefined, showItemInFolder: () => undefined },
  }
  return { electron: electron as unknown as ElectronParts, app, state }
}

describe('the desktop app', () => {
  let folder: string
  let closed: number
  const openConsole = async (): Promise<Console> => ({
    app: {} as Console['app'],
    router: {} as Console['router'],
    close: async () => void closed++,
  })
  const start = (electron: ElectronParts, open = openConsole) =>
    runDesktop(electron, {
      args: ['--data', folder, '--no-sandbox'],
      builtFolder: '/built',
      openConsole: open,
      onFirstStart: async () => undefined,
    })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doors-desktop-'))
    await chmod(folder, 0o755)
    closed = 0
    FakeWindow.opened.length = 0
  })
  afterEach(async () => {
    process.exitCode = undefined
    await rm(folder, { recursive: true, force: true })
  })

  test('opens one window with the preload, its own data beside the school, its scheme before it is ready', async () => {
    const { electron, state } = fakeElectron()
    await start(electron)
    expect(FakeWindow.opened).toHaveLength(1)
    expect(FakeWindow.opened[0]).toMatchObject({
      shown: true,
      options: { webPreferences: { preload: join('/built', 'preload', 'index.cjs') } },
    })
    expect(state.userData).toBe(join(folder, 'desktop'))
    expect(state.schemes).toMatchObject([{ scheme: 'app' }])
  })

  test('leaves at once when another runs on the same data, and that one comes to the front', async () => {
    const second = fakeElectron({ first: false })
    await start(second.electron)
    expect(FakeWindow.opened).toHaveLength(0)
    expect(second.state.left).toBe(true)

    const { electron, app } = fakeElectron()
    await start(electron)
    app.emit('second-instance')
    expect(FakeWindow.opened[0]!.focused).toBe(1)
  })

  test('ends the stores before it leaves, once', async () => {
    const { electron, app, state } = fakeElectron()
    await start(electron)
    app.emit('window-all-closed')
    app.quit()
    expect(state.left).toBe(false)
    await vi.waitFor(() => expect(state.left).toBe(true))
    expect(closed).toBe(1)
  })

  test('keeps the place of its window', async () => {
    const { electron } = fakeElectron()
    await start(electron)
    FakeWindow.opened[0]!.emit('close')
    const kept = () => readFile(join(folder, 'window.json'), 'utf8').catch(() => '{}')
    await vi.waitFor(async () =>
      expect(JSON.parse(await kept())).toMatchObject({ x: 10, y: 20, width: 1_000, height: 700, maximized: false }),
    )
  })

  test('says why when it cannot start, and leaves with 1', async () => {
    const { electron, state } = fakeElectron()
    await start(electron, () => Promise.reject(new Error('The data folder cannot be written to.')))
    expect(state).toMatchObject({ left: true, errors: ['The data folder cannot be written to.'] })
    expect(process.exitCode).toBe(1)
    expect(FakeWindow.opened).toHaveLength(0)
  })
})
