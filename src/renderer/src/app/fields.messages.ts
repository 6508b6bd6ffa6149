import type { AuditedField } from '../../../contract/audit.ts'
import { defineMessages } from '../i18n/messages.ts'

/** The names of the fields of every entry, wherever one is shown: forms, conflicts, the log. */
export const fieldText = defineMessages('fields', {
  givenName: 'Given name',
  familyName: 'Family name',
  middleName: 'Middle name',
  preferredName: 'Preferred name',
  username: 'Username',
  email: 'E-mail',
  status: 'Status',
  sourcedId: 'Roster id (sourcedId)',
  deletedAt: 'Deleted',
  parentId: 'Parent unit',
  kind: 'Kind',
  name: 'Name',
  code: 'Code',
  description: 'Description',
  permissionKeys: 'Permissions',
  key: 'Key',
  personId: 'Person',
  roleId: 'Role',
  orgUnitId: 'Unit',
  isPrimary: 'Main role',
  validFrom: 'From',
  validTo: 'Until',
  managerId: 'Reports to',
  delegatorId: 'Delegator',
  delegateId: 'Delegate',
  maxRedelegations: 'May be redelegated',
  reason: 'Reason',
  revokedAt: 'Revoked',
  counts: 'Rows by kind',
  accepted: 'Accepted',
  people: 'People',
  orgUnits: 'Units',
  assignments: 'Assignments',
  seed: 'Random seed',
  day: 'Day',
  backup: 'Backup',
  rows: 'Rows',
} satisfies Record<AuditedField, string>)

/** Returns the name of a field that the host named. A field that this console does not know keeps the host's name. */
export const fieldWords = (field: string) => (fieldText.has(field) ? fieldText(field) : field)
