import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App, BrowserWindow } from 'electron'
import { answerTest, tellTest } from '../shared/control.ts'
import { moment } from '../shared/moments.ts'
import { becomeReady, isReady, whenReady } from '../shared/readiness.ts'
import { record } from '../shared/record.ts'
import { singleInstance } from './single-instance.ts'
import { double, emitterDouble, preventable } from '../shared/strict.ts'
import { events } from '../shared/events.ts'

/** What the life cycle needs to know about windows; browser-window.ts registers it. */
type Windows = { all: () => BrowserWindow[]; destroyAll: () => void }
let windows: Windows = { all: () => [], destroyAll: () => undefined }
export const lookAfter = (them: Windows) => {
  windows = them
}

const endProcess = process.exit.bind(process)
const paths = new Map<string, string>()
let name = 'school-directory-console'
let quitting = false
let exiting = false
let over = false
let leave: (code: number) => void = endProcess

/** Sets how this process ends after its last event: the stand-in closes its pages first. */
export const leaveWith = (how: (code: number) => void) => {
  leave = how
}
export const endNow = endProcess

const shutDown = (code: number) => {
  if (over) return
  over = true
  app.emit('quit', {}, code)
  tellTest({ tells: 'ended', code })
  lock.release()
  leave(code)
}

const finishQuit = () => {
  const event = preventable()
  app.emit('will-quit', event)
  if (event.defaultPrevented) quitting = false
  // Electron quits with code 0 whatever `process.exitCode` says; only `app.exit` sets another.
  else shutDown(0)
}

const quit = () => {
  if (quitting || over) return
  const event = preventable()
  app.emit('before-quit', event)
  if (event.defaultPrevented) return
  quitting = true
  const open = windows.all()
  if (open.length === 0) finishQuit()
  for (const window of open) window.close()
}

const exit = (code = 0) => {
  exiting = true
  if (windows.all().length === 0) return shutDown(code)
  process.exitCode = code
  windows.destroyAll()
}

/** Called when the last window is gone. */
export const allWindowsClosed = () => {
  if (exiting) shutDown(Number(process.exitCode ?? 0))
  else if (quitting) finishQuit()
  else if (app.listenerCount('window-all-closed') === 0) quit()
  else app.emit('window-all-closed')
}

/** Called when a window refused to close, which cancels a quit. */
export const closeRefused = () => {
  quitting = false
}

const lock = singleInstance({
  folder: () => paths.get('userData') ?? join(tmpdir(), name),
  second: ({ argv, directory, data }) => app.emit('second-instance', {}, argv, directory, data),
})

const switches = () => process.argv.filter((argument) => argument.startsWith('--')).map((argument) => argument.slice(2))

const beforeReady = (what: string) => {
  if (isReady()) throw new Error(`${what} can only be called before app is ready`)
}

export const app = emitterDouble<App>()('app', events.App, {
  get name() {
    return name
  },
  set name(to) {
    name = to
  },
  isPackaged: false,
  quit,
  exit,
  isReady,
  whenReady,
  relaunch: (options) => record('app.relaunch', options),
  getName: () => name,
  setName: (to) => {
    name = to
  },
  getVersion: () => '0.0.0',
  getLocale: () => 'en-US',
  getSystemLocale: () => 'en-US',
  getPreferredSystemLanguages: () => ['en-US'],
  getPath: (of) => paths.get(of) ?? join(tmpdir(), of),
  setPath: (of, path) => {
    paths.set(of, path)
    mkdirSync(path, { recursive: true })
  },
  getAppPath: () => process.cwd(),
  focus: () => record('app.focus'),
  enableSandbox: () => {
    beforeReady('app.enableSandbox()')
    record('app.enableSandbox')
  },
  disableHardwareAcceleration: () => beforeReady('app.disableHardwareAcceleration()'),
  setAppUserModelId: (id) => record('app.setAppUserModelId', id),
  setAboutPanelOptions: (options) => record('app.setAboutPanelOptions', options),
  requestSingleInstanceLock: (data) => lock.request(data),
  hasSingleInstanceLock: () => lock.held(),
  releaseSingleInstanceLock: () => lock.release(),
  commandLine: double<App['commandLine']>()('app.commandLine', {
    hasSwitch: (name) => switches().some((each) => each.split('=')[0] === name),
    getSwitchValue: (name) =>
      switches()
        .find((each) => each.startsWith(`${name}=`))
        ?.slice(name.length + 1) ?? '',
    appendSwitch: (name, value) => record('app.commandLine.appendSwitch', [name, value]),
  }),
})

/** Called when the entry module has been evaluated and Chromium is connected. */
export const launched = () => {
  app.emit('will-finish-launching')
  becomeReady()
  moment('launched')
  app.emit('ready', {}, {})
}

answerTest('quit', quit)
