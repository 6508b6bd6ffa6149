import { resolve } from 'node:path'
import * as electron from 'electron'
import { runDesktop } from './run-desktop.ts'

// Not awaited: Electron is ready only after this module has been evaluated.
void runDesktop(electron, { args: process.argv.slice(1), builtFolder: resolve(import.meta.dirname, '..') })
