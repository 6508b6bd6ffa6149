import { EntitySchema } from 'typeorm'
import { type OrgUnit, orgUnitKind } from '../../../contract/org-units.ts'
import {
  type ColumnsOf,
  codeColumn,
  derivedColumn,
  editedColumns,
  foreignKey,
  instantColumn,
  sourceCheck,
  textColumn,
  unmanagedIndex,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export type OrgUnitRecord = OrgUnit & {
  source: 'manual' | 'oneroster'
  nameKey: string
  codeKey: string
  searchText: string
}

const LISTED = 'deleted_at IS NULL'

export const orgUnitEntity = new EntitySchema<OrgUnitRecord>({
  name: 'OrgUnit',
  schema: 'directory',
  tableName: 'org_unit',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'org_unit_pkey' }),
    parentId: uuidColumn('parent_id', { nullable: true }),
    kind: textColumn('kind'),
    name: textColumn('name'),
    code: textColumn('code', { nullable: true }),
    sourcedId: codeColumn('sourced_id', { nullable: true }),
    source: textColumn('source', { default: 'manual' }),
    ...editedColumns,
    deletedAt: instantColumn('deleted_at', { nullable: true }),
    nameKey: derivedColumn('name_key', 'directory.sort_key(name)'),
    codeKey: derivedColumn('code_key', 'COALESCE(directory.sort_key(code), chr(1114111))'),
    searchText: derivedColumn(
      'search_text',
      "directory.fold(((' '::text || name) || COALESCE((' '::text || code), ''::text)))",
    ),
  } satisfies ColumnsOf<OrgUnitRecord>,
  foreignKeys: [foreignKey('org_unit_parent_fkey', { column: 'parentId', target: 'OrgUnit' })],
  checks: [
    wordCheck('org_unit_kind_check', { column: 'kind', of: orgUnitKind }),
    sourceCheck('org_unit_source_check'),
    { name: 'org_unit_parent_check', expression: 'parent_id <> id' },
  ],
  indices: [
    { name: 'org_unit_sourced_id_unique', columns: ['sourcedId'], unique: true, where: `kind <> 'class'` },
    { name: 'org_unit_class_sourced_id_unique', columns: ['sourcedId'], unique: true, where: `kind = 'class'` },
    { name: 'org_unit_parent_idx', columns: ['parentId', 'nameKey', 'id'] },
    { name: 'org_unit_name_idx', columns: ['nameKey', 'id'], where: LISTED },
    { name: 'org_unit_code_idx', columns: ['codeKey', 'id'], where: LISTED },
    { name: 'org_unit_kind_idx', columns: ['kind', 'nameKey', 'id'], where: LISTED },
    { name: 'org_unit_updated_at_idx', columns: ['updatedAt', 'id'], where: LISTED },
    { name: 'org_unit_deleted_idx', columns: ['nameKey', 'id'], where: 'deleted_at IS NOT NULL' },
    unmanagedIndex('org_unit_search_idx', ['searchText']),
  ],
})
