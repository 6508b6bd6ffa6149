import { EntitySchema } from 'typeorm'
import type { Role } from '../../../contract/roles.ts'
import {
  type ColumnsOf,
  codeColumn,
  derivedColumn,
  editedColumns,
  foreignKey,
  textColumn,
  uuidColumn,
} from '../../stores/postgres/entity-columns.ts'

export type RoleRecord = Omit<Role, 'permissionKeys'> & {
  /** The roster's term for the role. It stays when the role is renamed. */
  rosterKey: string | null
  nameKey: string
  uniqueName: string
}

export const roleEntity = new EntitySchema<RoleRecord>({
  name: 'Role',
  schema: 'directory',
  tableName: 'role',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'role_pkey' }),
    name: textColumn('name'),
    description: textColumn('description', { default: '' }),
    rosterKey: codeColumn('roster_key', { nullable: true }),
    ...editedColumns,
    nameKey: derivedColumn('name_key', 'directory.sort_key(name)'),
    uniqueName: derivedColumn('unique_name', 'directory.caseless(name)'),
  } satisfies ColumnsOf<RoleRecord>,
  uniques: [{ name: 'role_roster_key_key', columns: ['rosterKey'] }],
  indices: [
    { name: 'role_name_unique', columns: ['uniqueName'], unique: true },
    { name: 'role_name_idx', columns: ['nameKey', 'id'] },
    { name: 'role_updated_at_idx', columns: ['updatedAt', 'id'] },
  ],
})

export type RolePermissionRecord = { roleId: string; permissionKey: string }

export const rolePermissionEntity = new EntitySchema<RolePermissionRecord>({
  name: 'RolePermission',
  schema: 'directory',
  tableName: 'role_permission',
  columns: {
    roleId: uuidColumn('role_id', { primary: true, primaryKeyConstraintName: 'role_permission_pkey' }),
    permissionKey: codeColumn('permission_key', {
      primary: true,
      primaryKeyConstraintName: 'role_permission_pkey',
    }),
  } satisfies ColumnsOf<RolePermissionRecord>,
  foreignKeys: [
    foreignKey('role_permission_role_fkey', { column: 'roleId', target: 'Role', onDelete: 'CASCADE' }),
    foreignKey('role_permission_permission_fkey', { column: 'permissionKey', target: 'Permission', key: 'key' }),
  ],
  indices: [{ name: 'role_permission_permission_idx', columns: ['permissionKey', 'roleId'] }],
})
