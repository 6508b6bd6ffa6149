import { auditEventEntity } from '../features/audit/audit-event.entity.ts'
import { delegationEntity, delegationPermissionEntity } from '../features/authority/delegations/delegation.entity.ts'
import { cacheReaderEntity } from '../features/cache/cache-reader.entity.ts'
import { importFaultEntity, importRunEntity } from '../features/imports/run/import-run.entity.ts'
import {
  academicSessionEntity,
  classEntity,
  classSessionEntity,
  courseEntity,
} from '../features/imports/school-calendar.entity.ts'
import { orgUnitEntity } from '../features/org-units/org-unit.entity.ts'
import { personEntity } from '../features/people/person.entity.ts'
import { relationshipEntity } from '../features/people/relationship.entity.ts'
import { reportingLineEntity } from '../features/people/reporting-lines/reporting-line.entity.ts'
import { outboxEventEntity } from '../features/projection/outbox-event.entity.ts'
import { assignmentEntity } from '../features/roles/assignment.entity.ts'
import { permissionEntity } from '../features/roles/permission.entity.ts'
import { roleEntity, rolePermissionEntity } from '../features/roles/role.entity.ts'

/** TypeORM's model of schema `directory`: one mapping for each table, equal to what the migrations make. */
export const directoryEntities = [
  personEntity,
  orgUnitEntity,
  permissionEntity,
  roleEntity,
  rolePermissionEntity,
  assignmentEntity,
  reportingLineEntity,
  relationshipEntity,
  delegationEntity,
  delegationPermissionEntity,
  academicSessionEntity,
  courseEntity,
  classEntity,
  classSessionEntity,
  importRunEntity,
  importFaultEntity,
  auditEventEntity,
  outboxEventEntity,
  cacheReaderEntity,
]
