import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron'
import { keepWindowState, MIN_SIZE, placedWindow, readWindowState } from './window-state.ts'

type ConsoleWindow = {
  createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow
  screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>
  stateFile: string
  preload: string
  dark: boolean
  /** The window's title until its page sets one. */
  product: string
  /** The file of the window's icon. The system's icon when left out. */
  icon?: string
  /** A text after every title of the window. */
  titleNote?: string
  /** Milliseconds after which the window is shown even if its page has drawn nothing. */
  showAfterMs: number
  onShown: () => void
}

/** The page's background (`--canvas`), until its first frame. */
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
 * Makes the console's window where the last one was. It loads nothing yet, so that the window is known before its page
 * asks for anything. The window is shown with its first frame, or after `showAfterMs` without one: on Wayland
 * `ready-to-show` may never come to a hidden window.
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
    // Maximising shows the window, so it waits as well.
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
  // The theme is chosen inside of the page. The next window starts in its colour.
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
