import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'

type Finder<Row> = { find: (id: Id) => Promise<Row | undefined> }

/** Returns a book, author or category; `NOT_FOUND` when there is none. */
export const findInLibrary = async <Row>(
  { find }: Finder<Row>,
  { entity, id }: { entity: 'book' | 'author' | 'category'; id: Id },
): Promise<Row> => {
  const row = await find(id)
  if (!row) throw refusal('NOT_FOUND', { entity, id })
  return row
}
