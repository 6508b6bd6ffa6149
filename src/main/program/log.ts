import { openSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import pino, { type Logger } from 'pino'
import { makeFolderSync } from '../foundation/make-folder.ts'

const STDERR = 2
/** The most bytes of lines kept for a full disk. Further lines are dropped. */
const KEPT_BYTES = 1_000_000

const writeTo = (dest: number) => {
  const stream = pino.destination({ dest, sync: true, maxLength: KEPT_BYTES })
  // A full disk must not end the console. Unwritten lines are written with a later one or dropped.
  stream.on('error', () => undefined)
  // Pino flushes after its last line, and would try for ever on a full disk. Every line has been written by then.
  stream.flushSync = () => undefined
  return stream
}

/**
 * Returns the log file, or stderr when the folder accepts no file. The file is opened here, because pino would raise
 * the same error again later.
 */
const destinationAt = (file: string | undefined) => {
  if (file === undefined) return writeTo(STDERR)
  try {
    makeFolderSync(dirname(file))
    return writeTo(openSync(file, 'a', 0o600))
  } catch {
    return writeTo(STDERR)
  }
}

/** Makes the program's log: JSON lines on stderr or in a file. No line has a person's values or a secret. */
export const createLog = ({
  file,
  level = process.env['SCHOOL_DIRECTORY_LOG'] ?? 'info',
}: { file?: string; level?: string } = {}): Logger => pino({ level, base: null }, destinationAt(file))

/** Returns the operating system's user, for the audit log. `unknown` when it has no name. */
export const systemUser = () => {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
