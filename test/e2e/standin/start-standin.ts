import { app, endNow, launched, leaveWith } from './modules/app.ts'
import { BrowserWindow, firstWindow, windowStates } from './modules/browser-window.ts'
import { chromium } from './page/chromium.ts'
import { answerTest, hearTest, type LoadedModules } from './shared/control.ts'
import { dialog } from './modules/dialog.ts'
import { loadedModules } from './loaded-modules.ts'
import { menuLabels } from './modules/menu.ts'
import { moments } from './shared/moments.ts'
import { outside } from './modules/protocol.ts'
import { recorded } from './shared/record.ts'
import { lacks } from './shared/strict.ts'
import { nativeTheme, powerMonitor, screen } from './modules/system.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** An uncaught error shows a box and the process continues; an unhandled rejection is printed to stderr. */
const keepRunning = () => {
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return
    dialog.showErrorBox(
      'A JavaScript error occurred in the main process',
      `Uncaught Exception:\n${error.stack ?? error.message}`,
    )
  })
  process.on('unhandledRejection', (error) => {
    const text = error instanceof Error ? error.stack : String(error)
    process.stderr.write(`(electron) UnhandledPromiseRejectionWarning: ${text}\n`)
  })
}

/**
 * After the entry module has run, Electron replaces Node's signal handlers with its own. Its first signal asks the app
 * to quit and removes the handlers, so that a second one ends the process.
 */
const takeSignals = () => {
  for (const name of SIGNALS) process.removeAllListeners(name)
  const quit = () => {
    for (const name of SIGNALS) process.off(name, quit)
    app.quit()
  }
  for (const name of SIGNALS) process.on(name, quit)
}

/** Turns this process into Electron's. The function that it returns makes the app ready. */
export const startStandin = () => {
  keepRunning()
  process.exit = ((code?: number) => {
    if (code !== undefined) process.exitCode = code
    app.exit(Number(process.exitCode ?? 0))
  }) as typeof process.exit

  // Electron starts Chromium before it runs the program; here both happen at the same time.
  const joined = chromium()
  joined.catch((error: unknown) => {
    process.stderr.write(`[stand-in] ${String(error)}\n`)
    endNow(70)
  })
  leaveWith((code) => {
    void joined.then((cdp) => {
      cdp.close()
      endNow(code)
    })
  })

  let modules: LoadedModules | undefined
  app.once('browser-window-created', () => {
    modules = loadedModules()
  })
  answerTest('state', () => ({
    windows: windowStates(),
    recorded,
    lacks,
    outside,
    moments,
    modules: modules ?? loadedModules(),
    menu: menuLabels(),
  }))
  answerTest('emit', ({ on, name, args = [] }) => {
    const emitters = { app, powerMonitor, nativeTheme, screen }
    const told = on === 'window' ? firstWindow() : on === 'contents' ? firstWindow().webContents : emitters[on]
    ;(told as NodeJS.EventEmitter).emit(name, { preventDefault: () => undefined }, ...args)
  })
  hearTest(() => app.exit(1))

  return async () => {
    takeSignals()
    await joined
    launched()
  }
}

void BrowserWindow
