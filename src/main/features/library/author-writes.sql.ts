import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { AuthorInput, AuthorPatch } from '../../../contract/library-names.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { insertVersioned, lockVersion, refusingViolations, writeChanges } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction } from '../../stores/postgres/write-transaction.ts'
import { type AuthorRecord, authorEntity } from './author.entity.ts'

const KIND = 'author'
type Target = { id: string; version: number }

const toAuthor = ({ id, name, sortName, createdAt, updatedAt, version }: AuthorRecord): AuthorRecord => ({
  id,
  name,
  sortName,
  createdAt,
  updatedAt,
  version,
})

const refusals = {
  book_author_author_fkey: () =>
    refusal('RULE_VIOLATION', { rule: 'author-in-use', expected: 'an author whom no book names' }),
}

export const createAuthorRow = async (store: PostgresStore, input: Required<AuthorInput>, author: Author) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const id = uuidv7()
    const row = await insertVersioned(scope.manager, authorEntity, { id, ...input })
    scope.audit({ action: 'author.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
    scope.changed(KIND, [id])
    return toAuthor(row)
  })
  return { ...result, consistencyToken }
}

export const updateAuthorRow = async (
  store: PostgresStore,
  { id, version, ...patch }: Target & AuthorPatch,
  author: Author,
) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, authorEntity, { name: KIND, id, version })
    const change = await writeChanges(scope.manager, authorEntity, { row, patch })
    if (!change) return toAuthor(row)
    const { saved, before, after } = change
    scope.audit({ action: 'author.update', entityKind: KIND, entityId: id, before, after })
    scope.changed(KIND, [id])
    return toAuthor(saved)
  })
  return { ...result, consistencyToken }
}

export const removeAuthorRow = (store: PostgresStore, target: Target, author: Author) =>
  refusingViolations(refusals, async () => {
    const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const { id, name, sortName } = await lockVersion(scope.manager, authorEntity, { name: KIND, ...target })
      await scope.manager.delete(authorEntity, { id })
      scope.audit({ action: 'author.remove', entityKind: KIND, entityId: id, before: { name, sortName }, after: null })
      scope.changed(KIND, [id])
    })
    return { consistencyToken }
  })
