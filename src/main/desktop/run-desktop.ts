import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type * as Electron from 'electron'
import { addressOfLink, LINK_SCHEME } from '../../contract/protocol/console-addresses.ts'
import { desktopFolderTrouble } from '../program/data-folder-trouble.ts'
import { defaultDataFolder } from '../program/data-folder.ts'
import { sayFailure } from '../program/file-trouble.ts'
import { untilTold } from '../program/until-told.ts'
import { VERSION } from '../foundation/version.ts'
import { consoleScheme, serveConsole } from './app-protocol.ts'
import { askBeforeLeaving } from './ask-before-leaving.ts'
import { CONSOLE_URL } from './console-origin.ts'
import { makeConsoleWindow } from './console-window.ts'
import { denyByDefault } from './deny-by-default.ts'
import { launcherLine } from './launcher-line.ts'
import type { DesktopConsole, LoadConsole } from './load-console.ts'
import { menuTemplate } from './menu.ts'
import { announceRunning, answersOf, otherInstanceTrouble } from './one-instance.ts'
import { offerReload } from './page-trouble.ts'
import { APP_ID, PRODUCT } from './product.ts'
import { handOutPorts } from './window-ports.ts'
import { windowWords } from './window-words.ts'

/** What the desktop takes of Electron, so that a test can give it a small double. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
> &
  Partial<Pick<typeof Electron, 'nativeTheme'>>

export type DesktopOptions = {
  args: string[]
  /** Folder of the built program: `renderer` and `preload` lie beside `main`. */
  builtFolder: string
  loadConsole?: LoadConsole
  platform?: NodeJS.Platform
}

/** The window is there by then, in milliseconds of the process's life, whatever its page has drawn. */
const SHOWN_BY_MS = 900
const SHOWN_SOONEST_MS = 150

const dataFolderOf = (args: string[]) => {
  // Chromium's own switches may stand among ours.
  const { values } = parseArgs({ args, options: { data: { type: 'string' } }, strict: false, allowPositionals: true })
  return resolve(typeof values.data === 'string' ? values.data : defaultDataFolder())
}

/** Undefined without the file: Electron makes no window with an icon that it cannot read. */
const checkoutIcon = (builtFolder: string) => {
  const file = join(builtFolder, '..', 'resources', 'icons', '256x256.png')
  return existsSync(file) ? file : undefined
}

/** The address of the first link among the arguments of a start. */
const addressIn = (args: readonly string[]) => args.map(addressOfLink).find((address) => address !== undefined)

const sinceStartMs = () => Math.round(process.uptime() * 1_000)

// Not before the window: it brings drivers, routes and schemas.
const loadWhenShown: LoadConsole = async (options) => (await import('./load-console.ts')).loadConsole(options)

/**
 * Runs the desktop app: one instance for each data folder, one window, the console's files on `app://console`, calls
 * through message ports. The window comes first, and the console is loaded beside its page. Ends when the window closes
 * (on a Mac when it is quit), after the stores have ended; a start that fails ends with a message and exit code 1.
 */
export const runDesktop = async (
  electron: ElectronParts,
  { args, builtFolder, loadConsole = loadWhenShown, platform = process.platform }: DesktopOptions,
): Promise<void> => {
  const { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, screen, session, shell } = electron
  const dataFolder = dataFolderOf(args)
  const logFile = join(dataFolder, 'logs', 'console.log')
  let mustLeave = false
  const leave = () => {
    mustLeave = true
    app.quit()
  }
  const launcher = launcherLine({ quit: leave })
  app.name = PRODUCT
  if (platform === 'win32') app.setAppUserModelId(APP_ID)

  const endWith = (reason: string) => {
    launcher.say({ event: 'failed', reason })
    dialog.showErrorBox('The console could not start', `${reason}\n\nThe log: ${logFile}`)
    app.exit(1)
  }
  /** A message needs an app that is ready, and Chromium a folder that it can write to. */
  const endBeforeReady = async (reason: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'school-directory-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    app.setPath('userData', folder)
    await app.whenReady()
    endWith(reason)
  }

  const trouble = desktopFolderTrouble({ dataFolder, logFile })
  if (trouble !== undefined) return endBeforeReady(trouble)
  app.setPath('userData', join(dataFolder, 'desktop'))
  const before = answersOf(dataFolder)
  if (!app.requestSingleInstanceLock()) {
    const other = await otherInstanceTrouble({ dataFolder, version: VERSION, before })
    if (other !== undefined) return endBeforeReady(other)
    launcher.say({ event: 'elsewhere' })
    return app.quit()
  }
  const announced = announceRunning({ dataFolder, version: VERSION })
  const unsandboxed = app.commandLine.hasSwitch('no-sandbox')
  // The call would take the switch away, and then nothing starts where no sandbox can be made.
  if (!unsandboxed) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([consoleScheme])

  const loading = Promise.withResolvers<DesktopConsole>()
  loading.promise.catch(() => undefined)
  let begun = false
  let window: Electron.BrowserWindow | undefined
  /** Where the next page that is loaded begins. */
  let wanted = addressIn(args)
  let closing: Promise<void> | undefined
  let ended = false
  const note = (what: string, facts: object = {}) =>
    void loading.promise.then(
      (loaded) => loaded.note(what, facts),
      () => undefined,
    )

  let open: () => void = () => undefined
  /** Leads to a screen. A page that is there stays, because only the part after `#` changes. */
  const goTo = (address: string | undefined) => {
    if (address !== undefined) wanted = address
    if (!window && app.isReady() && !closing) openWindow()
    else if (window && wanted !== undefined) open()
  }

  const openWindow = () => {
    const words = windowWords(app.getPreferredSystemLanguages())
    const made = makeConsoleWindow({
      createWindow: (options) => new BrowserWindow(options),
      screen,
      stateFile: join(dataFolder, 'window.json'),
      preload: join(builtFolder, 'preload', 'index.cjs'),
      dark: electron.nativeTheme?.shouldUseDarkColors ?? false,
      product: words.product,
      // Installed, the desktop entry names it; in a checkout there is none, and the window would have Electron's own.
      icon: platform === 'linux' && !app.isPackaged ? checkoutIcon(builtFolder) : undefined,
      titleNote: unsandboxed ? words.withoutSandbox : undefined,
      showAfterMs: Math.max(SHOWN_SOONEST_MS, SHOWN_BY_MS - sinceStartMs()),
      onShown: () => {
        const ms = sinceStartMs()
        launcher.say({ event: 'window', ms })
        note('window shown', { ms })
      },
    })
    // Known before its page is loaded: the page asks for its port while it loads.
    window = made
    made.once('closed', () => (window = undefined))
    // Windows sends no other word of a log-off.
    made.on('session-end', leave)
    askBeforeLeaving({ window: made, dialog, words, mustLeave: () => mustLeave })
    // What the page could not load is told by `did-fail-load`.
    const load = () => {
      const address = wanted === undefined ? '' : `#${wanted}`
      wanted = undefined
      void made.loadURL(`${CONSOLE_URL}${address}`).catch(() => undefined)
    }
    open = load
    offerReload({ window: made, dialog, words, load, quit: () => app.quit(), note })
    load()
  }

  app.on('second-instance', (_event, argv = []) => {
    announced.answer()
    goTo(addressIn(argv))
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  // How a Mac hands over a link.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const address = addressOfLink(url)
    if (address !== undefined) goTo(address)
  })
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit()
  })
  // After the windows: a page with work under way may still keep the program.
  app.on('will-quit', (event) => {
    if (ended || !begun) return
    // The app leaves when calls, stores and their processes have ended, not before.
    event.preventDefault()
    closing ??= loading.promise
      .then((loaded) => loaded.close())
      .catch((error: unknown) => note('stores did not end', { error: (error as Error).name }))
      .finally(() => {
        ended = true
        app.quit()
      })
  })
  app.once('quit', () => forget())

  await app.whenReady()
  // Not before: Electron puts its own handlers of signals in place of earlier ones.
  const { told, forget } = untilTold()
  told.addEventListener('abort', leave)
  // In a checkout the link would start Electron without the console.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  try {
    denyByDefault({ app, session: session.defaultSession, shell })
    serveConsole(protocol, join(builtFolder, 'renderer'))
    handOutPorts({
      ipcMain,
      createChannel: () => new MessageChannelMain(),
      isOurs: (contents) => contents === window?.webContents,
      openDoor: async (port) => {
        const loaded = await loading.promise.catch(() => null)
        note('port given', { ms: sinceStartMs() })
        return loaded?.openDoor(port) ?? null
      },
    })
    openWindow()
    const showLog = () => shell.showItemInFolder(logFile)
    const template = menuTemplate({
      platform,
      name: app.getName(),
      packaged: app.isPackaged,
      showLog,
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    app.on('activate', () => {
      if (!window && !closing) openWindow()
    })
    begun = true
    loading.resolve(await loadConsole({ dataFolder, logFile, safeStorage: electron.safeStorage }))
  } catch (error) {
    loading.reject(error)
    if (closing) return
    ended = true
    endWith(sayFailure(error))
  }
}
