import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { end, freePort, ServiceUnavailable } from './service.ts'

const START_LIMIT_MS = 10_000

/** A `redis-server` process on a loopback port. */
export type RedisServer = {
  port: number
  pid: () => number
  /** Kills it with SIGKILL, and resolves when it is gone. Its files stay. */
  kill: () => Promise<void>
  /** Starts it again on the same port, with the same settings and files. */
  restart: () => Promise<void>
  /** Ends it and removes its temporary folder. */
  stop: () => Promise<void>
}

type Settings = {
  /** The machine's when left out. */
  program?: string
  /** A free one when left out. */
  port?: number
  /** The folder of its files; a temporary one when left out. */
  home?: string
  /** Lines of `redis.conf`; they come after those for the port, the address, and that nothing is saved. */
  lines?: string[]
  /** Runs as a sentinel. */
  sentinel?: boolean
}

/** Whether the server answers at all, be it with a refusal. One that still loads its data does not count. */
const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', () => resolve(false))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(/^[+-](?!LOADING)/.test(data.toString()))
    })
    socket.write('PING\r\n')
  })

/** Starts a `redis-server` and waits until it answers. */
export const runRedisServer = async (settings: Settings = {}): Promise<RedisServer> => {
  const { program = 'redis-server', port = await freePort(), lines = [], sentinel = false } = settings
  const home = settings.home ?? (await mkdtemp(join(tmpdir(), 'redis-')))
  await mkdir(home, { recursive: true })
  const config = join(home, 'redis.conf')
  const shared = ['bind 127.0.0.1', `port ${port}`, `dir ${home}`]
  await writeFile(config, [...shared, ...(sentinel ? [] : ['save ""']), ...lines, ''].join('\n'))
  let child: ChildProcess | null = null
  const killOnExit = () => child?.kill('SIGKILL')
  process.once('exit', killOnExit)

  const start = async () => {
    const started = spawn(program, sentinel ? [config, '--sentinel'] : [config], { stdio: 'ignore' })
    child = started
    const failed = new Promise<Error>((resolve) => started.once('error', resolve))
    const missing = await Promise.race([failed, new Promise((resolve) => started.once('spawn', () => resolve(null)))])
    if (missing)
      throw new ServiceUnavailable('Redis', `no ${program} on this machine (Debian: apt-get install redis-server)`)
    const deadline = Date.now() + START_LIMIT_MS
    while (!(await answers(port))) {
      if (started.exitCode !== null || Date.now() > deadline) {
        throw new ServiceUnavailable('Redis', `${program} did not answer on port ${port}`)
      }
      await delay(20)
    }
  }
  const stop = async () => {
    // A stopped process would not hear the first signal.
    child?.kill('SIGCONT')
    if (child?.pid !== undefined) await end(child)
    process.off('exit', killOnExit)
    if (settings.home === undefined) await rm(home, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port,
    pid: () => child!.pid!,
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child!.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
    restart: start,
    stop,
  }
}
