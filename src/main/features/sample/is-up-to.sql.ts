import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'

/** Whether the table is there with the column that the newest migration of its track made. */
export const isUpTo = async (
  store: PostgresStore,
  { table, column }: { table: string; column: string },
): Promise<boolean> => {
  const { rowCount } = await store.pool.query(
    'SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped',
    [table, column],
  )
  return rowCount === 1
}
