import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

type Build = {
  /** Of the message when it fails: `The build <what> failed`. */
  what?: string
  /** Of Node. */
  args: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  /** Gets what the build writes, beside standard error. */
  logFile: string
  told?: AbortSignal
}

/**
 * Runs a program of Node that builds. Rejects when it fails, with words that name its log; when `told` aborts, the program is
 * ended and gone before this rejects.
 */
export const runBuild = async ({ what, args, cwd, env, logFile, told }: Build): Promise<void> => {
  told?.throwIfAborted()
  const log = createWriteStream(logFile)
  // Without a log, what it writes is on the screen all the same.
  const logged = finished(log).then(
    () => true,
    () => false,
  )
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  // Its output goes to stderr: stdout belongs to the program that asked for the build.
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk)
      if (!log.destroyed) log.write(chunk)
    })
  // It only writes files, and those of a build that ended half-way count for nothing.
  const end = () => void child.kill('SIGKILL')
  told?.addEventListener('abort', end)
  const how = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? '' : (signal ?? `exit code ${code}`)))
  })
  told?.removeEventListener('abort', end)
  log.end()
  const kept = await logged
  told?.throwIfAborted()
  if (how === '') return
  throw new Error(`The build ${what ? `${what} ` : ''}failed (${how})${kept ? `; its log is ${logFile}` : ''}.`)
}
