import { EntitySchema } from 'typeorm'
import type { Category } from '../../../contract/library-names.ts'
import {
  type ColumnsOf,
  editedColumns,
  foreignKey,
  keptColumn,
  textColumn,
  unmanagedIndex,
  uuidColumn,
} from '../../stores/postgres/entity-columns.ts'

export type CategoryRecord = Category
/** What a trigger derives. */
type CategoryKeys = { nameKey: string }

export const categoryEntity = new EntitySchema<CategoryRecord & CategoryKeys>({
  name: 'Category',
  schema: 'library',
  tableName: 'category',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'category_pkey' }),
    parentId: uuidColumn('parent_id', { nullable: true }),
    name: textColumn('name'),
    ...editedColumns,
    nameKey: keptColumn('name_key'),
  } satisfies ColumnsOf<CategoryRecord & CategoryKeys>,
  foreignKeys: [foreignKey('category_parent_fkey', { column: 'parentId', target: 'Category' })],
  checks: [
    { name: 'category_name_check', expression: "name <> ''" },
    { name: 'category_parent_check', expression: 'parent_id <> id' },
  ],
  indices: [
    { name: 'category_name_idx', columns: ['nameKey', 'id'] },
    { name: 'category_parent_idx', columns: ['parentId'] },
    unmanagedIndex('category_name_unique', ['parentId', 'nameKey']),
  ],
})
