import { chown, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { makeFolder } from '../../foundation/make-folder.ts'
import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'
import { isAlive } from '../../foundation/is-alive.ts'
import { untilItWorks } from '../../foundation/until-it-works.ts'
import { type Account, type Binaries, findBinaries, folderForServer, serverAccount } from './embedded-binaries.ts'
import { clusterExists, createCluster, EMBEDDED_USER } from './embedded-cluster.ts'
import { EmbeddedPostgresFailure, explainFileError } from '../postgres/embedded-failure.ts'
import { type Guardian, startGuardian } from './embedded-guardian.ts'
import { serverSettings } from './embedded-settings.ts'
import { diskTrouble } from './disk-of-folder.ts'
import { explainExit, explainRestarts, lookCloser } from './explain-exit.ts'
import { postmasterFilePath, readPostmasterFile } from './postmaster-file.ts'
import { servesFolder } from './postmaster-process.ts'
import { setStalePidFileAside } from './stale-pid-file.ts'
import { endOfLog, type Paths, pathsBelow, POLL_MS, startServer } from './start-server.ts'

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
   * Returns the running server and starts it when it is not running. Call it again after a connection was lost. Fails
   * with `EmbeddedPostgresFailure`. Calls at the same time share one start.
   */
  server: () => Promise<EmbeddedServer>
  /** Whether the server's files were made. Starts nothing and makes none. Fails as `server` does. */
  isMade: () => Promise<boolean>
  /** Returns why the server could not save more, although it may answer, or null when nothing shows. Starts nothing. */
  diskTrouble: () => Promise<StoreFault | null>
  /** Returns the damage that keeps a running server from ever serving, or null when none shows. Starts nothing. */
  damage: () => Promise<EmbeddedPostgresFailure | null>
  /** Ends this console's use of the server. The server stops within seconds when no other console uses it. */
  close: () => Promise<void>
}

/**
 * How long a start may take, in ms. After a crash the server replays its log, which may take as long as the last
 * import.
 */
const START_LIMIT_MS = 120_000
/** A process number that no system gives. */
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

/**
 * Removes the process number from a stale file and leaves the rest. The server checks by itself, through the shared
 * memory that the file names, that no process of an earlier server is left.
 */
const disownPostmasterFile = async (dataDirectory: string) => {
  const path = postmasterFilePath(dataDirectory)
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text !== null) await writeFile(path, text.replace(/^\d+/, String(NO_PROCESS)))
}

/**
 * Runs the PostgreSQL in `directory`. It is created there on first use, and joined when another console runs it.
 * `settings` override the console's own. `making` is called before a new cluster is made, which takes seconds.
 */
export const embeddedPostgres = (options: {
  directory: string
  settings?: Record<string, string>
  making?: () => void
}): EmbeddedPostgres => {
  let guardian: Guardian | null = null
  let starting: Promise<EmbeddedServer> | null = null
  let closed = false
  /** The process number of the server that was found to serve this folder. */
  let known: number | null = null

  const keepGuardian = async (paths: Paths, binaries: Binaries, account: Account | null) => {
    if (guardian) return
    const mine = await startGuardian({ ...paths, pgCtl: binaries.pgCtl, account })
    guardian = mine
    void mine.ended.then(() => {
      if (guardian === mine) guardian = null
      // Only the guardian was ended. A new one keeps the server from outliving this console.
      if (!closed) keepGuardian(paths, binaries, account).catch(() => undefined)
    })
  }

  const rememberedPort = async (paths: Paths) =>
    Number(await readFile(paths.port, 'utf8').catch(() => 0)) || (await freePort())

  const prepare = async () => {
    const account = serverAccount()
    const folder = await folderForServer(options.directory, account)
    const paths = pathsBelow(folder)
    await makeFolder(paths.runDirectory, { mode: 0o700 })
    if (account) await chown(paths.runDirectory, account.uid, account.gid)
    const binaries = await findBinaries(folder, account)
    return { account, paths, binaries, settings: { ...(await serverSettings()), ...options.settings } }
  }

  const prepared = untilItWorks(prepare)

  const start = async (): Promise<EmbeddedServer> => {
    const { account, paths, binaries, settings } = await prepared.get()
    await keepGuardian(paths, binaries, account)
    if (!(await clusterExists(paths.dataDirectory))) {
      options.making?.()
      await createCluster({ ...paths, passwordPath: paths.password, binaries, account })
    }
    const password = await readFile(paths.password, 'utf8').catch(() => '')

    let port = await rememberedPort(paths)
    const deadline = performance.now() + START_LIMIT_MS
    while (performance.now() < deadline) {
      const file = await readPostmasterFile(paths.dataDirectory)
      if (file && (file.pid === known ? isAlive(known) : await servesFolder(file, paths.dataDirectory))) {
        if (file.status === 'ready') {
          const { pid, startedAt } = file
          known = pid
          return { host: '127.0.0.1', port: file.port, user: EMBEDDED_USER, password, pid, startedAt }
        }
        await pause(POLL_MS)
        continue
      }
      if (file && isAlive(file.pid)) await disownPostmasterFile(paths.dataDirectory)
      known = null
      if (file === null && (await setStalePidFileAside(paths)) === 'held') {
        await pause(POLL_MS)
        continue
      }
      const output = await startServer(paths, { binaries, account, settings, port })
      if (output === null) {
        await writeFile(paths.port, String(port))
        continue
      }
      const explained = await lookCloser(explainExit(output, paths.dataDirectory), paths.dataDirectory)
      if (explained === 'port') port = await freePort()
      else if (explained === 'try-again') await pause(20 * POLL_MS)
      else throw explained
    }
    throw new EmbeddedPostgresFailure(storeFaultOf('server-not-ready', { seconds: START_LIMIT_MS / 1000 }))
  }

  return {
    server: () => {
      if (closed) return Promise.reject(new EmbeddedPostgresFailure(storeFaultOf('console-closes')))
      starting ??= start()
        .catch((error: unknown) => {
          throw explainFileError(error, options.directory)
        })
        .finally(() => (starting = null))
      return starting
    },
    isMade: async () => clusterExists((await prepared.get()).paths.dataDirectory),
    diskTrouble: async () => {
      const cluster = await prepared.begun()?.catch(() => null)
      return diskTrouble(cluster?.paths.runDirectory ?? options.directory)
    },
    damage: async () => {
      const cluster = await prepared.begun()?.catch(() => null)
      if (!cluster) return null
      return explainRestarts(await endOfLog(cluster.paths.log), cluster.paths.dataDirectory)
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
