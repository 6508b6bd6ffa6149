import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A running service: where it is, where it came from, and how it is stopped. */
export type Service = {
  url: string
  /**
   * `environment`: somebody else's, left running; `program`: a program of this machine; `registry`: fetched from a
   * package registry.
   */
  origin: 'environment' | 'program' | 'registry'
  user?: string
  password?: string
  /** The process, so that tests can kill or pause it; undefined for a service of the environment. */
  pid?: number
  stop: () => Promise<void>
}

export type ServiceOptions = {
  /** The folder for the service's data. Without it, a temporary folder that is removed at the end. */
  dataDir?: string
  /** Without it, a free port. */
  port?: number
}

/** Thrown when a service cannot be started. The message is one line. */
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

/** Ends a process with SIGTERM and waits for it. After `limitMs` it is killed. */
export const end = async (child: ChildProcess, limitMs = 15_000): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const killing = setTimeout(() => child.kill('SIGKILL'), limitMs)
  await ended
  clearTimeout(killing)
}

/** A cache outside of the project's folder for programs that are fetched once. */
export const cacheDir = (name: string) =>
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'school-directory-console', name)
