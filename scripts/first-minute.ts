import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const LINK_MS = 120_000
const END_MS = 30_000

// Runs `npm start` as a person does: waits for the link, opens it, and ends the console with Ctrl-C in the terminal.
const child = spawn('npm', ['start', '--', ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, '..'),
  stdio: ['ignore', 'pipe', 'inherit'],
  // A process group of its own, so that Ctrl-C reaches all of its processes, as from a terminal.
  detached: true,
})
const ended = once(child, 'exit')
const begun = performance.now()
let said = ''

const signal = (name: NodeJS.Signals) => {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name)
}

const link = await new Promise<string | undefined>((resolve) => {
  const limit = setTimeout(resolve, LINK_MS, undefined)
  const settle = (found?: string) => {
    clearTimeout(limit)
    resolve(found)
  }
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
    const found = /https?:\/\/127\.0\.0\.1\S+/.exec(said)?.[0]
    if (found !== undefined) settle(found)
  })
  child.once('exit', () => settle())
})

if (link === undefined) {
  console.error(`npm start gave no link:\n${said}`)
  process.exitCode = 1
} else {
  // The link works once: it starts the session and redirects the browser.
  const welcome = await fetch(link, { redirect: 'manual' })
  const session = welcome.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  const headers = { cookie: session.join('; ') }
  const page = await fetch(new URL('/', link), { headers })
  const people = () => fetch(new URL('/api/v1/people?limit=1', link), { headers }).then((answer) => answer.text())
  let answer = await people()
  // The sample district arrives while the console is already open.
  while (!answer.includes('"familyName"') && performance.now() - begun < LINK_MS) {
    await delay(200)
    answer = await people()
  }
  const isThere = page.ok && (await page.text()).includes('<div id="app">') && answer.includes('"familyName"')
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
  console.log(isThere ? `npm start: people after ${seconds} s` : `npm start: HTTP ${page.status}, people: ${answer}`)
  if (!isThere) process.exitCode = 1
}

signal('SIGINT')
const stuck = setTimeout(() => {
  console.error(`npm start did not end within ${END_MS / 1_000} s of Ctrl-C.`)
  process.exitCode = 1
  signal('SIGKILL')
}, END_MS)
await ended
clearTimeout(stuck)
