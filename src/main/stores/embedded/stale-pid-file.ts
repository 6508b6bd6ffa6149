import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { setAside } from '../files/kept-file.ts'
import { underLock } from '../files/lock-file.ts'
import { parsePostmasterFile, postmasterFilePath } from './postmaster-file.ts'
import type { Paths } from './start-server.ts'

const run = promisify(execFile)
const ANSWER_MS = 1_000

/** Whether a process of a server works in the folder. Every one of them does, the postmaster first. */
const worksIn = async (folder: string): Promise<boolean> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const [program, current] = await Promise.all([
      readFile(`/proc/${pid}/comm`, 'utf8').catch(() => ''),
      // A process of another user does not tell its folder, but a data folder lets only its owner in.
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
    ])
    if (current === folder && program.includes('postgres')) return true
  }
  return false
}

const isNamedByProcess = (folder: string) =>
  run('ps', ['-axo', 'command=']).then(
    ({ stdout }) => stdout.split('\n').some((line) => line.includes('postgres') && line.includes(folder)),
    () => true,
  )

const answersAt = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: ANSWER_MS })
    const say = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', () => say(true))
    socket.once('timeout', () => say(true))
    socket.once('error', () => say(false))
  })

const isHeld = async ({ dataDirectory, port }: Paths): Promise<boolean> => {
  const folder = await realpath(dataDirectory)
  if (process.platform === 'linux') return worksIn(folder)
  if (process.platform !== 'win32' && (await isNamedByProcess(dataDirectory))) return true
  const remembered = Number(await readFile(port, 'utf8').catch(() => 0))
  return remembered > 0 && (await answersAt(remembered))
}

const isUnreadable = async (path: string) => {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text !== null && parsePostmasterFile(text) === null
}

/**
 * Renames a `postmaster.pid` without content, as a power cut leaves it, because the server refuses to start beside it.
 * `held` means that a server's process works in the folder and may be about to write the file, so nothing is touched.
 * `none` means that there is no such file. Only one console at a time gets as far as renaming, and no server starts
 * while such a file exists.
 */
export const setStalePidFileAside = async (paths: Paths): Promise<'none' | 'held' | 'put-aside'> => {
  const path = postmasterFilePath(paths.dataDirectory)
  if (!(await isUnreadable(path))) return 'none'
  return underLock(join(paths.runDirectory, 'pid-file.lock'), async () => {
    if (!(await isUnreadable(path))) return 'none'
    if (await isHeld(paths)) return 'held'
    await setAside(path)
    return 'put-aside'
  })
}
