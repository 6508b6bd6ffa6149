import type { Id } from '../../../contract/ids.ts'
import { findRow } from '../../foundation/find-row.ts'

type Finder<Row> = { find: (id: Id) => Promise<Row | undefined> }

/** Returns a row of the library; `NOT_FOUND` when there is none. */
export const findInLibrary = <Row>(
  finder: Finder<Row>,
  row: { entity: 'book' | 'author' | 'category' | 'loan'; id: Id },
): Promise<Row> => findRow(finder, row)
