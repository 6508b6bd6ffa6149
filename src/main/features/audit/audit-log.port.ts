import type { AuditEvent } from '../../../contract/audit.ts'
import type { Page } from '../../../contract/page.ts'

export type AuditQuery = { entityKind?: string; entityId?: string; cursor?: string; limit: number }

/** The record of who wrote what. Events are only ever added, in the transaction of the write that they describe. */
export type AuditLog = {
  /** Returns events newest first. Events of one instant come in reverse order of their making. */
  search: (query: AuditQuery) => Promise<Page<AuditEvent>>
}
