import { EventEmitter } from 'node:events'
import type { ElectronParts } from '../../../src/main/desktop/run-desktop.ts'
import { FakeContents } from './fake-electron.ts'

type Options = {
  show?: boolean
  title?: string
  icon?: string
  backgroundColor?: string
  webPreferences?: { preload?: string }
}

/** A page that can be reloaded and can crash. */
class FakePage extends FakeContents {
  reloads = 0
  reload() {
    this.reloads++
  }
  forcefullyCrashRenderer() {
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 1 })
  }
}

/** A window whose page draws its first frame if `draws` is true. */
export class FakeWindow extends EventEmitter {
  static readonly opened: FakeWindow[] = []
  static draws = true
  /** Called while a page loads. */
  static whileLoading: (window: FakeWindow) => void = () => undefined
  readonly webContents = new FakePage('app://console/')
  readonly did: string[] = []
  readonly options: Options
  loads = 0
  readonly urls: string[] = []
  title = ''
  maximized = false
  gone = false

  constructor(options: Options) {
    super()
    this.options = options
    FakeWindow.opened.push(this)
  }

  async loadURL(url = '') {
    this.urls.push(url)
    this.loads++
    this.did.push('load')
    FakeWindow.whileLoading(this)
    await Promise.resolve()
    if (FakeWindow.draws) this.emit('ready-to-show')
  }
  show() {
    this.did.push('show')
  }
  focus() {
    this.did.push('focus')
  }
  maximize() {
    this.maximized = true
    this.did.push('maximize')
  }
  setTitle(title: string) {
    this.title = title
  }
  setBackgroundColor(color: string) {
    this.did.push(color)
  }
  isMaximized = () => this.maximized
  isMinimized = () => false
  isDestroyed = () => this.gone
  getNormalBounds = () => ({ x: 10, y: 20, width: 1_000, height: 700 })
}

/** The parts of Electron that a start uses. `left` is the exit code once the app has ended. */
export const fakeElectron = ({ first = true, switches = [] as string[], languages = ['en-US'] } = {}) => {
  const state = {
    left: undefined as number | undefined,
    schemes: [] as unknown[],
    userData: '',
    errors: [] as string[],
    asked: [] as { message: string; buttons?: string[] }[],
    answer: 0,
    sandboxed: false,
    appUserModelId: '',
    linkSchemes: [] as string[],
  }
  const app = Object.assign(new EventEmitter(), {
    name: 'electron',
    commandLine: { hasSwitch: (name: string) => switches.includes(name) },
    setPath: (_name: string, path: string) => (state.userData = path),
    requestSingleInstanceLock: () => first,
    enableSandbox: () => (state.sandboxed = true),
    setAppUserModelId: (id: string) => void (state.appUserModelId = id),
    whenReady: async () => undefined,
    isReady: () => true,
    getName: () => app.name,
    getPreferredSystemLanguages: () => languages,
    isPackaged: false,
    setAsDefaultProtocolClient: (scheme: string) => void state.linkSchemes.push(scheme),
    exit: (code: number) => {
      state.left ??= code
      app.emit('quit')
    },
    quit: () => {
      let prevented = false
      app.emit('before-quit', { preventDefault: () => (prevented = true) })
      if (!prevented) app.emit('will-quit', { preventDefault: () => (prevented = true) })
      if (!prevented) app.exit(0)
    },
  })
  const display = { id: 1, workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }
  const ipcMain = new EventEmitter()
  const electron = {
    app,
    BrowserWindow: FakeWindow,
    dialog: {
      showErrorBox: (_title: string, text: string) => state.errors.push(text),
      showMessageBox: async (_window: unknown, options: (typeof state.asked)[number]) => {
        state.asked.push(options)
        return { response: state.answer }
      },
    },
    ipcMain,
    Menu: { setApplicationMenu: () => undefined, buildFromTemplate: () => ({}) },
    MessageChannelMain: class extends MessageChannel {
      constructor() {
        super()
        Object.assign(this.port1, { start: () => undefined })
      }
    },
    nativeTheme: { shouldUseDarkColors: true },
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
  return { electron: electron as unknown as ElectronParts, app, state, ipcMain }
}
