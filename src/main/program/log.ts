import { openSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import pino, { type Logger } from 'pino'
import { makeFolderSync } from '../foundation/make-folder.ts'

const STDERR = 2
/** Lines kept for a disk that is full; more are dropped. */
const KEPT_BYTES = 1_000_000

const writeTo = (dest: number) => {
  const stream = pino.destination({ dest, sync: true, maxLength: KEPT_BYTES })
  // A full disk must not end the console: what it cannot log is written with a later line, or dropped.
  stream.on('error', () => undefined)
  // Pino flushes after its last line, and this would try for ever on a full disk. Every line has been written by then.
  stream.flushSync = () => undefined
  return stream
}

/** A folder that takes no file leaves stderr. The file is opened here: pino would raise the same error once more, later. */
const destinationAt = (file: string | undefined) => {
  if (file === undefined) return writeTo(STDERR)
  try {
    makeFolderSync(dirname(file))
    return writeTo(openSync(file, 'a', 0o600))
  } catch {
    return writeTo(STDERR)
  }
}

/** The program's log: JSON lines on stderr or in a file. Nothing logs a person's values or a secret. */
export const createLog = ({
  file,
  level = process.env['SCHOOL_DIRECTORY_LOG'] ?? 'info',
}: { file?: string; level?: string } = {}): Logger => pino({ level, base: null }, destinationAt(file))

/** The operating system's user, for the log of changes; `unknown` where it has no name. */
export const systemUser = () => {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
