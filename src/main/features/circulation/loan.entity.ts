import { EntitySchema } from 'typeorm'
import { loan } from '../../../contract/circulation.ts'
import {
  type ColumnsOf,
  editedColumns,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

import type { FineColumns } from './fine-columns.sql.ts'
import { fineCheck, fineColumns } from './loan-rule.entity.ts'

export type LoanRecord = FineColumns & {
  id: string
  copyId: string
  /** A person of the directory, without a foreign key. */
  personId: string
  lentAt: Date
  dueAt: Date
  returnedAt: Date | null
  outcome: 'returned' | 'damaged' | 'lost' | null
  renewals: number
  createdAt: Date
  updatedAt: Date
  version: number
}

export const loanEntity = new EntitySchema<LoanRecord>({
  name: 'Loan',
  schema: 'library',
  tableName: 'loan',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'loan_pkey' }),
    copyId: uuidColumn('copy_id'),
    personId: uuidColumn('person_id'),
    lentAt: instantColumn('lent_at'),
    dueAt: instantColumn('due_at'),
    returnedAt: instantColumn('returned_at', { nullable: true }),
    outcome: textColumn('outcome', { nullable: true }),
    ...fineColumns,
    renewals: { name: 'renewals', type: 'integer', default: 0 },
    ...editedColumns,
  } satisfies ColumnsOf<LoanRecord>,
  foreignKeys: [foreignKey('loan_copy_fkey', { column: 'copyId', target: 'Copy' })],
  checks: [
    { name: 'loan_due_check', expression: 'due_at > lent_at' },
    { name: 'loan_returned_check', expression: 'returned_at >= lent_at' },
    { name: 'loan_renewals_check', expression: 'renewals >= 0' },
    wordCheck('loan_outcome_check', { column: 'outcome', of: loan.shape.outcome.unwrap() }),
    { name: 'loan_ended_check', expression: '(outcome IS NULL) = (returned_at IS NULL)' },
    fineCheck('loan_fine_check'),
  ],
  exclusions: [
    {
      name: 'loan_periods',
      expression: 'USING gist (library.copy_address(copy_id) inet_ops WITH =, tstzrange(lent_at, returned_at) WITH &&)',
    },
  ],
  indices: [
    { name: 'loan_open_unique', columns: ['copyId'], unique: true, where: 'returned_at IS NULL' },
    { name: 'loan_copy_idx', columns: ['copyId', 'lentAt', 'id'] },
    { name: 'loan_person_idx', columns: ['personId', 'lentAt', 'id'] },
    { name: 'loan_lent_at_idx', columns: ['lentAt', 'id'] },
    { name: 'loan_due_at_idx', columns: ['dueAt', 'id'] },
    { name: 'loan_open_due_at_idx', columns: ['dueAt', 'id'], where: 'returned_at IS NULL' },
  ],
})
