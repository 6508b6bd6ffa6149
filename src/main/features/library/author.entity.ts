import { EntitySchema } from 'typeorm'
import type { Author } from '../../../contract/library-names.ts'
import {
  type ColumnsOf,
  editedColumns,
  keptColumn,
  textColumn,
  unmanagedIndex,
  uuidColumn,
} from '../../stores/postgres/entity-columns.ts'

export type AuthorRecord = Author
/** What triggers derive. */
type AuthorKeys = { sortKey: string; words: string }

export const authorEntity = new EntitySchema<AuthorRecord & AuthorKeys>({
  name: 'Author',
  schema: 'library',
  tableName: 'author',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'author_pkey' }),
    name: textColumn('name'),
    sortName: textColumn('sort_name'),
    ...editedColumns,
    sortKey: keptColumn('sort_key'),
    words: keptColumn('words', { type: 'tsvector' }),
  } satisfies ColumnsOf<AuthorRecord & AuthorKeys>,
  checks: [
    { name: 'author_name_check', expression: "name <> ''" },
    { name: 'author_sort_name_check', expression: "sort_name <> ''" },
  ],
  indices: [{ name: 'author_sort_idx', columns: ['sortKey', 'id'] }, unmanagedIndex('author_words_idx', ['words'])],
})
