import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import { promisify } from 'node:util'
import { isAlive } from '../../foundation/is-alive.ts'
import type { PostmasterFile } from './postmaster-file.ts'

const run = promisify(execFile)

/** Returns the program of the process, or an empty text when the system does not tell. */
const programOf = async (pid: number): Promise<string> => {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  const [program, parameters] =
    process.platform === 'win32'
      ? ['tasklist', ['/NH', '/FI', `PID eq ${pid}`]]
      : ['ps', ['-o', 'comm=', '-p', String(pid)]]
  return run(program as string, parameters as string[]).then(
    ({ stdout }) => stdout,
    () => '',
  )
}

/**
 * Whether the process of the file is this folder's server. It may also be a program that got its number later, a server
 * of the folder from which this one was copied, or a server that ended and remains as a zombie.
 */
export const servesFolder = async (file: PostmasterFile, dataDirectory: string): Promise<boolean> => {
  if (!isAlive(file.pid)) return false
  const program = await programOf(file.pid)
  if (program !== '' && !program.includes('postgres')) return false
  const folder = await realpath(dataDirectory)
  if (process.platform !== 'linux') return (await realpath(file.dataDirectory).catch(() => '')) === folder
  // A server's working directory is its data folder. An ended process has none.
  const current = await readlink(`/proc/${file.pid}/cwd`).catch((error: NodeJS.ErrnoException) =>
    error.code === 'EACCES' ? folder : '',
  )
  return current === folder
}
