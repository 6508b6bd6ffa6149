import { uuidv7 } from 'uuidv7'
import { MOST_CHANGED_IDS } from '../../../contract/changes.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { inWriteTransaction } from '../../stores/postgres/write-transaction.ts'
import type { ChangedRows } from './cache-service.port.ts'

/** No reader looks at the rows of an event that names more than this, so that it stands for all rows of its kind. */
const allRows = () => Array.from({ length: MOST_CHANGED_IDS + 1 }, () => uuidv7())

/** Tells every console in the way of a write that rows changed. Writes no row itself, and no line of the audit log. */
export const announceChange = async (
  store: PostgresStore,
  { kind, id }: ChangedRows,
  author: Author,
): Promise<void> => {
  await inWriteTransaction(store, author, async ({ changed }) => changed(kind, id === undefined ? allRows() : [id]))
}
