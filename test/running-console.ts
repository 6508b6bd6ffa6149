import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import type { Client } from '../src/contract/index.ts'
import { compose, type Console } from '../src/main/compose.ts'
import { inProcessClient } from '../src/main/doors/in-process-door.ts'
import { type HttpDoor, openHttpDoor } from '../src/main/headless/http-door.ts'
import type { TestDatabase } from './postgres.ts'

export const TEST_TOKEN = 'a-token-of-the-tests'

export type RunningConsole = {
  console: Console
  client: Client
  door: HttpDoor
  log: Logger
  dataFolder: string
  /** The lines that the console logged, as JSON text. */
  logged: string[]
  /** Sends a REST request with the token. */
  rest: (path: string, init?: RequestInit) => Promise<Response>
}

/** Runs the whole console on a test's database, with its HTTP door open, for all tests of a file. */
export const useConsole = (database: () => TestDatabase): RunningConsole => {
  const running = {} as RunningConsole
  let dataFolder: string

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'school-console-'))
    await chmod(dataFolder, 0o755)
    const logged: string[] = []
    const log = pino({ level: 'info', base: null }, { write: (line) => void logged.push(line) })
    const { target } = database()
    const defaultProfileId = 'tests'
    const console = await compose({ dataFolder, log, defaultProfileId })
    const context = { app: console.app, author: { actor: 'test', door: 'in-process' as const } }
    const client = inProcessClient({ router: console.router, context, log })
    const { host, port, user, database: name, password } = target
    const postgresql = { kind: 'external' as const, host, port, user, database: name, tls: 'disable' as const }
    const made = await client.connections.create({ name: 'Tests', postgresql, password: String(password) })
    if (made.id !== defaultProfileId) throw new Error(`The profile of the tests is called ${made.id}.`)
    const door = await openHttpDoor({
      router: console.router,
      context: { app: console.app },
      log,
      actors: { token: 'token', session: 'session' },
      token: TEST_TOKEN,
      port: 0,
      version: '0.0.0',
    })
    const rest: RunningConsole['rest'] = (path, init) =>
      fetch(new URL(path, door.url), {
        ...init,
        headers: { authorization: `Bearer ${TEST_TOKEN}`, ...(init?.headers as Record<string, string> | undefined) },
      })
    Object.assign(running, { console, client, door, log, logged, rest, dataFolder })
  })

  afterAll(async () => {
    await running.door?.close()
    await running.console?.close()
    await rm(dataFolder, { recursive: true, force: true })
  })
  return running
}
