import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { builtFile } from './folders.ts'

const START_LIMIT_MS = 60_000

/** A running console host. `url` ends with a slash. */
export type HeadlessHost = {
  url: string
  token: string
  dataFolder: string
  /** A link that signs in one browser; each link works once. */
  openUrl: () => Promise<string>
  /** Asks the host to stop, and waits until it and its database have ended. */
  stop: () => Promise<void>
  /** Ends the host at once, as a crash would. */
  kill: () => Promise<void>
}

type Start = { dataFolder: string; token?: string; port?: number; arguments?: string[] }

const addressOf = async (host: ChildProcess) => {
  const said: string[] = []
  host.stderr?.on('data', (piece: Buffer) => said.push(piece.toString()))
  for await (const line of createInterface({ input: host.stdout! })) {
    said.push(line)
    const address = /"event":"ready".*?"url":"([^"]+)"/.exec(line)
    if (address?.[1]) return address[1]
  }
  throw new Error(`The headless host ended before it was ready:\n${said.join('\n')}`)
}

const within = async <Value>(promise: Promise<Value>, milliseconds: number, what: string): Promise<Value> => {
  const limit = Promise.withResolvers<never>()
  const timer = setTimeout(() => limit.reject(new Error(`${what} took more than ${milliseconds} ms.`)), milliseconds)
  try {
    return await Promise.race([promise, limit.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Starts the built host on a data folder and resolves when it answers. */
export const startHeadlessHost = async ({ dataFolder, port = 0, ...rest }: Start): Promise<HeadlessHost> => {
  const token = rest.token ?? crypto.randomUUID().replaceAll('-', '')
  const process_ = spawn(
    process.execPath,
    [builtFile('main', 'headless.js'), '--port', String(port), '--data', dataFolder, ...(rest.arguments ?? [])],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, SCHOOL_DIRECTORY_TOKEN: token } },
  )
  const ended = once(process_, 'exit')
  const url = await within(addressOf(process_), START_LIMIT_MS, 'Starting the headless host')
  // The pipe must be read, or a host with much output would block on it.
  process_.stdout?.resume()
  const end = async (signal: NodeJS.Signals) => {
    if (process_.exitCode === null && process_.signalCode === null) process_.kill(signal)
    await ended
  }
  return {
    url,
    token,
    dataFolder,
    openUrl: async () => {
      const answer = await fetch(`${url}link`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
      if (!answer.ok) throw new Error(`No one-time link: ${answer.status} ${await answer.text()}`)
      return ((await answer.json()) as { url: string }).url
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}
