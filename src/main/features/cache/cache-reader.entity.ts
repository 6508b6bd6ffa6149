import { EntitySchema } from 'typeorm'
import { type ColumnsOf, textColumn, uuidColumn } from '../../stores/postgres/entity-columns.ts'

export type CacheReaderRecord = { id: string; seen: string }

/** TypeORM does not know `pg_snapshot`. The migrations alone shape the table (`synchronize: false`). */
export const cacheReaderEntity = new EntitySchema<CacheReaderRecord>({
  name: 'CacheReader',
  schema: 'directory',
  tableName: 'cache_reader',
  synchronize: false,
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'cache_reader_pkey' }),
    seen: textColumn('seen'),
  } satisfies ColumnsOf<CacheReaderRecord>,
})
