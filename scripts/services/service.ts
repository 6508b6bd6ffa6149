import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A running service: where it is, who started it, and how it ends. */
export type Service = {
  url: string
  /** `environment`: someone else's, left running; `program`: of this machine; `registry`: brought from a package registry. */
  origin: 'environment' | 'program' | 'registry'
  user?: string
  password?: string
  /** The process, for tests that kill or pause it; undefined for a service of the environment. */
  pid?: number
  stop: () => Promise<void>
}

export type ServiceOptions = {
  /** Holds the service's data; a new temporary folder, removed at the end, unless given. */
  dataDir?: string
  /** A free port unless given. */
  port?: number
}

/** What cannot be had says so in one line. */
export class ServiceUnavailable extends Error {
  constructor(service: string, tried: string) {
    super(`${service} cannot be started here: ${tried}`)
    this.name = 'ServiceUnavailable'
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Asks a program to end and waits until it has; one that does not end in time is killed. */
export const end = async (child: ChildProcess, limitMs = 15_000): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const killing = setTimeout(() => child.kill('SIGKILL'), limitMs)
  await ended
  clearTimeout(killing)
}

/** Programs fetched once are kept outside of the project's tree. */
export const cacheDir = (name: string) =>
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'school-directory-console', name)
