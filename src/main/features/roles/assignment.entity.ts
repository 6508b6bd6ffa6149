import { EntitySchema } from 'typeorm'
import type { Assignment } from '../../../contract/roles.ts'
import {
  type ColumnsOf,
  codeColumn,
  editedColumns,
  foreignKey,
  sourceCheck,
  textColumn,
  uuidColumn,
  VALIDITY_CHECK,
  validityColumns,
} from '../../stores/postgres/entity-columns.ts'

export type AssignmentRecord = Assignment & {
  /** The roster row that this assignment came from, with its file. */
  sourcedId: string | null
}

export const assignmentEntity = new EntitySchema<AssignmentRecord>({
  name: 'Assignment',
  schema: 'directory',
  tableName: 'assignment',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'assignment_pkey' }),
    personId: uuidColumn('person_id'),
    roleId: uuidColumn('role_id'),
    orgUnitId: uuidColumn('org_unit_id'),
    isPrimary: { name: 'is_primary', type: 'boolean', default: false },
    ...validityColumns,
    source: textColumn('source', { default: 'manual' }),
    sourcedId: codeColumn('sourced_id', { nullable: true }),
    ...editedColumns,
  } satisfies ColumnsOf<AssignmentRecord>,
  uniques: [{ name: 'assignment_sourced_id_key', columns: ['sourcedId'] }],
  foreignKeys: [
    foreignKey('assignment_person_fkey', { column: 'personId', target: 'Person' }),
    foreignKey('assignment_role_fkey', { column: 'roleId', target: 'Role' }),
    foreignKey('assignment_org_unit_fkey', { column: 'orgUnitId', target: 'OrgUnit' }),
  ],
  checks: [{ name: 'assignment_validity_check', expression: VALIDITY_CHECK }, sourceCheck('assignment_source_check')],
  indices: [
    { name: 'assignment_person_idx', columns: ['personId'] },
    { name: 'assignment_org_unit_idx', columns: ['orgUnitId', 'personId', 'validFrom', 'validTo'] },
    { name: 'assignment_role_idx', columns: ['roleId', 'personId', 'validFrom', 'validTo'] },
    { name: 'assignment_valid_from_idx', columns: ['validFrom', 'id'] },
  ],
})
