import { EntitySchema } from 'typeorm'
import { type HoldState, holdState } from '../../../contract/holds.ts'
import {
  type ColumnsOf,
  editedColumns,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export type HoldRecord = {
  id: string
  bookId: string
  /** A person and a unit of the directory, without foreign keys. */
  personId: string
  pickupUnitId: string
  place: number
  state: HoldState
  copyId: string | null
  readyUntil: Date | null
  wantedUntil: Date | null
  endedAt: Date | null
  createdAt: Date
  updatedAt: Date
  version: number
}

export const holdEntity = new EntitySchema<HoldRecord>({
  name: 'Hold',
  schema: 'library',
  tableName: 'hold',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'hold_pkey' }),
    bookId: uuidColumn('book_id'),
    personId: uuidColumn('person_id'),
    pickupUnitId: uuidColumn('pickup_unit_id'),
    place: { name: 'place', type: 'integer' },
    state: textColumn('state', { default: 'waiting' }),
    copyId: uuidColumn('copy_id', { nullable: true }),
    readyUntil: instantColumn('ready_until', { nullable: true }),
    wantedUntil: instantColumn('wanted_until', { nullable: true }),
    endedAt: instantColumn('ended_at', { nullable: true }),
    ...editedColumns,
  } satisfies ColumnsOf<HoldRecord>,
  foreignKeys: [
    foreignKey('hold_book_fkey', { column: 'bookId', target: 'Book' }),
    foreignKey('hold_copy_fkey', { column: 'copyId', target: 'Copy' }),
  ],
  checks: [
    { name: 'hold_place_check', expression: 'place >= 1' },
    wordCheck('hold_state_check', { column: 'state', of: holdState }),
    {
      name: 'hold_ready_check',
      expression: "state <> 'ready' OR copy_id IS NOT NULL AND ready_until IS NOT NULL",
    },
    { name: 'hold_ended_check', expression: "(ended_at IS NULL) = (state IN ('waiting', 'ready'))" },
  ],
  indices: [
    { name: 'hold_place_unique', columns: ['bookId', 'place'], unique: true },
    { name: 'hold_person_unique', columns: ['bookId', 'personId'], unique: true, where: 'ended_at IS NULL' },
    { name: 'hold_copy_unique', columns: ['copyId'], unique: true, where: 'ended_at IS NULL' },
    { name: 'hold_person_idx', columns: ['personId', 'createdAt', 'id'] },
    { name: 'hold_created_at_idx', columns: ['createdAt', 'id'] },
    { name: 'hold_open_idx', columns: ['createdAt', 'id'], where: 'ended_at IS NULL' },
  ],
})
