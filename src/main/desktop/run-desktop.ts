import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type * as Electron from 'electron'
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

/** The parts of Electron that the desktop uses. A test can pass a small double. */
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
  /** The folder of the built program. `renderer` and `preload` are beside `main`. */
  builtFolder: string
  loadConsole?: LoadConsole
  platform?: NodeJS.Platform
}

/** The window is shown by this age of the process, in milliseconds, whatever its page has drawn. */
const SHOWN_BY_MS = 900
const SHOWN_SOONEST_MS = 150

const dataFolderOf = (args: string[]) => {
  // Chromium's own switches may be among these arguments.
  const { values } = parseArgs({ args, options: { data: { type: 'string' } }, strict: false, allowPositionals: true })
  return resolve(typeof values.data === 'string' ? values.data : defaultDataFolder())
}

/** Returns undefined when the file is missing, because Electron makes no window with an unreadable icon. */
const checkoutIcon = (builtFolder: string) => {
  const file = join(builtFolder, '..', 'resources', 'icons', '256x256.png')
  return existsSync(file) ? file : undefined
}

const sinceStartMs = () => Math.round(process.uptime() * 1_000)

// Loaded after the window, because it brings drivers, routes and schemas.
const loadWhenShown: LoadConsole = async (options) => (await import('./load-console.ts')).loadConsole(options)

/**
 * Runs the desktop app: one instance for each data folder, one window, the console's files on `app://console`, calls
 * through message ports. The window comes first, and the console loads beside its page. The app ends when the window
 * closes (on a Mac when it is quit), after the stores have ended. A failed start ends with a message and exit code 1.
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
  /** A message box needs an app that is ready, and Chromium needs a folder that it can write to. */
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
  // The call would override the switch, and nothing would start where no sandbox can be made.
  if (!unsandboxed) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([consoleScheme])

  const loading = Promise.withResolvers<DesktopConsole>()
  loading.promise.catch(() => undefined)
  let begun = false
  let window: Electron.BrowserWindow | undefined
  let closing: Promise<void> | undefined
  let ended = false
  const note = (what: string, facts: object = {}) =>
    void loading.promise.then(
      (loaded) => loaded.note(what, facts),
      () => undefined,
    )

  const openWindow = () => {
    const words = windowWords(app.getPreferredSystemLanguages())
    const made = makeConsoleWindow({
      createWindow: (options) => new BrowserWindow(options),
      screen,
      stateFile: join(dataFolder, 'window.json'),
      preload: join(builtFolder, 'preload', 'index.cjs'),
      dark: electron.nativeTheme?.shouldUseDarkColors ?? false,
      product: words.product,
      // The desktop entry names the icon of an installed app. A checkout has none, and its window would show
      // Electron's.
      icon: platform === 'linux' && !app.isPackaged ? checkoutIcon(builtFolder) : undefined,
      titleNote: unsandboxed ? words.withoutSandbox : undefined,
      showAfterMs: Math.max(SHOWN_SOONEST_MS, SHOWN_BY_MS - sinceStartMs()),
      onShown: () => {
        const ms = sinceStartMs()
        launcher.say({ event: 'window', ms })
        note('window shown', { ms })
      },
    })
    // Set before the page loads, because the page asks for its port while it loads.
    window = made
    made.once('closed', () => (window = undefined))
    // Windows announces a log-off only in this way.
    made.on('session-end', leave)
    askBeforeLeaving({ window: made, dialog, words, mustLeave: () => mustLeave })
    // `did-fail-load` reports a page that did not load.
    const load = () => void made.loadURL(CONSOLE_URL).catch(() => undefined)
    offerReload({ window: made, dialog, words, load, quit: () => app.quit(), note })
    load()
  }

  app.on('second-instance', () => {
    announced.answer()
    if (!window && app.isReady() && !closing) openWindow()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit()
  })
  // This runs after the windows have closed, because a page with work under way may still keep the program.
  app.on('will-quit', (event) => {
    if (ended || !begun) return
    // The app quits only after calls, stores and their processes have ended.
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
  // Installed only now, because Electron replaces earlier signal handlers by its own.
  const { told, forget } = untilTold()
  told.addEventListener('abort', leave)
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
