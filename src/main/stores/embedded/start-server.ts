import { spawn } from 'node:child_process'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Account, Binaries } from './embedded-binaries.ts'
import { asFlags } from './embedded-settings.ts'
import { readPostmasterFile } from './postmaster-file.ts'

export const POLL_MS = 5
const LOG_LIMIT_BYTES = 5_000_000
const LOG_END_BYTES = 64 * 1024

/** The data folder and, beside it, the console's files about the server. */
export type Paths = { dataDirectory: string; runDirectory: string; password: string; port: string; log: string }

export const pathsBelow = (directory: string): Paths => {
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

/** Returns the end of the server's log, or an empty text when there is no log. */
export const endOfLog = async (path: string): Promise<string> => {
  const file = await open(path).catch(() => null)
  if (file === null) return ''
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - LOG_END_BYTES)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Starts a server that outlives this process. Returns null when it is ready, or its log when it ended before. */
export const startServer = async (
  paths: Paths,
  options: { binaries: Binaries; account: Account | null; settings: Record<string, string>; port: number },
) => {
  const log = await openLog(paths.log)
  const flags = asFlags({ ...options.settings, port: String(options.port) })
  try {
    const onWindows = process.platform === 'win32'
    // PostgreSQL refuses administrators on Windows as it refuses root. pg_ctl drops their rights first.
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
