import { createHash } from 'node:crypto'
import { Refusal, refusal } from '../../../contract/errors.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { type AnsweredRecord, answeredEntity } from './answered.entity.ts'
import { retryConflicts } from './retry-conflicts.sql.ts'

/** One write of a caller: the procedure and its input, whose key names the write. */
type Asked = { procedure: string; input: { idempotencyKey?: string } }

const fingerprintOf = ({ procedure, input: { idempotencyKey: _, ...input } }: Asked) =>
  createHash('sha256')
    .update(JSON.stringify([procedure, input]))
    .digest('hex')

const sameAnswer = <Answer>(kept: AnsweredRecord, fingerprint: string): Answer => {
  if (kept.fingerprint !== fingerprint)
    throw refusal('RULE_VIOLATION', {
      rule: 'key-used',
      field: 'idempotencyKey',
      expected: `a new key, or the input of ${kept.procedure} with which this one was used`,
    })
  return kept.answer as Answer
}

const answerOnce = async <Answer extends object>(
  scope: WriteScope,
  { key, fingerprint, procedure }: { key: string; fingerprint: string; procedure: string },
  work: (scope: WriteScope) => Promise<Answer>,
): Promise<Answer> => {
  const { manager } = scope
  // Waits for a transaction that has the key and has not ended.
  const { raw } = await manager
    .createQueryBuilder()
    .insert()
    .into(answeredEntity)
    .values({ key, procedure, fingerprint })
    .orIgnore()
    .returning('key')
    .execute()
  if ((raw as unknown[]).length === 0)
    return sameAnswer(await manager.findOneByOrFail(answeredEntity, { key }), fingerprint)
  const answer = await work(scope)
  await manager.update(answeredEntity, { key }, { answer })
  return answer
}

/**
 * Runs a write in one transaction, again after a conflict with another one. Its answer is kept with the key, in the same
 * transaction. A write that is sent again with its key does nothing and returns the answer of the first time. The key of
 * a write with another input is refused with rule `key-used`. The answer must be plain JSON.
 */
export const writeOnce = async <Answer extends object>(
  store: PostgresStore,
  { asked, author }: { asked: Asked; author: Author },
  work: (scope: WriteScope) => Promise<Answer>,
): Promise<Answer> => {
  const key = asked.input.idempotencyKey ?? author.requestId
  if (key === undefined) return (await retryConflicts(() => inWriteTransaction(store, author, work))).result
  const fingerprint = fingerprintOf(asked)
  const { procedure } = asked
  try {
    const written = await retryConflicts(() =>
      inWriteTransaction(store, author, (scope) => answerOnce(scope, { key, fingerprint, procedure }, work)),
    )
    return written.result
  } catch (error) {
    // The log knows the request id, so the write was done: with this key, unless the caller mixed them up.
    if (!(error instanceof Refusal) || error.code !== 'ALREADY_APPLIED') throw error
    const kept = await (await store.dataSource()).manager.findOneBy(answeredEntity, { key })
    if (!kept) throw error
    return sameAnswer(kept, fingerprint)
  }
}
