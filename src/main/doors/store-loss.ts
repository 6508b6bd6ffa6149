/**
 * PostgreSQL SQLSTATEs and socket errors that mean "the server is gone", not "the query is wrong": class 08 connection
 * exceptions, 57P01..57P05 shutdowns, 53300 no free connection (PostgreSQL manual, appendix A).
 */
const sqlStates = /^(08[0-9A-Z]{3}|57P0[1-5]|53300)$/

const socketReasons: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens at its address.',
  ECONNRESET: 'It closed the connection.',
  EPIPE: 'It closed the connection.',
  ETIMEDOUT: 'It did not answer in time.',
  EHOSTUNREACH: 'Its host cannot be reached.',
  ENETUNREACH: 'Its network cannot be reached.',
  ENOTFOUND: 'Its host name is unknown.',
  EAI_AGAIN: 'Its host name cannot be looked up now.',
  ENOENT: 'Its socket does not exist.',
}

/** Messages with which `pg` reports a lost connection; it gives these errors no code. */
const driverMessages =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after calling end)/

const causes = function* (error: unknown): Generator<Error & { code?: unknown; syscall?: unknown }> {
  let current = error
  for (let depth = 0; current instanceof Error && depth < 8; depth++) {
    yield current
    if (current instanceof AggregateError) yield* current.errors.filter((inner) => inner instanceof Error)
    current = (current as { driverError?: unknown }).driverError ?? current.cause
  }
}

/** Why the database does not answer, in words without host or secrets; undefined when this is no lost connection. */
export const storeLoss = (error: unknown): string | undefined => {
  for (const cause of causes(error)) {
    if (typeof cause.code === 'string') {
      if (sqlStates.test(cause.code)) return 'It is shutting down, starting or full.'
      const connecting = cause.syscall === 'connect' || cause.code !== 'ENOENT'
      if (connecting && Object.hasOwn(socketReasons, cause.code)) return socketReasons[cause.code]
    }
    if (driverMessages.test(cause.message)) return 'The connection was lost.'
  }
  return undefined
}
