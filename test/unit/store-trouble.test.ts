import { describe, expect, test } from 'vitest'
import { refusal } from '../../src/contract/errors.ts'
import { explainProjection } from '../../src/main/school/explain-projection.ts'

/** An error with the fields of the driver's. */
const neo4jError = (code: string, message = 'no') => Object.assign(new Error(message), { name: 'Neo4jError', code })

describe('why the projector waits', () => {
  test.each([
    ['ServiceUnavailable', 'unreachable'],
    ['SessionExpired', 'unreachable'],
    ['N/A', 'unreachable'],
    ['Neo.TransientError.General.DatabaseUnavailable', 'unreachable'],
    ['Neo.ClientError.Transaction.TransactionTimedOut', 'overdue'],
    ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', 'overdue'],
    ['Neo.ClientError.Transaction.LockClientStopped', 'overdue'],
    ['Neo.ClientError.Security.Unauthorized', 'authentication'],
    ['Neo.ClientError.Security.CredentialsExpired', 'authentication'],
    ['Neo.ClientError.Security.AuthenticationRateLimit', 'authentication'],
    ['Neo.ClientError.Security.Forbidden', 'read-only'],
    ['Neo.ClientError.General.ForbiddenOnReadOnlyDatabase', 'read-only'],
    ['Neo.ClientError.Cluster.NotALeader', 'read-only'],
    ['Neo.TransientError.General.MemoryPoolOutOfMemoryError', 'out-of-memory'],
    ['Neo.TransientError.General.OutOfMemoryError', 'out-of-memory'],
    ['Neo.DatabaseError.Schema.ConstraintCreationFailed', 'schema'],
    ['Neo.DatabaseError.General.UnknownError', 'other'],
  ])('%s of Neo4j is %s', (code, reason) => {
    const { advice, ...trouble } = explainProjection(neo4jError(code))
    expect(trouble).toEqual({ reason, code })
    expect(advice).toMatch(/^[A-Z].{20,}\.$/)
  })

  test('a full disk is recognised by the system’s message, whatever the code', () => {
    const error = neo4jError('Neo.DatabaseError.Transaction.TransactionCommitFailed', 'No space left on device')
    expect(explainProjection(error)).toMatchObject({ reason: 'out-of-disk', advice: expect.stringContaining('disk') })
  })

  test('an unreachable PostgreSQL is not reported as a fault of Neo4j', () => {
    const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(explainProjection(gone)).toMatchObject({ reason: 'postgresql', code: 'ECONNREFUSED' })
  })

  test('a failed migration and a refused load are reported with their own message', () => {
    const failed = refusal('RULE_VIOLATION', { rule: 'migration', field: 'V0001__x.cypher', expected: 'It is so.' })
    expect(explainProjection(failed)).toEqual({ reason: 'schema', code: 'RULE_VIOLATION', advice: 'It is so.' })
    const refused = refusal('CONFLICT', { reason: 'rows-refused', detail: 'Too many.' })
    expect(explainProjection(refused)).toEqual({ reason: 'rows-refused', code: 'CONFLICT', advice: 'Too many.' })
  })

  test('an invalid code is not shown', () => {
    const told = explainProjection(neo4jError('\u001b[2J<b>'.repeat(10_000)))
    expect(told).toMatchObject({ reason: 'other', code: null, advice: 'The connection failed (no code).' })
  })

  test('an unexpected error has no code but a sentence', () => {
    expect(explainProjection(new TypeError('oops'))).toEqual({
      reason: 'other',
      code: null,
      advice: 'A store failed.',
    })
  })
})
