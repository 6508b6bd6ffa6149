import { EntitySchema } from 'typeorm'
import type { AuditEvent } from '../../../contract/audit.ts'
import {
  type ColumnsOf,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
} from '../../stores/postgres/entity-columns.ts'

export type AuditEventRecord = Omit<AuditEvent, 'entityName'> & {
  door: string
  /** Only the first event of a write carries it. */
  requestId: string | null
  importRunId: string | null
}

export const auditEventEntity = new EntitySchema<AuditEventRecord>({
  name: 'AuditEvent',
  schema: 'directory',
  tableName: 'audit_event',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'audit_event_pkey' }),
    recordedAt: instantColumn('recorded_at', { default: () => 'now()' }),
    actor: textColumn('actor'),
    door: textColumn('door'),
    action: textColumn('action'),
    entityKind: textColumn('entity_kind'),
    entityId: textColumn('entity_id'),
    before: { name: 'before', type: 'jsonb', nullable: true },
    after: { name: 'after', type: 'jsonb', nullable: true },
    requestId: uuidColumn('request_id', { nullable: true }),
    importRunId: uuidColumn('import_run_id', { nullable: true }),
    actedBy: { name: 'acted_by', type: 'jsonb', nullable: true },
  } satisfies ColumnsOf<AuditEventRecord>,
  foreignKeys: [foreignKey('audit_event_import_run_fkey', { column: 'importRunId', target: 'ImportRun' })],
  indices: [
    { name: 'audit_event_recorded_at_idx', columns: ['recordedAt', 'id'] },
    { name: 'audit_event_entity_idx', columns: ['entityKind', 'entityId', 'recordedAt', 'id'] },
    { name: 'audit_event_entity_kind_idx', columns: ['entityKind', 'recordedAt', 'id'] },
    { name: 'audit_event_entity_id_idx', columns: ['entityId', 'recordedAt', 'id'] },
    { name: 'audit_event_import_run_idx', columns: ['importRunId'], where: 'import_run_id IS NOT NULL' },
    {
      name: 'audit_event_request_id_key',
      columns: ['requestId'],
      unique: true,
      where: 'request_id IS NOT NULL',
    },
  ],
})
