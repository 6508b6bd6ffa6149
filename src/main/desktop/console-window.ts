import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron'
import { CONSOLE_URL } from './console-origin.ts'
import { keepWindowState, MIN_SIZE, placedWindow, readWindowState } from './window-state.ts'

type ConsoleWindow = {
  createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow
  screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>
  stateFile: string
  preload: string
}

/** The page gets a sandbox without Node; the preload is the only bridge. */
export const webPreferences = (preload: string) => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
})

/** Opens the console's window where it was left and shows it when its first frame is drawn. */
export const openConsoleWindow = async ({ createWindow, screen, stateFile, preload }: ConsoleWindow) => {
  const state = await readWindowState(stateFile)
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const bounds = placedWindow(
    state,
    [primary, ...others].map(({ workArea }) => workArea),
  )
  const window = createWindow({
    ...bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'School Directory Console',
    webPreferences: webPreferences(preload),
  })
  if (state?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on(
    'close',
    () => void keepWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  )
  await window.loadURL(CONSOLE_URL)
  return window
}
