import { EntitySchema } from 'typeorm'
import { itemKind, type LoanRule } from '../../../contract/loan-rules.ts'
import {
  amountColumn,
  type ColumnsOf,
  codeColumn,
  editedColumns,
  textColumn,
  unmanagedIndex,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'
import type { FineColumns } from './fine-columns.sql.ts'

export const fineColumns = {
  finePerDay: amountColumn('fine_per_day', { nullable: true }),
  fineCap: amountColumn('fine_cap', { nullable: true }),
  fineCurrency: codeColumn('fine_currency', { nullable: true }),
}

export const fineCheck = (name: string) => ({
  name,
  expression: `(fine_per_day IS NULL AND fine_cap IS NULL AND fine_currency IS NULL) OR
    (fine_per_day BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER} AND fine_cap BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER} AND fine_currency ~ '^[A-Z]{3}$')`,
})

export type LoanRuleRecord = Omit<LoanRule, 'fine'> & FineColumns

export const loanRuleEntity = new EntitySchema<LoanRuleRecord>({
  name: 'LoanRule',
  schema: 'library',
  tableName: 'loan_rule',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'loan_rule_pkey' }),
    roleId: uuidColumn('role_id', { nullable: true }),
    itemKind: textColumn('item_kind', { nullable: true }),
    orgUnitId: uuidColumn('org_unit_id', { nullable: true }),
    days: { name: 'days', type: 'integer' },
    renewals: { name: 'renewals', type: 'integer' },
    mostOpen: { name: 'most_open', type: 'integer' },
    ...fineColumns,
    ...editedColumns,
  } satisfies ColumnsOf<LoanRuleRecord>,
  checks: [
    wordCheck('loan_rule_item_kind_check', { column: 'item_kind', of: itemKind }),
    { name: 'loan_rule_days_check', expression: 'days BETWEEN 1 AND 730' },
    { name: 'loan_rule_renewals_check', expression: 'renewals BETWEEN 0 AND 100' },
    { name: 'loan_rule_most_open_check', expression: 'most_open BETWEEN 0 AND 1000' },
    fineCheck('loan_rule_fine_check'),
  ],
  indices: [unmanagedIndex('loan_rule_unique', ['roleId', 'itemKind', 'orgUnitId'])],
})
