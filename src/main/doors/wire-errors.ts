import { randomUUID } from 'node:crypto'
import { ORPCError } from '@orpc/client'
import { ValidationError } from '@orpc/contract'
import type { Logger } from 'pino'
import { type ErrorCode, type ErrorData, Refusal, errors, refusal } from '../../contract/errors.ts'
import { sayFault } from '../../contract/store-faults.ts'
import { type GraphStore, storesOf } from '../../contract/stores.ts'
import { graphFault as faultOfGraph } from '../features/connections/graph-advice.ts'
import { refusalOf } from '../stores/postgres/postgres-errors.ts'
import { traceable as traceOf } from '../foundation/error-trace.ts'
import { inputIssues } from '../foundation/input-issues.ts'

/** The error that a door sends: one of the contract's codes with its status, message and data. */
export type WireError = ORPCError<ErrorCode, unknown>

const wire = (refused: Refusal): WireError =>
  new ORPCError(refused.code, {
    defined: true,
    status: errors[refused.code].status,
    message: errors[refused.code].message,
    data: refused.data,
    cause: refused.cause,
  })

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code)

const fits = <Code extends ErrorCode>(code: Code, data: unknown): data is ErrorData<Code> => {
  const definition = errors[code]
  return !('data' in definition) || definition.data.safeParse(data).success
}

/**
 * Returns what a failed call of the file system tells about its disk. A connection that is not permitted has no path.
 */
const diskFault = (error: unknown): ErrorData<'INSUFFICIENT_STORAGE'>['reason'] | null => {
  if (!(error instanceof Error)) return null
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  if (code === 'EROFS') return 'not-writable'
  return (code === 'EACCES' || code === 'EPERM') && path !== undefined ? 'not-writable' : null
}

const issuesOf = (error: Error) => (error instanceof ValidationError ? inputIssues(error.issues) : undefined)
const traceable = (error: unknown) => traceOf(error, issuesOf)

/** The name of every error that the driver of a graph store throws. */
const DRIVER_ERRORS = { neo4j: 'Neo4jError' } satisfies Record<GraphStore, string>

/**
 * Returns the refusal for a graph store that is away, busy, full or refuses the login. Returns undefined for a faulty
 * statement.
 */
const graphFault = (error: unknown): Refusal | undefined => {
  if (!(error instanceof Error)) return undefined
  const store = storesOf('graph').find((each) => DRIVER_ERRORS[each] === error.name)
  if (store === undefined) return undefined
  const { code = '', message } = error as Error & { code?: string }
  if (code.startsWith('Neo.ClientError.Statement.') || code.startsWith('Neo.DatabaseError.Statement.')) return undefined
  return refusal('STORE_UNAVAILABLE', { store, reason: sayFault(faultOfGraph({ code, message })) }, { cause: error })
}

const malformed = (expected: string) =>
  wire(refusal('BAD_REQUEST', { issues: [{ field: 'input', rule: 'malformed', expected }] }))

/**
 * Turns everything that a call throws into one of the contract's errors. This is the only place that does. An
 * unforeseen error gets an incident id, under which the log has its cause without any value of a person. `input` is the
 * schema of the procedure's input.
 */
export const toWireError = (
  error: unknown,
  { log, procedure, profileId = '', input }: { log: Logger; procedure?: string; profileId?: string; input?: unknown },
): WireError => {
  if (error instanceof Refusal) return wire(error)
  if (error instanceof ORPCError) {
    const { cause } = error
    if (isErrorCode(error.code) && error.status === errors[error.code].status && fits(error.code, error.data))
      return error.defined ? (error as WireError) : wire(new Refusal(error.code, error.data))
    if (error.code === 'BAD_REQUEST' && cause instanceof ValidationError)
      return wire(refusal('BAD_REQUEST', { issues: inputIssues(cause.issues, input) }, { cause }))
    if (error.code === 'BAD_REQUEST') return malformed('a body in the form its content type says')
    if (error.code === 'METHOD_NOT_SUPPORTED') return wire(refusal('METHOD_NOT_ALLOWED', { allowed: ['POST'] }))
  }
  const stored = refusalOf(error, profileId) ?? graphFault(error)
  if (stored) {
    if (stored.code === 'STORE_UNAVAILABLE') log.warn({ procedure, error: traceable(error) }, 'store unavailable')
    return wire(stored)
  }
  const disk = diskFault(error)
  if (disk) {
    log.warn({ procedure, disk, error: traceable(error) }, 'disk takes nothing')
    return wire(refusal('INSUFFICIENT_STORAGE', { reason: disk }, { cause: error }))
  }
  const incidentId = randomUUID()
  log.error({ incidentId, procedure, error: traceable(error) }, 'incident')
  return wire(refusal('INTERNAL', { incidentId }, { cause: error }))
}
