import { resolve } from 'node:path'
import * as electron from 'electron'
import { runDesktop } from './run-desktop.ts'

// Not awaited: Electron is ready only after this module has been evaluated.
runDesktop(electron, { args: process.argv.slice(1), builtFolder: resolve(import.meta.dirname, '..') }).catch(
  (error: unknown) => {
    electron.dialog.showErrorBox('The console could not start', error instanceof Error ? error.message : String(error))
    electron.app.exit(1)
  },
)
