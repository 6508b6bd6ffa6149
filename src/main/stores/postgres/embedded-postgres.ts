import { spawn } from 'node:child_process'
import { chown, mkdir, open, readFile, readlink, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Account, type Binaries, findBinaries, folderForServer, serverAccount } from './embedded-binaries.ts'
import { clusterExists, createCluster, EMBEDDED_USER } from './embedded-cluster.ts'
import { EmbeddedPostgresFailure } from './embedded-failure.ts'
import { type Guardian, startGuardian } from './embedded-guardian.ts'
import { asFlags, serverSettings } from './embedded-settings.ts'
import { type PostmasterFile, postmasterFilePath, readPostmasterFile } from './postmaster-file.ts'

export type EmbeddedServer = {
  host: '127.0.0.1'
  port: number
  user: string
  password: string
  pid: number
  startedAt: Date
}

export type EmbeddedPostgres = {
  /**
   * The running server; started when it is not running, so call it again after the connection was lost. Fails with
   * `EmbeddedPostgresFailure`. Calls at the same time share one start.
   */
  server: () => Promise<EmbeddedServer>
  /** Ends this console's use of the server. The last console that uses it stops it, within seconds. */
  close: () => Promise<void>
}

/** A server that recovers from a crash first replays its log: that may take as long as the last import. */
const START_LIMIT_MS = 120_000
const POLL_MS = 5
const LOG_LIMIT_BYTES = 5_000_000
/** No system gives a process this number. */
const NO_PROCESS = 99_999_999

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the number in the file still belongs to this folder's server, and not to a program that got it later. */
const servesFolder = async (file: PostmasterFile, dataDirectory: string): Promise<boolean> => {
  if (!isAlive(file.pid)) return false
  if (process.platform !== 'linux')
    return (await realpath(file.dataDirectory).catch(() => '')) === (await realpath(dataDirectory))
  const name = await readFile(`/proc/${file.pid}/comm`, 'utf8').catch(() => null)
  if (name !== null && name.trim() !== 'postgres') return false
  const folder = await readlink(`/proc/${file.pid}/cwd`).catch(() => null)
  return folder === null || folder === (await realpath(dataDirectory))
}

/**
 * Takes a stale file's process number away and leaves the rest: the server checks by itself, through the shared memory
 * the file names, that nobody of an earlier server is left.
 */
const disownPostmasterFile = async (dataDirectory: string) => {
  const path = postmasterFilePath(dataDirectory)
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text !== null) await writeFile(path, text.replace(/^\d+/, String(NO_PROCESS)))
}

const explainExit = (log: string, dataDirectory: string): EmbeddedPostgresFailure | 'port' | 'try-again' => {
  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(log)) return 'port'
  if (/lock file ".*" already exists|pre-existing shared memory block|is the postmaster already running/i.test(log))
    return 'try-again'
  const fault =
    log
      .split('\n')
      .findLast((line) => /FATAL|PANIC|error/.test(line))
      ?.replace(/^.*?(FATAL|PANIC|error):\s*/, '') ?? ''
  if (/No space left on device/.test(log)) {
    return new EmbeddedPostgresFailure(
      'disk-full',
      `The disk of ${dataDirectory} is full. Free some space and try again; nothing was lost.`,
    )
  }
  if (/incompatible with server|not compatible with this version/.test(log)) {
    return new EmbeddedPostgresFailure(
      'wrong-version',
      `${dataDirectory} was written by another version of PostgreSQL: ${fault}`,
    )
  }
  if (/Permission denied|wrong ownership|invalid permissions/.test(log)) {
    return new EmbeddedPostgresFailure('not-writable', `The database cannot use ${dataDirectory}: ${fault}`)
  }
  if (
    /checkpoint record|invalid magic|could not read|could not open file|PANIC|bogus data|invalid data|incorrect checksum/.test(
      log,
    )
  ) {
    return new EmbeddedPostgresFailure(
      'corrupted',
      `The data folder ${dataDirectory} is damaged: ${fault} Nothing was deleted; restore it from a backup.`,
    )
  }
  return new EmbeddedPostgresFailure(
    'did-not-start',
    `PostgreSQL ended while it started: ${fault || 'it said nothing.'}`,
  )
}

type Paths = { dataDirectory: string; runDirectory: string; password: string; port: string; log: string }

const pathsBelow = (directory: string): Paths => {
  const runDirectory = join(directory, 'postgres-run')
  return {
    dataDirectory: join(directory, 'postgres'),
    runDirectory,
    password: join(runDirectory, 'password'),
    port: join(runDirectory, 'port'),
    log: join(runDirectory, 'server.log'),
  }
}

const openLog = async (path: string) => {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size > LOG_LIMIT_BYTES) await rename(path, `${path}.1`)
  const file = await open(path, 'a', 0o600)
  return { file, start: (await file.stat()).size }
}

const startServer = async (
  paths: Paths,
  options: { binaries: Binaries; account: Account | null; settings: Record<string, string>; port: number },
) => {
  const log = await openLog(paths.log)
  const flags = asFlags({ ...options.settings, port: String(options.port) })
  try {
    const onWindows = process.platform === 'win32'
    // Windows refuses administrators as PostgreSQL does root; pg_ctl drops the rights first.
    const child = onWindows
      ? spawn(
          options.binaries.pgCtl,
          ['start', '-w', '-D', paths.dataDirectory, '-l', paths.log, '-o', flags.map((flag) => `"${flag}"`).join(' ')],
          {
            windowsHide: true,
            stdio: 'ignore',
          },
        )
      : spawn(options.binaries.postgres, ['-D', paths.dataDirectory, ...flags], {
          cwd: paths.runDirectory,
          detached: true,
          stdio: ['ignore', log.file.fd, log.file.fd],
          env: { ...process.env, LC_ALL: undefined, LC_MESSAGES: 'C' },
          ...options.account,
        })
    child.unref()
    return await new Promise<string | null>((resolve) => {
      let settled = false
      const settle = (output: string | null) => {
        settled = true
        resolve(output)
      }
      child.once('error', (error) => settle(`error: ${error.message}`))
      child.once('exit', (code) => {
        if (onWindows && code === 0) return settle(null)
        void readFile(paths.log, 'utf8').then(
          (text) => settle(Buffer.from(text).subarray(log.start).toString()),
          () => settle(''),
        )
      })
      const watch = async () => {
        while (!settled) {
          const file = await readPostmasterFile(paths.dataDirectory)
          if (file?.status === 'ready' && (onWindows || file.pid === child.pid)) return settle(null)
          await pause(POLL_MS)
        }
      }
      void watch()
    })
  } finally {
    await log.file.close()
  }
}

/**
 * The PostgreSQL in `directory`: created there on first use, started or joined when another console runs it.
 * `settings` go over the console's own.
 */
export const embeddedPostgres = (options: {
  directory: string
  settings?: Record<string, string>
}): EmbeddedPostgres => {
  let guardian: Guardian | null = null
  let starting: Promise<EmbeddedServer> | null = null
  let closed = false
  let prepared: ReturnType<typeof prepare> | null = null

  const keepGuardian = async (paths: Paths, binaries: Binaries, account: Account | null) => {
    if (guardian) return
    const mine = await startGuardian({ ...paths, pgCtl: binaries.pgCtl, account })
    guardian = mine
    void mine.ended.then(() => {
      if (guardian === mine) guardian = null
      // Somebody ended the guardian alone: the server must not outlive this console because of it.
      if (!closed) keepGuardian(paths, binaries, account).catch(() => undefined)
    })
  }

  const rememberedPort = async (paths: Paths) =>
    Number(await readFile(paths.port, 'utf8').catch(() => 0)) || (await freePort())

  const prepare = async () => {
    const account = serverAccount()
    const folder = await folderForServer(options.directory, account)
    const paths = pathsBelow(folder)
    await mkdir(paths.runDirectory, { recursive: true, mode: 0o700 })
    if (account) await chown(paths.runDirectory, account.uid, account.gid)
    const binaries = await findBinaries(folder, account)
    return { account, paths, binaries, settings: { ...(await serverSettings()), ...options.settings } }
  }

  const start = async (): Promise<EmbeddedServer> => {
    prepared ??= prepare().catch((error: unknown) => {
      prepared = null
      throw error
    })
    const { account, paths, binaries, settings } = await prepared
    await keepGuardian(paths, binaries, account)
    if (!(await clusterExists(paths.dataDirectory))) {
      await createCluster({ ...paths, passwordPath: paths.password, binaries, account })
    }
    const password = await readFile(paths.password, 'utf8').catch(() => '')

    let port = await rememberedPort(paths)
    const deadline = Date.now() + START_LIMIT_MS
    while (Date.now() < deadline) {
      const file = await readPostmasterFile(paths.dataDirectory)
      if (file && (await servesFolder(file, paths.dataDirectory))) {
        if (file.status === 'ready') {
          const { pid, startedAt } = file
          return { host: '127.0.0.1', port: file.port, user: EMBEDDED_USER, password, pid, startedAt }
        }
        await pause(POLL_MS)
        continue
      }
      if (file && isAlive(file.pid)) await disownPostmasterFile(paths.dataDirectory)
      const output = await startServer(paths, {
        binaries,
        account,
        settings,
        port,
      })
      if (output === null) {
        await writeFile(paths.port, String(port))
        continue
      }
      const explained = explainExit(output, paths.dataDirectory)
      if (explained === 'port') port = await freePort()
      else if (explained === 'try-again') await pause(20 * POLL_MS)
      else throw explained
    }
    throw new EmbeddedPostgresFailure(
      'did-not-start',
      `PostgreSQL was not ready after ${START_LIMIT_MS / 1000} seconds.`,
    )
  }

  return {
    server: () => {
      if (closed) return Promise.reject(new EmbeddedPostgresFailure('did-not-start', 'This console is closing.'))
      starting ??= start().finally(() => (starting = null))
      return starting
    },
    close: async () => {
      closed = true
      await starting?.catch(() => undefined)
      const mine = guardian
      mine?.release()
      await mine?.ended
    },
  }
}
