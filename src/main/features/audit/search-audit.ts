import type { School } from '../../school.ts'
import type { AuditQuery } from './audit-log.port.ts'

export const searchAudit = (school: Pick<School, 'audit'>, query: AuditQuery) => school.audit.search(query)
