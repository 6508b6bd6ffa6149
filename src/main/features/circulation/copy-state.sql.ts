import type { BookCopy } from '../../../contract/library.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'

export const moveCopy = ({ query }: WriteScope, { id, state }: Pick<BookCopy, 'id' | 'state'>) =>
  query(`UPDATE library.copy SET state = $2, version = version + 1, updated_at = ${NOW_SQL} WHERE id = $1`, [id, state])
