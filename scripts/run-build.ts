import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

type Build = {
  /** The subject of the error message: `The build <what> failed`. */
  what?: string
  /** Arguments for Node. */
  args: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  /** The file that receives the build's output, which goes to standard error too. */
  logFile: string
  told?: AbortSignal
}

/**
 * Runs a Node program that builds. Rejects when it fails, with a message that names its log. When `told` aborts, ends
 * the program and rejects once it is gone.
 */
export const runBuild = async ({ what, args, cwd, env, logFile, told }: Build): Promise<void> => {
  told?.throwIfAborted()
  const log = createWriteStream(logFile)
  // When the log cannot be written, the output is still on the screen.
  const logged = finished(log).then(
    () => true,
    () => false,
  )
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  // The output goes to stderr: stdout belongs to the program that asked for the build.
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk)
      if (!log.destroyed) log.write(chunk)
    })
  // Safe to kill: the build only writes files, and without a stamp the files of an unfinished build are not used.
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
