import { EntitySchema } from 'typeorm'
import type { ReportingLine } from '../../../../contract/reporting-lines.ts'
import {
  type ColumnsOf,
  editedColumns,
  foreignKey,
  uuidColumn,
  VALIDITY_CHECK,
  validityColumns,
} from '../../../stores/postgres/entity-columns.ts'

export const reportingLineEntity = new EntitySchema<ReportingLine>({
  name: 'ReportingLine',
  schema: 'directory',
  tableName: 'reporting_line',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'reporting_line_pkey' }),
    personId: uuidColumn('person_id'),
    managerId: uuidColumn('manager_id'),
    ...validityColumns,
    ...editedColumns,
  } satisfies ColumnsOf<ReportingLine>,
  foreignKeys: [
    foreignKey('reporting_line_person_fkey', { column: 'personId', target: 'Person' }),
    foreignKey('reporting_line_manager_fkey', { column: 'managerId', target: 'Person' }),
  ],
  checks: [
    { name: 'reporting_line_validity_check', expression: VALIDITY_CHECK },
    { name: 'reporting_line_self_check', expression: 'person_id <> manager_id' },
  ],
  exclusions: [
    {
      name: 'reporting_line_one_manager',
      expression: 'USING gist (person_id WITH =, tstzrange(valid_from, valid_to) WITH &&)',
    },
  ],
  indices: [
    { name: 'reporting_line_person_idx', columns: ['personId', 'validFrom', 'id'] },
    { name: 'reporting_line_manager_idx', columns: ['managerId', 'validFrom', 'id'] },
    { name: 'reporting_line_valid_from_idx', columns: ['validFrom', 'id'] },
  ],
})
