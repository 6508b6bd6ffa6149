import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type * as Electron from 'electron'
import { compose, type Console } from '../compose.ts'
import { defaultDataFolder } from '../data-folder.ts'
import { rpcHandler } from '../doors/handlers.ts'
import { openMessagePortDoor } from '../doors/message-port-door.ts'
import { fileSecretStore } from '../features/connections/secret-store.file.ts'
import { firstStart } from '../first-start.ts'
import { createLog, systemUser } from '../log.ts'
import { consoleScheme, serveConsole } from './app-protocol.ts'
import { openConsoleWindow } from './console-window.ts'
import { denyByDefault } from './deny-by-default.ts'
import { keyInKeychain } from './key-in-keychain.ts'
import { menuTemplate } from './menu.ts'
import { handOutPorts } from './window-ports.ts'

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
>

export type DesktopOptions = {
  args: string[]
  /** Folder of the built program: `renderer` and `preload` lie beside `main`. */
  builtFolder: string
}

const dataFolderOf = (args: string[]) => {
  // Chromium's own switches may stand among ours.
  const { values } = parseArgs({ args, options: { data: { type: 'string' } }, strict: false, allowPositionals: true })
  return resolve(typeof values.data === 'string' ? values.data : defaultDataFolder())
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : 'The cause is in the log.')

/**
 * Runs the desktop app: one instance for each data folder, one window, the console's files on `app://console`, calls
 * through message ports. Ends when its window closes (on a Mac when it is quit), after the stores have ended.
 */
export const runDesktop = async (electron: ElectronParts, { args, builtFolder }: DesktopOptions): Promise<void> => {
  const {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    MessageChannelMain,
    protocol,
    safeStorage,
    screen,
    session,
    shell,
  } = electron
  const dataFolder = dataFolderOf(args)
  app.setPath('userData', join(dataFolder, 'desktop'))
  if (!app.requestSingleInstanceLock()) return app.quit()
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([consoleScheme])

  let running: Console | undefined
  let window: Electron.BrowserWindow | undefined
  let ended = false
  const log = createLog({ file: join(dataFolder, 'logs', 'console.log') })

  const openWindow = async () => {
    window = await openConsoleWindow({
      createWindow: (options) => new BrowserWindow(options),
      screen,
      stateFile: join(dataFolder, 'window.json'),
      preload: join(builtFolder, 'preload', 'index.cjs'),
    })
    window.once('closed', () => (window = undefined))
  }

  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    if (ended || !running) return
    // The app leaves when calls, stores and their processes have ended, not before.
    event.preventDefault()
    void running
      .close()
      .catch((error: unknown) => log.error({ error: (error as Error).name }, 'stores did not end'))
      .finally(() => {
        ended = true
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => app.quit())

  await app.whenReady()
  try {
    denyByDefault({ app, session: session.defaultSession, shell })
    serveConsole(protocol, join(builtFolder, 'renderer'))
    const showLog = () => shell.showItemInFolder(join(dataFolder, 'logs', 'console.log'))
    const template = menuTemplate({
      platform: process.platform,
      name: app.getName(),
      packaged: app.isPackaged,
      showLog,
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))

    const secrets = fileSecretStore(dataFolder, keyInKeychain({ keychain: safeStorage, folder: dataFolder }))
    running = await compose({ dataFolder, log, secrets })
    const { app: schools, router } = running
    const handler = rpcHandler({ router, log })
    const context = { app: schools, author: { actor: systemUser(), door: 'message-port' as const } }
    handOutPorts({
      ipcMain,
      createChannel: () => new MessageChannelMain(),
      isOurs: (contents) => contents === window?.webContents,
      openDoor: (port) => openMessagePortDoor({ port, handler, context, log }),
    })
    await firstStart({ router, app: schools, log, dataFolder, say: (line) => log.info(line) })
    await openWindow()
    app.on('activate', () => {
      if (!window) void openWindow()
    })
  } catch (error) {
    log.fatal({ error: (error as Error).name, code: (error as { code?: string }).code }, 'could not start')
    dialog.showErrorBox('The console could not start', reasonOf(error))
    process.exitCode = 1
    app.quit()
  }
}
