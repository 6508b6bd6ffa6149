import type { AuditEvent } from '../../../contract/audit.ts'
import type { Page } from '../../../contract/page.ts'

export type AuditQuery = { entityKind?: string; entityId?: string; cursor?: string; limit: number }

/** What was written, by whom: events are only ever added, by the transaction of the write they tell of. */
export type AuditLog = {
  /** Newest first; events of one instant in the order they were made, newest first. */
  search: (query: AuditQuery) => Promise<Page<AuditEvent>>
}
