import { EntitySchema } from 'typeorm'
import type { Permission } from '../../../contract/permissions.ts'
import { type ColumnsOf, codeColumn, editedColumns, textColumn } from '../../stores/postgres/entity-columns.ts'

export type PermissionRecord = Omit<Permission, 'roleCount'>

export const permissionEntity = new EntitySchema<PermissionRecord>({
  name: 'Permission',
  schema: 'directory',
  tableName: 'permission',
  columns: {
    key: codeColumn('key', { primary: true, primaryKeyConstraintName: 'permission_pkey' }),
    description: textColumn('description', { default: '' }),
    version: editedColumns.version,
  } satisfies ColumnsOf<PermissionRecord>,
  checks: [
    {
      name: 'permission_key_check',
      expression: `key ~ '^[a-z][a-z0-9]*([.:-][a-z0-9]+)*$' AND length(key) <= 100`,
    },
  ],
})
