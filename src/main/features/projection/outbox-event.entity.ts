import { EntitySchema } from 'typeorm'
import { instantColumn, textColumn, uuidColumn } from '../../stores/postgres/entity-columns.ts'

export type OutboxEventRecord = {
  /** bigint: the driver gives a string. */
  position: string
  kind: string
  entityIds: string[]
  recordedAt: Date
}

/**
 * TypeORM knows no `xid8`, so it cannot map `transaction_id` and must leave the table's shape to the migrations
 * (`synchronize: false`).
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
  },
})
