import type { AuditedField, AuditedKind } from '../../../../contract/audit.ts'
import type { ImportKind } from '../plan/plan-context.sql.ts'
import { rosterFields } from '../plan/roster-person.sql.ts'

/** The fields of an audit line by the contract's names; null: the audit log has no such rows. */
export const audited: Record<
  ImportKind,
  { table: string; entityKind: AuditedKind; fields: { [Field in AuditedField]?: string }; ended: string } | null
> = {
  person: {
    table: 'person',
    entityKind: 'person',
    fields: Object.fromEntries(rosterFields.map(({ field, column }) => [field, column])),
    ended: `jsonb_build_object('status', 'inactive') || CASE WHEN s.releases THEN '{"email": null}' ELSE '{}' END::jsonb`,
  },
  orgUnit: {
    table: 'org_unit',
    entityKind: 'orgUnit',
    fields: { parentId: 'parent_id', kind: 'kind', name: 'name', code: 'code' },
    ended: `jsonb_build_object('deletedAt', clock.at)`,
  },
  class: {
    table: 'org_unit',
    entityKind: 'orgUnit',
    fields: { parentId: 'parent_id', name: 'name', code: 'code' },
    ended: `jsonb_build_object('deletedAt', clock.at)`,
  },
  assignment: {
    table: 'assignment',
    entityKind: 'assignment',
    fields: {
      personId: 'person_id',
      roleId: 'role_id',
      orgUnitId: 'org_unit_id',
      isPrimary: 'is_primary',
      validFrom: 'valid_from',
      validTo: 'valid_to',
    },
    ended: `jsonb_build_object('validTo', clock.at)`,
  },
  academicSession: null,
  course: null,
  relationship: null,
}
