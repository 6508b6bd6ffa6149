import { EntitySchema } from 'typeorm'
import { type Charge, charge } from '../../../contract/circulation.ts'
import {
  amountColumn,
  type ColumnsOf,
  codeColumn,
  editedColumns,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export const chargeEntity = new EntitySchema<Charge>({
  name: 'Charge',
  schema: 'library',
  tableName: 'charge',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'charge_pkey' }),
    loanId: uuidColumn('loan_id'),
    personId: uuidColumn('person_id'),
    kind: textColumn('kind'),
    amount: amountColumn('amount'),
    currency: codeColumn('currency'),
    days: { name: 'days', type: 'integer', nullable: true },
    settledAt: instantColumn('settled_at', { nullable: true }),
    settlement: textColumn('settlement', { nullable: true }),
    ...editedColumns,
  } satisfies ColumnsOf<Charge>,
  foreignKeys: [foreignKey('charge_loan_fkey', { column: 'loanId', target: 'Loan' })],
  checks: [
    wordCheck('charge_kind_check', { column: 'kind', of: charge.shape.kind }),
    { name: 'charge_amount_check', expression: `amount BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER}` },
    { name: 'charge_currency_check', expression: `currency ~ '^[A-Z]{3}$'` },
    { name: 'charge_days_check', expression: "(kind = 'overdue') = (days IS NOT NULL)" },
    wordCheck('charge_settlement_check', { column: 'settlement', of: charge.shape.settlement.unwrap() }),
    { name: 'charge_settled_check', expression: '(settlement IS NULL) = (settled_at IS NULL)' },
  ],
  indices: [
    { name: 'charge_loan_idx', columns: ['loanId'] },
    { name: 'charge_person_idx', columns: ['personId', 'createdAt', 'id'] },
    { name: 'charge_created_at_idx', columns: ['createdAt', 'id'] },
    { name: 'charge_owed_idx', columns: ['createdAt', 'id'], where: 'settled_at IS NULL' },
  ],
})
