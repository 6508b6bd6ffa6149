import { resolve } from 'node:path'
import * as electron from 'electron'
import { runDesktop } from './run-desktop.ts'

await runDesktop(electron, { args: process.argv.slice(1), builtFolder: resolve(import.meta.dirname, '..') })
