import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { standInForElectron } from './loaded-modules.ts'
import { moment } from './shared/moments.ts'

// Usage, as Electron's own: node main.ts [switches] <entry, or the folder of a package with a main> [arguments of the
// program]
process.argv.splice(1, 1)

const entryOf = (named: string) => {
  const path = resolve(named)
  if (!statSync(path).isDirectory()) return path
  const { main } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { main: string }
  return join(path, main)
}
const entry = entryOf(process.argv.slice(1).find((argument) => !argument.startsWith('--')) ?? '.')

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
