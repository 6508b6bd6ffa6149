import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const LINK_MS = 120_000
const END_MS = 30_000

// Runs `npm start` as a person does: waits for the link, opens it, and ends the console by Ctrl-C in the terminal.
const child = spawn('npm', ['start', '--', ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, '..'),
  stdio: ['ignore', 'pipe', 'inherit'],
  // A group of its own: Ctrl-C reaches all of its processes, as from a terminal.
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
  // The link works once: it gives the session and sends the browser on.
  const welcome = await fetch(link, { redirect: 'manual' })
  const session = welcome.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  const answer = await fetch(new URL('/', link), { headers: { cookie: session.join('; ') } })
  const isConsole = answer.ok && (await answer.text()).includes('<div id="app">')
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
  console.log(`npm start: ${isConsole ? 'the console is there' : `HTTP ${answer.status}`} after ${seconds} s`)
  if (!isConsole) process.exitCode = 1
}

signal('SIGINT')
const stuck = setTimeout(() => {
  console.error(`npm start did not end within ${END_MS / 1_000} s of Ctrl-C.`)
  process.exitCode = 1
  signal('SIGKILL')
}, END_MS)
await ended
clearTimeout(stuck)
