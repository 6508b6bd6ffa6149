import { type ChildProcess, spawn } from 'node:child_process'
import { type DesktopEvent, LAUNCHER_VARIABLE, QUIT } from '../../src/main/desktop/launcher-line.ts'
import { within } from '../../src/main/foundation/within.ts'
import type { DesktopEnd } from './explain-end.ts'

/** How a start of the desktop ended. */
export type Outcome =
  /** It was used, or another running desktop came to the front; it ended with this code. */
  | { kind: 'over'; code: number }
  /** It showed a message that says why it cannot run. A browser would fail for the same reason. */
  | { kind: 'refused'; reason: string }
  | { kind: 'ended'; end: DesktopEnd }
  | { kind: 'no-window'; seconds: number }

type Start = {
  program: string
  args: string[]
  env: NodeJS.ProcessEnv
  /** Aborts when the person at the terminal ends the console. */
  told: AbortSignal
  /** Milliseconds after which a desktop without a window is given up. */
  windowMs?: number
  /** Milliseconds within which an end with an error counts as a failed start, with or without a window. */
  earlyMs?: number
  /** Milliseconds that the desktop gets to end by itself. */
  graceMs?: number
}

const SAID_BYTES = 8_000
const DRAIN_MS = 200

/** The program may be any program that lies where Electron is expected, so its messages are checked. */
const isEvent = (message: unknown): message is DesktopEvent => {
  const { event, reason } = (message ?? {}) as { event?: unknown; reason?: unknown }
  return event === 'window' || event === 'elsewhere' || (event === 'failed' && typeof reason === 'string')
}

/** Ends the program and every process that it started. Windows has no process groups. */
const killFamily = (child: ChildProcess, signal: NodeJS.Signals) => {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // The process is gone already.
  }
}

/**
 * Starts the desktop and waits until it ends. The desktop runs in a process group of its own, so that Ctrl-C in the
 * terminal reaches it once: as a message over the channel, which works on every system.
 */
export const watchDesktop = ({
  program,
  args,
  env,
  told,
  windowMs = 20_000,
  earlyMs = 10_000,
  graceMs = 30_000,
}: Start): Promise<Outcome> => {
  const { ELECTRON_RUN_AS_NODE: _, ...own } = env
  const startedAt = performance.now()
  const child = spawn(program, args, {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: { ...own, [LAUNCHER_VARIABLE]: '1' },
  })
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const timers = new Set<NodeJS.Timeout>()
  const after = (ms: number, then: () => void) => timers.add(setTimeout(then, ms))
  let said = ''
  let event: DesktopEvent | undefined
  let givenUp = false

  child.stderr!.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk)
    said = (said + chunk.toString()).slice(-SAID_BYTES)
  })
  child.on('message', (message) => {
    if (!isEvent(message)) return
    event = message
    if (event.event === 'window') clearTimeout(windowTimer)
  })
  const windowTimer = setTimeout(() => {
    givenUp = true
    killFamily(child, 'SIGTERM')
    after(2_000, () => killFamily(child, 'SIGKILL'))
  }, windowMs)
  timers.add(windowTimer)

  const quit = () => {
    clearTimeout(windowTimer)
    if (child.connected) child.send(QUIT, () => undefined)
    else killFamily(child, 'SIGTERM')
    after(graceMs, () => killFamily(child, 'SIGKILL'))
  }
  if (told.aborted) quit()
  told.addEventListener('abort', quit, { once: true })

  const settle = (outcome: Outcome) => {
    for (const timer of timers) clearTimeout(timer)
    told.removeEventListener('abort', quit)
    // A process that the desktop left behind may keep both open for ever, and this process would wait for it.
    child.stderr!.destroy()
    if (child.connected) child.disconnect()
    resolve(outcome)
  }
  child.once('error', (error) => {
    if (child.pid === undefined)
      settle({ kind: 'ended', end: { code: null, signal: null, said, spawnError: error.message } })
  })
  child.once('exit', (code, signal) => {
    // The last output may still be on its way, but a child process may keep the pipe open for ever.
    const drained = new Promise((resolve) => child.stderr!.once('close', resolve))
    void within(DRAIN_MS, drained, undefined).then(() => conclude(code, signal))
  })
  const conclude = (code: number | null, signal: NodeJS.Signals | null) => {
    const early = performance.now() - startedAt < earlyMs
    if (told.aborted) return settle({ kind: 'over', code: code ?? 1 })
    if (givenUp) return settle({ kind: 'no-window', seconds: windowMs / 1_000 })
    if (event?.event === 'failed') return settle({ kind: 'refused', reason: event.reason })
    if (code === 0 && event !== undefined) return settle({ kind: 'over', code })
    if (event?.event !== 'window' || early) return settle({ kind: 'ended', end: { code, signal, said } })
    settle({ kind: 'over', code: code ?? 1 })
  }
  return promise
}
