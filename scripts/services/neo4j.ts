import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { archivedClasses } from './neo4j-classes.ts'
import { cacheDir, end, freePort, ServiceUnavailable, type Service, type ServiceOptions } from './service.ts'

const run = promisify(execFile)

const VERSION = '5.26.12'
const START_LIMIT_MS = 90_000
/** A server that writes down its classes takes half a minute to end on a busy machine. */
const RECORDING_LIMIT_MS = 120_000
const OPENED = ['java.nio', 'java.io', 'sun.nio.ch', 'java.lang']

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>neo4j</artifactId><version>1</version><dependencies>
<dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>${VERSION}</version></dependency>
<dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>${VERSION}</version></dependency>
</dependencies></project>
`

/** Fetches the server's jars into the cache once. An interrupted fetch leaves nothing that looks complete. */
const libraries = async (): Promise<string> => {
  const target = cacheDir(`neo4j-${VERSION}`)
  const lib = join(target, 'lib')
  if (existsSync(lib)) return lib
  const work = await mkdtemp(join(tmpdir(), 'neo4j-fetch-'))
  try {
    await writeFile(join(work, 'pom.xml'), POM)
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'lib')}`], {
      cwd: work,
    })
    await mkdir(target, { recursive: true })
    await run('cp', ['-r', join(work, 'lib'), `${lib}.${process.pid}`])
    await rename(`${lib}.${process.pid}`, lib).catch(async (error: unknown) => {
      await rm(`${lib}.${process.pid}`, { recursive: true, force: true })
      if (!existsSync(lib)) throw error
    })
    return lib
  } catch (error) {
    throw new ServiceUnavailable('Neo4j', `Maven did not bring ${VERSION} (${(error as Error).message.split('\n')[0]})`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

const started = async (home: string, child: ChildProcess) => {
  const log = join(home, 'logs', 'neo4j.log')
  const deadline = Date.now() + START_LIMIT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new ServiceUnavailable('Neo4j', `it ended with ${child.exitCode}, see ${log}`)
    const text = await readFile(log, 'utf8').catch(() => '')
    if (text.includes('Started.')) return
    await delay(100)
  }
  throw new ServiceUnavailable('Neo4j', `it was not ready after ${START_LIMIT_MS / 1_000} s, see ${log}`)
}

const setPassword = async (url: string, password: string) => {
  const { default: neo4j } = await import('neo4j-driver')
  const driver = neo4j.driver(url, neo4j.auth.basic('neo4j', 'neo4j'))
  try {
    await driver.executeQuery(
      'ALTER CURRENT USER SET PASSWORD FROM $from TO $to',
      { from: 'neo4j', to: password },
      { database: 'system' },
    )
  } finally {
    await driver.close()
  }
}

/** Says in one line why no Neo4j can run here; undefined when one can. */
export const whyNoGraph = (): string | undefined => {
  if (process.env.NEO4J_URL) return undefined
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  return /version "(17|21)/.test(stderr ?? '')
    ? undefined
    : 'there is no Java 17 or 21: install it and Maven, or set NEO4J_URL'
}

type Options = ServiceOptions & { settings?: string[]; shortLived?: boolean }

type Running = { javaOptions?: readonly string[]; stopLimitMs?: number }

const startServer = async (lib: string, options: Options & Running): Promise<Service> => {
  const home = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'neo4j-')))
  const port = options.port ?? (await freePort())
  const passwordFile = join(home, 'password')
  const isNew = !existsSync(passwordFile)
  await mkdir(join(home, 'conf'), { recursive: true })
  await mkdir(join(home, 'logs'), { recursive: true })
  await writeFile(join(home, 'logs', 'neo4j.log'), '')
  await writeFile(
    join(home, 'conf', 'neo4j.conf'),
    [
      `server.bolt.listen_address=127.0.0.1:${port}`,
      'server.http.enabled=false',
      'dbms.usage_report.enabled=false',
      'server.memory.pagecache.size=256m',
      // At its end the server would wait ten seconds for connections that it has closed already.
      'internal.dbms.bolt.netty_server_shutdown_quiet_period=0',
      // Tests load and empty the graph all the time; each change of its size would have every statement planned again.
      ...(options.shortLived ? ['dbms.cypher.statistics_divergence_threshold=1.0'] : []),
      'server.jvm.additional=-XX:+ExitOnOutOfMemoryError',
      ...(options.settings ?? []),
      '',
    ].join('\n'),
  )
  const child = spawn(
    'java',
    [
      '-Xms512m',
      '-Xmx1g',
      // A small heap needs no parallel collectors, which cost a machine of two cores a seventh of its time.
      '-XX:+UseSerialGC',
      // The optimising compiler costs more time than it saves in a server that answers only a few queries.
      ...(options.shortLived ? ['-XX:TieredStopAtLevel=1'] : []),
      ...(options.javaOptions ?? []),
      ...OPENED.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
      '-cp',
      join(lib, '*'),
      'org.neo4j.server.CommunityEntryPoint',
      `--home-dir=${home}`,
      `--config-dir=${join(home, 'conf')}`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  )
  const killOnExit = () => child.kill('SIGKILL')
  process.once('exit', killOnExit)
  const url = `bolt://127.0.0.1:${port}`
  const stop = async () => {
    await end(child, options.stopLimitMs)
    process.off('exit', killOnExit)
    if (options.dataDir === undefined) await rm(home, { recursive: true, force: true })
  }
  try {
    await started(home, child)
    if (isNew) {
      const password = randomBytes(12).toString('hex')
      await setPassword(url, password)
      await writeFile(passwordFile, password, { mode: 0o600 })
    }
    return {
      url,
      user: 'neo4j',
      password: await readFile(passwordFile, 'utf8'),
      origin: 'registry',
      pid: child.pid,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Starts a Neo4j for tests and daily work on a loopback port: the server that `NEO4J_URL` (with `NEO4J_USER`,
 * `NEO4J_PASSWORD`) names, else one from Maven's artifacts with Java 17 or 21. A given `dataDir` keeps the data for the
 * next start. `settings` are further lines of neo4j.conf. With `shortLived` the server starts faster, keeps its
 * plans however the graph grows, and answers more slowly in the long run.
 */
export const startNeo4j = async (options: Options = {}): Promise<Service> => {
  const { NEO4J_URL, NEO4J_USER, NEO4J_PASSWORD } = process.env
  if (NEO4J_URL) {
    return {
      url: NEO4J_URL,
      user: NEO4J_USER ?? 'neo4j',
      password: NEO4J_PASSWORD ?? '',
      origin: 'environment',
      stop: async () => {},
    }
  }
  const reason = whyNoGraph()
  if (reason) throw new ServiceUnavailable('Neo4j', reason)
  const lib = await libraries()
  if (!options.shortLived) return startServer(lib, options)
  const javaOptions = await archivedClasses(dirname(lib), (recording) =>
    startServer(lib, { shortLived: true, javaOptions: recording, stopLimitMs: RECORDING_LIMIT_MS }),
  )
  return startServer(lib, { ...options, javaOptions })
}
