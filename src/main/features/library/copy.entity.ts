import { EntitySchema } from 'typeorm'
import { type BookCopy, bookCopy } from '../../../contract/library.ts'
import {
  type ColumnsOf,
  codeColumn,
  editedColumns,
  foreignKey,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export const copyEntity = new EntitySchema<BookCopy>({
  name: 'Copy',
  schema: 'library',
  tableName: 'copy',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'copy_pkey' }),
    bookId: uuidColumn('book_id'),
    barcode: codeColumn('barcode'),
    state: textColumn('state', { default: 'available' }),
    ...editedColumns,
  } satisfies ColumnsOf<BookCopy>,
  foreignKeys: [foreignKey('copy_book_fkey', { column: 'bookId', target: 'Book' })],
  checks: [
    { name: 'copy_barcode_check', expression: `barcode ~ '^[0-9A-Z-]{1,40}$'` },
    wordCheck('copy_state_check', { column: 'state', of: bookCopy.shape.state }),
  ],
  indices: [
    { name: 'copy_barcode_unique', columns: ['barcode'], unique: true },
    { name: 'copy_book_idx', columns: ['bookId', 'state'] },
  ],
})
