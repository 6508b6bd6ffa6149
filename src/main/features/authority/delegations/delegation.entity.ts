import { EntitySchema } from 'typeorm'
import {
  type ColumnsOf,
  codeColumn,
  editedColumns,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  VALIDITY_CHECK,
  validityColumns,
} from '../../../stores/postgres/entity-columns.ts'

export type DelegationRecord = {
  id: string
  delegatorId: string
  delegateId: string
  orgUnitId: string
  /** The delegation gives all permissions of this role. null when it lists keys instead. */
  roleId: string | null
  /** How often the delegate may pass it on; 0 means never. */
  maxRedelegations: number
  validFrom: Date
  validTo: Date | null
  revokedAt: Date | null
  reason: string
  createdAt: Date
  updatedAt: Date
  version: number
}

export const delegationEntity = new EntitySchema<DelegationRecord>({
  name: 'Delegation',
  schema: 'directory',
  tableName: 'delegation',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'delegation_pkey' }),
    delegatorId: uuidColumn('delegator_id'),
    delegateId: uuidColumn('delegate_id'),
    orgUnitId: uuidColumn('org_unit_id'),
    roleId: uuidColumn('role_id', { nullable: true }),
    maxRedelegations: { name: 'max_redelegations', type: 'integer', default: 0 },
    ...validityColumns,
    revokedAt: instantColumn('revoked_at', { nullable: true }),
    reason: textColumn('reason', { default: '' }),
    ...editedColumns,
  } satisfies ColumnsOf<DelegationRecord>,
  foreignKeys: [
    foreignKey('delegation_delegator_fkey', { column: 'delegatorId', target: 'Person' }),
    foreignKey('delegation_delegate_fkey', { column: 'delegateId', target: 'Person' }),
    foreignKey('delegation_org_unit_fkey', { column: 'orgUnitId', target: 'OrgUnit' }),
    foreignKey('delegation_role_fkey', { column: 'roleId', target: 'Role' }),
  ],
  checks: [
    { name: 'delegation_validity_check', expression: VALIDITY_CHECK },
    { name: 'delegation_self_check', expression: 'delegator_id <> delegate_id' },
    { name: 'delegation_redelegations_check', expression: 'max_redelegations BETWEEN 0 AND 32' },
  ],
  indices: [
    { name: 'delegation_delegator_idx', columns: ['delegatorId'] },
    { name: 'delegation_delegate_idx', columns: ['delegateId'] },
    { name: 'delegation_org_unit_idx', columns: ['orgUnitId'] },
    { name: 'delegation_role_idx', columns: ['roleId'] },
  ],
})

export type DelegationPermissionRecord = { delegationId: string; permissionKey: string }

export const delegationPermissionEntity = new EntitySchema<DelegationPermissionRecord>({
  name: 'DelegationPermission',
  schema: 'directory',
  tableName: 'delegation_permission',
  columns: {
    delegationId: uuidColumn('delegation_id', {
      primary: true,
      primaryKeyConstraintName: 'delegation_permission_pkey',
    }),
    permissionKey: codeColumn('permission_key', {
      primary: true,
      primaryKeyConstraintName: 'delegation_permission_pkey',
    }),
  } satisfies ColumnsOf<DelegationPermissionRecord>,
  foreignKeys: [
    foreignKey('delegation_permission_delegation_fkey', {
      column: 'delegationId',
      target: 'Delegation',
      onDelete: 'CASCADE',
    }),
    foreignKey('delegation_permission_permission_fkey', { column: 'permissionKey', target: 'Permission', key: 'key' }),
  ],
  indices: [{ name: 'delegation_permission_permission_idx', columns: ['permissionKey', 'delegationId'] }],
})
