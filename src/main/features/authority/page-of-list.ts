import { refusal } from '../../../contract/errors.ts'
import type { Page } from '../../../contract/page.ts'

/**
 * Cuts one page out of an ordered list that is computed whole for each call. The cursor carries what it was made for, so
 * that it is refused with another question.
 */
export const pageOfList = <Item>(
  items: Item[],
  { cursor, limit, question, key }: { cursor?: string; limit: number; question: string; key: (item: Item) => string },
): Page<Item> => {
  const after = cursor === undefined ? null : readCursor<string>(cursor, question)
  const start = after === null ? 0 : items.findIndex((item) => key(item) > after)
  const rows = start < 0 ? [] : items.slice(start, start + limit)
  const last = rows.at(-1)
  const more = last !== undefined && start + rows.length < items.length
  return {
    items: rows,
    nextCursor: more ? writeCursor(key(last), question) : null,
    total: items.length,
    totalCapped: false,
  }
}

export const writeCursor = (after: unknown, question: string): string =>
  Buffer.from(JSON.stringify([question, after])).toString('base64url')

export const readCursor = <After>(cursor: string, question: string): After => {
  try {
    const [madeFor, after] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, After]
    if (madeFor === question) return after
  } catch {
    // Falls through to the refusal: what does not parse was not made here.
  }
  throw refusal('BAD_REQUEST', {
    issues: [
      { field: 'cursor', rule: 'cursor', expected: 'the nextCursor of the page before, with the same question' },
    ],
  })
}
