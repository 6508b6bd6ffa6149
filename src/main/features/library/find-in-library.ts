import type { Id } from '../../../contract/ids.ts'
import { findRow } from '../../foundation/find-row.ts'

type Finder<Row> = { find: (id: Id) => Promise<Row | undefined> }

/** Returns a book, author or category; `NOT_FOUND` when there is none. */
export const findInLibrary = <Row>(
  finder: Finder<Row>,
  row: { entity: 'book' | 'author' | 'category'; id: Id },
): Promise<Row> => findRow(finder, row)
