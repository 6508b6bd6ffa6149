import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Browser } from '@playwright/test'

const LIMIT_MS = 90_000
const END_MS = 30_000

const [program, ...programArguments] = process.argv.slice(2)
if (program === undefined) {
  console.error('Usage: node scripts/start-packaged.ts PROGRAM [arguments]')
  process.exit(2)
}

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const port = await freePort()
// A path with a space and an umlaut, as in the home folders of many people.
const data = await mkdtemp(join(tmpdir(), 'Daten der Schüler '))
const begun = performance.now()
// The packaged program's fuses disable Node's inspector, so this talks to Chromium over its debugging port.
const args = [`--remote-debugging-port=${port}`, '--data', data, ...programArguments]
const child = spawn(program, args, { stdio: 'inherit' })
const ended = once(child, 'exit')

const connect = async (): Promise<Browser> => {
  for (;;) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    } catch (error) {
      const isOver = child.exitCode !== null || performance.now() - begun > LIMIT_MS
      if (isOver) throw error
      await delay(200)
    }
  }
}

try {
  const browser = await connect()
  const [context] = browser.contexts()
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
  await page?.getByRole('grid').getByRole('row').nth(1).waitFor({ timeout: LIMIT_MS })
  console.log(`The people table is there after ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
  await browser.close()
} catch (error) {
  console.error(`The program showed no people table: ${(error as Error).message}`)
  process.exitCode = 1
}

child.kill('SIGTERM')
const stuck = setTimeout(() => {
  console.error(`The program did not end within ${END_MS / 1_000} s.`)
  process.exitCode = 1
  child.kill('SIGKILL')
}, END_MS)
await ended
clearTimeout(stuck)
await rm(data, { recursive: true, force: true })
