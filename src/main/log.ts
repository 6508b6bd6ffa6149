import { userInfo } from 'node:os'
import pino, { type Logger } from 'pino'

/** The program's log: JSON lines on stderr or in a file. Nothing logs a person's values or a secret. */
export const createLog = ({
  file,
  level = process.env['SCHOOL_DIRECTORY_LOG'] ?? 'info',
}: { file?: string; level?: string } = {}): Logger =>
  pino({ level, base: null }, pino.destination({ dest: file ?? 2, sync: true, mkdir: true, mode: 0o600 }))

/** The operating system's user, for the log of changes; `unknown` where it has no name. */
export const systemUser = () => {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
