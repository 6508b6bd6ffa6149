import { BEGUN_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'

const NEXT = `SELECT least(
  (SELECT min(valid_from) FROM directory.assignment WHERE valid_from > ${BEGUN_SQL}),
  (SELECT min(valid_to) FROM directory.assignment WHERE valid_to > ${BEGUN_SQL})) AS next`

/** Returns the next instant at which an assignment begins or ends, or null. */
export const nextAssignmentChange =
  ({ pool }: Pick<PostgresStore, 'pool'>) =>
  async (): Promise<Date | null> => {
    const { rows } = await pool.query<{ next: Date | null }>({ name: 'next-assignment-change', text: NEXT })
    return rows[0]!.next
  }
