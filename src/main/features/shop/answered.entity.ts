import { EntitySchema } from 'typeorm'
import { type ColumnsOf, codeColumn, instantColumn, textColumn } from '../../stores/postgres/entity-columns.ts'

/** What was answered to a caller's key. */
export type AnsweredRecord = {
  key: string
  procedure: string
  /** The SHA-256 of the input in hexadecimal. */
  fingerprint: string
  /** Null only inside of the transaction that is about to give the answer. */
  answer: object | null
  answeredAt: Date
}

export const answeredEntity = new EntitySchema<AnsweredRecord>({
  name: 'Answered',
  schema: 'library',
  tableName: 'answered',
  columns: {
    key: codeColumn('key', { primary: true, primaryKeyConstraintName: 'answered_pkey' }),
    procedure: textColumn('procedure'),
    fingerprint: codeColumn('fingerprint'),
    answer: { name: 'answer', type: 'jsonb', nullable: true },
    answeredAt: instantColumn('answered_at', { default: () => 'now()' }),
  } satisfies ColumnsOf<AnsweredRecord>,
})
