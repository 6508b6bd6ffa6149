import { type ErrorData, Refusal, refusal } from '../../../contract/errors.ts'
import { tracksOf } from '../../../contract/migrations.ts'
import { refusedBecause } from '../../../contract/store-faults.ts'
import { nameOfServer, saidOf } from '../../foundation/words-of-server.ts'
import { driverErrorOf } from './driver-error.ts'
import { EmbeddedPostgresFailure } from './embedded-failure.ts'

type DatabaseError = Error & { code: string; table?: string; constraint?: string; column?: string }

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/**
 * Returns the field of a constraint: `person_email_key` of table `person` is about `email`. Only constraint names are
 * read, never values.
 */
const fieldOf = (error: DatabaseError) => {
  const column = nameOfServer(error.column)
  if (column) return camelCase(column)
  const prefix = `${nameOfServer(error.table) ?? ''}_`
  const constraint = nameOfServer(error.constraint) ?? ''
  const inner = (constraint.startsWith(prefix) ? constraint.slice(prefix.length) : constraint).replace(
    /_(key|unique|check|fkey|pkey|idx|excl)$/,
    '',
  )
  return camelCase(inner)
}

const entityOf = (error: DatabaseError) => camelCase(nameOfServer(error.table) ?? 'entry')

type Because = ErrorData<'STORE_UNAVAILABLE'>['because']

const unavailable = (reason: string, cause: unknown, because?: Because) =>
  refusal('STORE_UNAVAILABLE', { store: 'postgresql', reason, ...(because && { because }) }, { cause })

/** The words for a missing right that was not looked up. Health and the connection test name the right. */
const missingRight = (schemas: readonly string[]) =>
  `This user lacks a right on one of the schemas ${schemas.join(', ')} and migration_history. On the server, for those of them that exist: GRANT USAGE ON SCHEMA ${schemas.join(', ')}, migration_history TO the user; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schemas.join(', ')} TO the user; GRANT SELECT ON ALL TABLES IN SCHEMA migration_history TO the user. Migrations also need CREATE on the database.`

const DAMAGED = 'Files of the database are damaged or missing. Restore it from a backup.'

const serverCauses: Record<string, Because> = {
  '42501': 'missing-right',
  '53100': 'disk-full',
  '53300': 'no-free-connection',
  '58P01': 'damaged',
  XX001: 'damaged',
  XX002: 'damaged',
}

/** The words for errors of the operating system about a failed connection. */
const networkReasons: Record<string, string> = {
  ECONNREFUSED: 'PostgreSQL does not accept connections.',
  ECONNRESET: 'PostgreSQL closed the connection.',
  EPIPE: 'PostgreSQL closed the connection.',
  ETIMEDOUT: 'PostgreSQL does not answer.',
  EHOSTUNREACH: 'The host of PostgreSQL cannot be reached.',
  ENETUNREACH: 'The network of PostgreSQL cannot be reached.',
  ENOTFOUND: 'The host of PostgreSQL is not known.',
  EAI_AGAIN: 'The name of the PostgreSQL host cannot be looked up now.',
  PASSWORD_IN_CLEAR:
    'The server asks for the password in clear or as MD5, and nothing proves which server it is. It was not sent.',
  ANSWER_TOO_LARGE: 'PostgreSQL sent a larger answer than this console takes.',
  ANSWER_UNREADABLE: 'What answers there does not speak as PostgreSQL does.',
}

/**
 * The words for errors to which pg gives no code. Their whole text is the only mark, and a test on a real server pins
 * each.
 */
const driverReasons: Record<string, string> = {
  'Connection terminated unexpectedly': 'PostgreSQL closed the connection.',
  'Connection terminated': 'PostgreSQL closed the connection.',
  'Connection terminated due to connection timeout': 'PostgreSQL does not answer.',
  'timeout exceeded when trying to connect': 'All connections to PostgreSQL are busy.',
  'timeout expired': 'PostgreSQL does not answer.',
  'Query read timeout': 'PostgreSQL does not answer.',
  'Client has encountered a connection error and is not queryable': 'PostgreSQL closed the connection.',
  'The server does not support SSL connections': 'PostgreSQL does not offer TLS.',
  'There was an error establishing an SSL connection': 'PostgreSQL does not offer TLS.',
  'Cannot use a pool after calling end on the pool': 'The school is closing.',
}

const NO_PASSWORD = /client password must be a (non-empty )?string/
const NOT_TRUSTED = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET)_)/

const serverReasons: Record<string, string> = {
  '57P01': 'PostgreSQL is shutting down.',
  '57P02': 'PostgreSQL stopped after a crash and recovers.',
  '57P03': 'PostgreSQL is starting.',
  '08P01':
    'A pooler such as PgBouncer stands before PostgreSQL and refuses the settings that the console asks for. Connect to PostgreSQL itself.',
  '57P05': 'PostgreSQL closed an idle connection.',
  '25P03': 'PostgreSQL closed a transaction that stood still.',
  '53100': 'The disk of PostgreSQL is full.',
  '53200': 'PostgreSQL is out of memory.',
  '53300': 'PostgreSQL has no free connection.',
  '57014': 'PostgreSQL needed longer than this call may take.',
  '58030': 'PostgreSQL cannot read or write its files.',
  '28P01': 'PostgreSQL does not accept the password.',
  '28000': 'PostgreSQL does not let this user in.',
  '3D000': 'The database does not exist.',
  '42501': missingRight(tracksOf('record')),
  '58P01': DAMAGED,
  XX001: DAMAGED,
  XX002: DAMAGED,
}

const SCHEMA_GONE =
  'A table or schema that this console needs is not in the database. The migrations say what is missing.'

const isDatabaseError = (error: unknown): error is DatabaseError =>
  error instanceof Error && typeof (error as DatabaseError).code === 'string'

/**
 * The refusal for a constraint without a rule of the console. It names the constraint, which can be found in the
 * database.
 */
const ruleViolation = (error: DatabaseError, what: string) => {
  const expected = `${what} (${nameOfServer(error.constraint) ?? error.code})`
  return refusal('RULE_VIOLATION', { rule: 'constraint', field: fieldOf(error), expected }, { cause: error })
}

const fromServer = (error: DatabaseError, profileId: string): Refusal | undefined => {
  switch (error.code) {
    case '23505':
      return refusal('DUPLICATE', { entity: entityOf(error), field: fieldOf(error) }, { cause: error })
    case '23514':
      return ruleViolation(error, 'a value that the directory allows')
    case '23P01':
      return ruleViolation(error, 'no overlap with an existing entry')
    case '23503':
      return ruleViolation(error, 'an entry that exists, and that nothing else needs when it is removed')
    case '23502':
      return ruleViolation(error, 'a value')
    case '25006':
      return refusal('READ_ONLY', { profileId }, { cause: error })
    case '40001':
    case '40P01':
      return refusal('CONFLICT', { reason: 'concurrent-change' }, { cause: error })
    case '42P01':
    case '3F000':
      return refusal('CONFLICT', { reason: 'schema-gone', detail: SCHEMA_GONE }, { cause: error })
    case '55P03':
      return refusal('CONFLICT', { reason: 'locked' }, { cause: error })
  }
  const reason = saidOf(serverReasons, error.code) ?? saidOf(networkReasons, error.code)
  if (reason) return unavailable(reason, error, saidOf(serverCauses, error.code))
  if (NOT_TRUSTED.test(error.code)) return unavailable('The certificate of PostgreSQL is not trusted.', error)
  return error.code.startsWith('08') ? unavailable('The connection to PostgreSQL failed.', error) : undefined
}

/**
 * Returns the contract's error for a failure of PostgreSQL in the school of the profile. Returns undefined when the
 * error is not from PostgreSQL or is a fault of this program.
 */
export const refusalOf = (thrown: unknown, profileId = 'default'): Refusal | undefined => {
  if (thrown instanceof Refusal) return thrown
  if (thrown instanceof EmbeddedPostgresFailure)
    return unavailable(thrown.message, thrown, refusedBecause[thrown.fault.code])
  const error = driverErrorOf(thrown)
  if (isDatabaseError(error)) return fromServer(error, profileId)
  if (error instanceof AggregateError && error.errors.length > 0) return refusalOf(error.errors[0], profileId)
  if (!(error instanceof Error)) return undefined
  if (NO_PASSWORD.test(error.message)) return unavailable('PostgreSQL asks for a password, and none is kept.', error)
  const reason = saidOf(driverReasons, error.message)
  return reason === undefined ? undefined : unavailable(reason, error)
}

/** Codes of failures after which the session still works. */
const sessionSurvives = new Set(['57014', '53100', '53200', '42501', '58P01', 'XX001', 'XX002'])

/** Whether the connection can no longer be used. */
export const connectionIsLost = (thrown: unknown) => {
  const error = driverErrorOf(thrown)
  if (isDatabaseError(error) && sessionSurvives.has(error.code)) return false
  return refusalOf(thrown)?.code === 'STORE_UNAVAILABLE'
}

/** Codes for missing tables, schemas, columns, functions and types, as a migration that was taken back leaves them. */
const GONE = new Set(['42P01', '3F000', '42703', '42883', '42704'])

/** Whether the schema may differ from the one that the statement was written for. */
export const schemaMayBeGone = (thrown: unknown): boolean => {
  const error = driverErrorOf(thrown)
  return isDatabaseError(error) && GONE.has(error.code)
}
