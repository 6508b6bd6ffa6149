import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { standInForElectron } from './loaded-modules.ts'
import { moment } from './moments.ts'

// usage: node main.ts <entry of the built main process> [its arguments]
process.argv.splice(1, 1)
const entry = resolve(process.argv[1] ?? '')
process.argv[1] = entry

Object.defineProperty(process, 'type', { value: 'browser' })
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' } })
standInForElectron()

const { startStandin } = await import('./start-standin.ts')
const start = startStandin()
moment('entry')
try {
  await import(pathToFileURL(entry).href)
} catch (error) {
  process.emit('uncaughtException', error as Error)
}
await start()
