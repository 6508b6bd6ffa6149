import { z } from 'zod'
import { refusal } from '../../../contract/errors.ts'
import type { Page } from '../../../contract/page.ts'
import { cursorsFor, refusedCursor } from '../../foundation/cursor.ts'
import type { AuthorityService } from './authority-service.port.ts'

export type Asked = { at?: Date; atLeast?: string }
export type Paged = Asked & { cursor?: string; limit: number }

/**
 * Returns the instant of a list. A cursor needs the instant of the page before, because "now" would be another question
 * each time.
 */
export const instantOf = async (
  { now }: Pick<AuthorityService, 'now'>,
  { at, cursor }: Pick<Paged, 'at' | 'cursor'>,
): Promise<Date> => {
  if (at === undefined && cursor !== undefined) {
    throw refusal('BAD_REQUEST', {
      issues: [{ field: 'at', rule: 'required', expected: 'the instant of the page before' }],
    })
  }
  return at ?? now()
}

/** Makes and reads the cursors of one question. `shape` is the form of a place in the list. */
export const questionCursors = <Place>(question: readonly unknown[], shape: z.ZodType<Place>) => {
  const { write, read } = cursorsFor(question)
  return {
    write: (place: Place) => write(place),
    /** Returns null when the list begins. */
    read: (cursor: string | undefined): Place | null => {
      if (cursor === undefined) return null
      const place = shape.safeParse(read(cursor)[0])
      if (!place.success) throw refusedCursor()
      return place.data
    },
  }
}

/** Cuts one page out of an ordered list. The whole list is computed for each call. */
export const pageOfList = <Item>(
  items: Item[],
  {
    cursor,
    limit,
    question,
    key,
  }: { cursor?: string; limit: number; question: readonly unknown[]; key: (item: Item) => string },
): Page<Item> => {
  const cursors = questionCursors(question, z.string())
  const after = cursors.read(cursor)
  const start = after === null ? 0 : items.findIndex((item) => key(item) > after)
  const rows = start < 0 ? [] : items.slice(start, start + limit)
  const last = rows.at(-1)
  const more = last !== undefined && start + rows.length < items.length
  return {
    items: rows,
    nextCursor: more ? cursors.write(key(last)) : null,
    total: items.length,
    totalCapped: false,
  }
}
