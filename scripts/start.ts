import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.ts'
import { whyNoDesktop } from './electron-binary.ts'
import { fetchElectron } from './fetch-electron.ts'

const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)

/** Runs the desktop app until it ends, with this terminal's signals, and takes its exit code. */
const startDesktop = () =>
  new Promise<void>((resolve, reject) => {
    const electron = createRequire(import.meta.url)('electron') as unknown as string
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const child = spawn(electron, [...asRoot, root, ...args], { stdio: 'inherit', env })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => {
      process.exitCode = code ?? 1
      resolve()
    })
  })

const startInBrowser = async () => {
  const entry = join(root, 'out', 'main', 'headless.js')
  process.argv = [process.execPath, entry, '--interactive', ...args]
  await import(entry)
}

await buildIfStale(['main', 'preload', 'renderer'])
const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
if (hasDisplay && whyNoDesktop() !== undefined) await fetchElectron()
const reason = whyNoDesktop()
if (reason === undefined) await startDesktop()
else {
  process.stdout.write(`Opening the console in the browser: ${reason}.\n`)
  await startInBrowser()
}
