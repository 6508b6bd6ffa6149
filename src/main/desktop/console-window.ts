import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron'
import { keepWindowState, MIN_SIZE, placedWindow, readWindowState } from './window-state.ts'

type ConsoleWindow = {
  createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow
  screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>
  stateFile: string
  preload: string
  dark: boolean
  /** The window's title until its page says one. */
  product: string
  /** File of the window's icon; without it the system's. */
  icon?: string
  /** Stands behind every title of the window. */
  titleNote?: string
  /** Milliseconds until the window is shown although its page has drawn nothing. */
  showAfterMs: number
  onShown: () => void
}

/** The page's own ground (`--canvas`), for the time before its first frame. */
const ground = { light: '#f5f6f8', dark: '#101215' }

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

/**
 * Makes the console's window where it was left. Loads nothing yet, so that whoever needs to know the window does before its
 * page asks for anything. It is shown with its first frame, or without one after `showAfterMs`: on Wayland
 * `ready-to-show` may never come to a window that is hidden.
 */
export const makeConsoleWindow = (options: ConsoleWindow): BrowserWindow => {
  const { createWindow, screen, stateFile, preload, dark, product, icon, titleNote, showAfterMs, onShown } = options
  const state = readWindowState(stateFile)
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const bounds = placedWindow(
    state,
    [primary, ...others].map(({ workArea }) => workArea),
  )
  const titled = (title: string) => (titleNote === undefined ? title : `${title} (${titleNote})`)
  let background = state?.background ?? (dark ? ground.dark : ground.light)
  const window = createWindow({
    ...bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: titled(product),
    ...(icon !== undefined && { icon }),
    backgroundColor: background,
    webPreferences: webPreferences(preload),
  })

  let shown = false
  const show = () => {
    if (shown) return
    shown = true
    clearTimeout(timer)
    // Maximising shows a window too, so it waits as well.
    if (state?.maximized) window.maximize()
    else window.show()
    onShown()
  }
  const timer = setTimeout(show, showAfterMs)
  window.once('ready-to-show', show)
  window.once('closed', () => clearTimeout(timer))

  if (titleNote !== undefined)
    window.on('page-title-updated', (event, title) => {
      event.preventDefault()
      window.setTitle(titled(title))
    })
  // The page's theme is chosen in the page; the next window begins in its colour.
  window.webContents.on('did-change-theme-color', (_event, color) => {
    if (color === null) return
    background = color
    window.setBackgroundColor(color)
  })
  window.on('close', () =>
    keepWindowState(stateFile, {
      ...window.getNormalBounds(),
      maximized: shown ? window.isMaximized() : (state?.maximized ?? false),
      background,
    }),
  )
  return window
}
