import { EntitySchema } from 'typeorm'
import { account, type Account, transfer, type Transfer } from '../../../contract/shop.ts'
import {
  amountColumn,
  type ColumnsOf,
  codeColumn,
  foreignKey,
  instantColumn,
  textColumn,
  unmanagedIndex,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

const MOST = Number.MAX_SAFE_INTEGER

export const accountEntity = new EntitySchema<Account>({
  name: 'Account',
  schema: 'library',
  tableName: 'account',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'account_pkey' }),
    purpose: textColumn('purpose'),
    personId: uuidColumn('person_id', { nullable: true }),
    currency: codeColumn('currency'),
    balance: amountColumn('balance', { nullable: true }),
    lowest: amountColumn('lowest', { nullable: true }),
    createdAt: instantColumn('created_at', { default: () => 'now()' }),
  } satisfies ColumnsOf<Account>,
  checks: [
    wordCheck('account_purpose_check', { column: 'purpose', of: account.shape.purpose }),
    { name: 'account_person_check', expression: "(purpose = 'person') = (person_id IS NOT NULL)" },
    { name: 'account_kept_check', expression: "(purpose = 'person') = (balance IS NOT NULL)" },
    { name: 'account_currency_check', expression: `currency ~ '^[A-Z]{3}$'` },
    { name: 'account_balance_check', expression: `balance BETWEEN -${MOST} AND ${MOST}` },
    { name: 'account_limit_check', expression: 'balance >= lowest' },
  ],
  indices: [
    { name: 'account_currency_unique', columns: ['id', 'currency'], unique: true },
    { name: 'account_person_idx', columns: ['personId'] },
    unmanagedIndex('account_owner_unique', ['purpose', 'personId', 'currency']),
  ],
})

/** Written once. A trigger of the database refuses every change. */
export const transferEntity = new EntitySchema<Transfer>({
  name: 'Transfer',
  schema: 'library',
  tableName: 'transfer',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'transfer_pkey' }),
    kind: textColumn('kind'),
    note: textColumn('note', { default: '' }),
    entries: { name: 'entries', type: 'integer' },
  } satisfies ColumnsOf<Transfer>,
  checks: [
    wordCheck('transfer_kind_check', { column: 'kind', of: transfer.shape.kind }),
    { name: 'transfer_entries_check', expression: 'entries >= 2' },
  ],
})

/** What one transfer does to one account. */
export type EntryRecord = {
  id: string
  transferId: string
  accountId: string
  currency: string
  amount: number
  recordedAt: Date
}

/** Written once, as its transfer is. The balance of the account follows by a trigger. */
export const entryEntity = new EntitySchema<EntryRecord>({
  name: 'Entry',
  schema: 'library',
  tableName: 'entry',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'entry_pkey' }),
    transferId: uuidColumn('transfer_id'),
    accountId: uuidColumn('account_id'),
    currency: codeColumn('currency'),
    amount: amountColumn('amount'),
    recordedAt: instantColumn('recorded_at', { default: () => 'now()' }),
  } satisfies ColumnsOf<EntryRecord>,
  foreignKeys: [
    foreignKey('entry_transfer_fkey', { column: 'transferId', target: 'Transfer' }),
    {
      name: 'entry_account_fkey',
      target: 'Account',
      columnNames: ['accountId', 'currency'],
      referencedColumnNames: ['id', 'currency'],
    },
  ],
  checks: [{ name: 'entry_amount_check', expression: `amount <> 0 AND amount BETWEEN -${MOST} AND ${MOST}` }],
  indices: [
    { name: 'entry_transfer_idx', columns: ['transferId'] },
    { name: 'entry_account_idx', columns: ['accountId', 'recordedAt', 'id'] },
  ],
})
