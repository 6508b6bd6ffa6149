import { In, Not } from 'typeorm'
import { refusal } from '../../../contract/errors.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { bookAuthorEntity, bookCategoryEntity } from './book.entity.ts'

export const unknownAuthor = (unknown?: string[]) =>
  refusal('RULE_VIOLATION', {
    rule: 'unknown-author',
    field: 'authorIds',
    expected: 'ids of authors that exist',
    ...(unknown && { unknown }),
  })

export const unknownCategory = (unknown?: string[], field = 'categoryIds') =>
  refusal('RULE_VIOLATION', {
    rule: 'unknown-category',
    field,
    expected: 'ids of categories that exist',
    ...(unknown && { unknown }),
  })

type Links = { bookId: string; ids: readonly string[] }

const unknownOf = async (
  { query }: WriteScope,
  { table, ids }: { table: 'author' | 'category'; ids: readonly string[] },
) => {
  const rows = await query<{ id: string }>(
    `SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
     WHERE NOT EXISTS (SELECT FROM library.${table} t WHERE t.id = wanted.id) ORDER BY 1 LIMIT 10`,
    [ids],
  )
  return rows.map(({ id }) => id)
}

/**
 * Makes these the authors of the book, in this order. TypeORM compares the rows with those that are there and writes
 * only what differs.
 */
export const linkAuthors = async (scope: WriteScope, { bookId, ids }: Links): Promise<void> => {
  const unknown = await unknownOf(scope, { table: 'author', ids })
  if (unknown.length > 0) throw unknownAuthor(unknown)
  await scope.manager.delete(bookAuthorEntity, { bookId, authorId: Not(In([...ids])) })
  const links = ids.map((authorId, index) => ({ bookId, authorId, ordinal: index + 1 }))
  if (links.length > 0) await scope.manager.save(bookAuthorEntity, links)
}

/** Makes these the categories of the book, as `linkAuthors` does. */
export const linkCategories = async (scope: WriteScope, { bookId, ids }: Links): Promise<void> => {
  const unknown = await unknownOf(scope, { table: 'category', ids })
  if (unknown.length > 0) throw unknownCategory(unknown)
  await scope.manager.delete(bookCategoryEntity, { bookId, categoryId: Not(In([...ids])) })
  const links = ids.map((categoryId, index) => ({ bookId, categoryId, ordinal: index + 1 }))
  if (links.length > 0) await scope.manager.save(bookCategoryEntity, links)
}
