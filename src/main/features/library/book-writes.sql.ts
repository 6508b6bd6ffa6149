import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Book, BookInput, BookPatch, Money } from '../../../contract/library.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import {
  changedFields,
  insertVersioned,
  lockVersion,
  refusingViolations,
  saveVersion,
} from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { HoldQueues } from '../circulation/hold-queue.port.ts'
import { addCopies, countCopies, dropWithdrawn, withdrawCopies } from './book-copies.sql.ts'
import { linkAuthors, linkCategories, unknownAuthor, unknownCategory } from './book-links.sql.ts'
import { findBookRow } from './book-list.sql.ts'
import { type BookRecord, bookEntity } from './book.entity.ts'

const KIND = 'book'
type Target = { id: string; version: number }
type Written = Book & { consistencyToken: string }

const refusals = (store: PostgresStore, isbn: string | null | undefined) => ({
  book_isbn_unique: async () => {
    const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM library.book WHERE isbn = $1', [isbn])
    return refusal('DUPLICATE', { entity: KIND, field: 'isbn', ...(rows[0] && { existingId: rows[0].id }) })
  },
  book_author_author_fkey: () => unknownAuthor(),
  book_category_category_fkey: () => unknownCategory(),
  copy_book_fkey: () => hasCopies(),
  // A copy that was lent keeps its row, so that the loan can be told.
  loan_copy_fkey: () => hasCopies(),
  hold_copy_fkey: () => hasCopies(),
  hold_book_fkey: () => hasCopies(),
})

const hasCopies = (copies?: number) =>
  refusal('RULE_VIOLATION', {
    rule: 'book-has-copies',
    expected: 'a book whose copies are all withdrawn',
    ...(copies !== undefined && { counts: { copies } }),
  })

const priceColumns = (price: Money | null | undefined) =>
  price === undefined ? {} : { priceAmount: price?.amount ?? null, priceCurrency: price?.currency ?? null }

const priceOf = ({ priceAmount, priceCurrency }: Pick<BookRecord, 'priceAmount' | 'priceCurrency'>): Money | null =>
  priceAmount === null || priceCurrency === null ? null : { amount: priceAmount, currency: priceCurrency }

/** Returns the book as it is inside of the transaction. */
const readBook = async ({ client }: WriteScope, id: string): Promise<Book> => (await findBookRow(client, id))!

export const createBookRow = (store: PostgresStore, input: BookInput, author: Author): Promise<Written> =>
  refusingViolations(refusals(store, input.isbn), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const id = uuidv7()
      const { price, copies, authorIds, categoryIds, ...fields } = input
      await insertVersioned(scope.manager, bookEntity, { id, ...fields, ...priceColumns(price) })
      await linkAuthors(scope, { bookId: id, ids: authorIds })
      await linkCategories(scope, { bookId: id, ids: categoryIds })
      await addCopies(scope, { bookId: id, count: copies })
      scope.audit({ action: 'book.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
      scope.changed(KIND, [id])
      return readBook(scope, id)
    })
    return { ...result, consistencyToken }
  })

const sameIds = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((id, index) => id === others[index])

/** The price changes as a whole, and the log tells it as one field. */
const auditedChange = (
  change: ReturnType<typeof changedFields>,
  { row, price }: { row: BookRecord; price?: Money | null },
) => {
  const without = (values: Record<string, unknown> = {}) =>
    Object.fromEntries(Object.entries(values).filter(([field]) => !field.startsWith('price')))
  const repriced = Object.keys(change?.after ?? {}).some((field) => field.startsWith('price'))
  return {
    before: { ...without(change?.before), ...(repriced && { price: priceOf(row) }) },
    after: { ...without(change?.after), ...(repriced && { price }) },
  }
}

type Queues = HoldQueues<WriteScope>

const bringCopies = async (
  scope: WriteScope,
  { id, wanted, queues }: { id: string; wanted: number | undefined; queues: Queues },
) => {
  const held = await countCopies(scope, id)
  if (wanted === undefined || wanted === held) return undefined
  if (wanted > held) {
    await addCopies(scope, { bookId: id, count: wanted - held })
    await queues.settle(scope, [id])
  } else await withdrawCopies(scope, { bookId: id, count: held - wanted, held })
  return { before: { copies: held }, after: { copies: wanted } }
}

export const updateBookRow = (
  { store, queues }: { store: PostgresStore; queues: Queues },
  { id, version, price, copies, authorIds, categoryIds, ...fields }: Target & BookPatch,
  author: Author,
): Promise<Written> =>
  refusingViolations(refusals(store, fields.isbn), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const row = await lockVersion(scope.manager, bookEntity, { name: KIND, id, version })
      const before = await readBook(scope, id)
      const change = changedFields<BookRecord, Partial<BookRecord>>(row, { ...fields, ...priceColumns(price) })
      const changes: { before: object; after: object }[] = [
        auditedChange(change, { row, ...(price !== undefined && { price }) }),
      ]
      if (authorIds !== undefined && !sameIds(authorIds, before.authorIds)) {
        await linkAuthors(scope, { bookId: id, ids: authorIds })
        changes.push({ before: { authorIds: before.authorIds }, after: { authorIds } })
      }
      if (categoryIds !== undefined && !sameIds(categoryIds, before.categoryIds)) {
        await linkCategories(scope, { bookId: id, ids: categoryIds })
        changes.push({ before: { categoryIds: before.categoryIds }, after: { categoryIds } })
      }
      const moved = await bringCopies(scope, { id, wanted: copies, queues })
      if (moved) changes.push(moved)
      const audited = {
        before: Object.assign({}, ...changes.map((each) => each.before)) as object,
        after: Object.assign({}, ...changes.map((each) => each.after)) as object,
      }
      if (Object.keys(audited.after).length === 0) return before
      await saveVersion(scope.manager, bookEntity, { row, changes: change?.after ?? {} })
      scope.audit({ action: 'book.update', entityKind: KIND, entityId: id, ...audited })
      scope.changed(KIND, [id])
      return readBook(scope, id)
    })
    return { ...result, consistencyToken }
  })

export const removeBookRow = (store: PostgresStore, target: Target, author: Author) =>
  refusingViolations(refusals(store, undefined), async () => {
    const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const { id } = await lockVersion(scope.manager, bookEntity, { name: KIND, ...target })
      const { isbn, title, subtitle, language, publishedYear, price, authorIds, categoryIds } = await readBook(
        scope,
        id,
      )
      const left = await dropWithdrawn(scope, id)
      if (left > 0) throw hasCopies(left)
      await scope.manager.delete(bookEntity, { id })
      const before = { isbn, title, subtitle, language, publishedYear, price, authorIds, categoryIds }
      scope.audit({ action: 'book.remove', entityKind: KIND, entityId: id, before, after: null })
      scope.changed(KIND, [id])
    })
    return { consistencyToken }
  })
