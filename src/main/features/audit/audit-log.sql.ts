import type { AuditEvent } from '../../../contract/audit.ts'
import { instantKey, keysetOf } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import type { AuditLog } from './audit-log.port.ts'

/** Only the branch of the event's kind is evaluated, so that its id is a UUID. */
const entityName = `CASE t.entity_kind
          WHEN 'person' THEN (SELECT ${personName('p')} FROM directory.person p WHERE p.id = t.entity_id::uuid)
          WHEN 'orgUnit' THEN (SELECT u.name FROM directory.org_unit u WHERE u.id = t.entity_id::uuid)
          WHEN 'role' THEN (SELECT r.name FROM directory.role r WHERE r.id = t.entity_id::uuid)
        END`

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
        t.entity_id AS "entityId", ${entityName} AS "entityName", t.before, t.after, t.acted_by AS "actedBy"`,
    }),
})
