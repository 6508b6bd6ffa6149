import type { BrowserWindow as RealWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { allWindowsClosed, app, closeRefused, lookAfter } from './app.ts'
import { answerTest, tellTest, type WindowState } from '../shared/control.ts'
import { hearPreload } from './ipc-main.ts'
import { clone } from '../shared/clone.ts'
import { moment } from '../shared/moments.ts'
import { options } from '../shared/options.ts'
import { onlyWhenReady } from '../shared/readiness.ts'
import { record } from '../shared/record.ts'
import { applyPermissions } from './session.ts'
import { emitterDouble, preventable, strict } from '../shared/strict.ts'
import { type ContentsControl, openContents } from './web-contents.ts'
import { events } from '../shared/events.ts'

type Open = { window: RealWindow; page: ContentsControl }
const open: Open[] = []

const fromOptions = ({ x = 0, y = 0, width = 800, height = 600 }: BrowserWindowConstructorOptions): Rectangle => ({
  x,
  y,
  width,
  height,
})

const makeWindow = (wanted: BrowserWindowConstructorOptions): RealWindow => {
  onlyWhenReady('A BrowserWindow')
  moment('window made')
  let bounds = fromOptions(wanted)
  let visible = wanted.show ?? true
  let maximized = false
  let minimized = false
  let closed = false
  let title = wanted.title ?? 'Electron'

  const page = openContents(wanted.webPreferences?.preload, {
    painted: () => {
      if (options.readyToShow !== 'never') window.emit('ready-to-show')
    },
    closeRefused,
    titled: (event, text) => {
      window.emit('page-title-updated', event, text, true)
      if (!event.defaultPrevented) title = text
    },
  })

  const end = () => {
    if (closed) return
    closed = true
    open.splice(
      open.findIndex((each) => each.window === window),
      1,
    )
    window.emit('closed')
    if (open.length === 0) allWindowsClosed()
  }
  const seen = (event: string) => {
    visible = true
    moment('window shown')
    window.emit(event)
  }

  const window = emitterDouble<RealWindow>()('BrowserWindow', events.BrowserWindow, {
    id: page.contents.id,
    webContents: page.contents,
    loadURL: (url) => page.contents.loadURL(url),
    reload: () => page.contents.reload(),
    show: () => {
      seen('show')
      window.emit('focus')
    },
    showInactive: () => seen('show'),
    hide: () => {
      visible = false
      window.emit('hide')
    },
    focus: () => {
      record('window.focus')
      window.emit('focus')
      app.emit('browser-window-focus', {}, window)
    },
    isFocused: () => visible,
    isVisible: () => visible,
    isDestroyed: () => closed,
    isMaximized: () => maximized,
    isMinimized: () => minimized,
    isFullScreen: () => false,
    maximize: () => {
      maximized = true
      // As in Electron, maximising a hidden window shows it.
      seen('maximize')
    },
    unmaximize: () => {
      maximized = false
      window.emit('unmaximize')
    },
    minimize: () => {
      minimized = true
      window.emit('minimize')
    },
    restore: () => {
      minimized = false
      window.emit('restore')
    },
    getBounds: () => ({ ...bounds }),
    getNormalBounds: () => ({ ...bounds }),
    setBounds: (to) => {
      bounds = { ...bounds, ...to }
      window.emit('resize')
    },
    getTitle: () => title,
    setTitle: (to) => {
      title = to
    },
    setBackgroundColor: (color) => record('window.setBackgroundColor', color),
    setProgressBar: (share) => record('window.setProgressBar', share),
    setMenuBarVisibility: (shown) => record('window.setMenuBarVisibility', shown),
    close: () => {
      if (closed) return
      const event = preventable()
      window.emit('close', event)
      if (event.defaultPrevented) closeRefused()
      else page.askToClose()
    },
    destroy: () => void page.destroy(),
  })

  open.push({ window, page })
  page.contents.once('destroyed', end)
  page.contents.on('render-process-gone', (_event, details) => {
    app.emit('render-process-gone', {}, page.contents, details)
  })
  page.contents.on('did-navigate', () => void applyPermissions(page.contents).catch(() => undefined))
  app.emit('web-contents-created', {}, page.contents)
  app.emit('browser-window-created', {}, window)
  tellTest({ tells: 'window' })
  if (visible) moment('window shown')
  return window
}

/** `new BrowserWindow(options)`: the constructor returns the double itself. */
export const BrowserWindow = strict(
  'BrowserWindow',
  Object.assign(
    function BrowserWindow(wanted: BrowserWindowConstructorOptions = {}) {
      return makeWindow(wanted)
    },
    {
      getAllWindows: () => open.map(({ window }) => window),
      getFocusedWindow: () => open.find(({ window }) => window.isVisible())?.window ?? null,
      fromWebContents: (contents: unknown) =>
        open.find(({ window }) => window.webContents === contents)?.window ?? null,
    },
  ),
) as unknown as typeof RealWindow

lookAfter({
  all: () => open.map(({ window }) => window),
  destroyAll: () => open.forEach(({ page }) => void page.destroy()),
})

export const windowStates = (): WindowState[] =>
  open.map(({ window, page }) => ({
    title: window.getTitle(),
    url: page.contents.getURL(),
    visible: window.isVisible(),
    maximized: window.isMaximized(),
    bounds: window.getNormalBounds(),
    crashed: page.isCrashed(),
    frames: page.frames.all().map(({ url }) => url),
    listeners: Object.fromEntries(
      [...events.WebContents.emitted, ...events.WebContents.toldByTests].map((name) => [
        name,
        page.contents.listenerCount(name as never),
      ]),
    ),
  }))

const first = () => {
  const [one] = open
  if (!one) throw new Error('There is no window.')
  return one
}

/** The window that `emit` sends its events to. */
export const firstWindow = () => first().window

answerTest('closeWindow', () => first().window.close())
answerTest('crash', () => first().page.contents.forcefullyCrashRenderer())
answerTest('evaluate', (expression) => first().page.contents.executeJavaScript(expression) as Promise<unknown>)
answerTest('forge', ({ frame: part, channel }) => {
  const { page } = first()
  const frame = page.frames.all().find(({ url, parent }) => parent !== null && url.includes(part))
  if (!frame)
    throw new Error(
      `No frame of the window has ${part} in its address: ${page.frames
        .all()
        .map(({ url }) => url)
        .join(', ')}`,
    )
  hearPreload(page.contents, frame, { kind: 'send', channel, data: clone.encode([]), ports: [] })
  return frame.sent
})
