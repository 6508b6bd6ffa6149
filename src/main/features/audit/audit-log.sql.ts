import type { AuditEvent } from '../../../contract/audit.ts'
import { instantKey, keysetOf } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { AuditLog } from './audit-log.port.ts'

export const postgresAuditLog = (store: PostgresStore): AuditLog => ({
  search: (query) =>
    readPage<AuditEvent>(store.pool, {
      list: 'audit',
      keyset: keysetOf('-recordedAt', { recordedAt: [instantKey('recorded_at')] }),
      query,
      table: 'directory.audit_event',
      conditions: (bind) => {
        const { entityKind, entityId } = query
        const conditions: string[] = []
        if (entityKind !== undefined) conditions.push(`t.entity_kind = ${bind(entityKind)}::text`)
        if (entityId !== undefined) conditions.push(`t.entity_id = ${bind(entityId)}::text`)
        return conditions
      },
      columns: `t.id, t.recorded_at AS "recordedAt", t.actor, t.action, t.entity_kind AS "entityKind",
        t.entity_id AS "entityId", t.before, t.after`,
    }),
})
