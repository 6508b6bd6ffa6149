import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { nameOfServer } from './words-of-server.ts'

/** Returns the frames of a stack. They come after the message, which may have lines that look like frames. */
const framesOf = ({ stack = '', message }: Error): string[] => {
  const after = message === '' ? -1 : stack.indexOf(message)
  return (after < 0 ? stack : stack.slice(after + message.length))
    .split('\n')
    .map((frame) => frame.trim())
    .filter((frame) => /^at .*(:\d+:\d+|<anonymous>|native|index \d+)\)?$/.test(frame))
    .slice(0, 20)
}

/**
 * Returns the names, codes and frames of an error and its causes. Messages are left out, because drivers put row values
 * in them. `issuesOf` returns what else may be said of an error.
 */
export const traceable = (
  error: unknown,
  issuesOf: (error: Error) => unknown = () => undefined,
  depth = 0,
): unknown => {
  if (!(error instanceof Error)) return { thrown: typeof error }
  const details = error as Error & { code?: unknown; constraint?: unknown; table?: unknown; routine?: unknown }
  return {
    name: error.name,
    code: nameOfServer(details.code),
    constraint: nameOfServer(details.constraint),
    table: nameOfServer(details.table),
    routine: nameOfServer(details.routine),
    issues: issuesOf(error),
    frames: framesOf(error),
    cause: error.cause === undefined || depth > 4 ? undefined : traceable(error.cause, issuesOf, depth + 1),
  }
}

/** Logs an error that nobody foresaw, without any value of a person, and returns the id of its incident. */
export const incident = (log: Logger, { procedure, error }: { procedure: string; error: unknown }): string => {
  const incidentId = randomUUID()
  log.error({ incidentId, procedure, error: traceable(error) }, 'incident')
  return incidentId
}
