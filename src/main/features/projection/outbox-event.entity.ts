import { EntitySchema } from 'typeorm'
import { type ColumnsOf, instantColumn, textColumn, uuidColumn } from '../../stores/postgres/entity-columns.ts'

export type OutboxEventRecord = {
  /** bigint, which the driver returns as a string. */
  position: string
  kind: string
  entityIds: string[]
  recordedAt: Date
}

/**
 * TypeORM does not know `xid8`, so it cannot map `transaction_id`. The migrations alone shape the table (`synchronize:
 * false`).
 */
export const outboxEventEntity = new EntitySchema<OutboxEventRecord>({
  name: 'OutboxEvent',
  schema: 'directory',
  tableName: 'outbox_event',
  synchronize: false,
  columns: {
    position: {
      name: 'position',
      type: 'bigint',
      primary: true,
      primaryKeyConstraintName: 'outbox_event_pkey',
      generated: 'increment',
    },
    kind: textColumn('kind'),
    entityIds: uuidColumn('entity_ids', { array: true }),
    recordedAt: instantColumn('recorded_at', { default: () => 'now()' }),
  } satisfies ColumnsOf<OutboxEventRecord>,
})
