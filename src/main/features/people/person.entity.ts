import { EntitySchema } from 'typeorm'
import { type Person, personStatus } from '../../../contract/people.ts'
import {
  type ColumnsOf,
  codeColumn,
  derivedColumn,
  editedColumns,
  instantColumn,
  sourceCheck,
  textColumn,
  unmanagedIndex,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export type PersonRecord = Person & {
  source: 'manual' | 'oneroster'
  nameKey: string
  usernameKey: string
  emailKey: string
  searchText: string
}

const LISTED = 'deleted_at IS NULL'

export const personEntity = new EntitySchema<PersonRecord>({
  name: 'Person',
  schema: 'directory',
  tableName: 'person',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'person_pkey' }),
    sourcedId: codeColumn('sourced_id', { nullable: true }),
    givenName: textColumn('given_name'),
    familyName: textColumn('family_name'),
    middleName: textColumn('middle_name', { nullable: true }),
    preferredName: textColumn('preferred_name', { nullable: true }),
    username: textColumn('username'),
    email: textColumn('email', { nullable: true }),
    status: textColumn('status', { default: 'active' }),
    source: textColumn('source', { default: 'manual' }),
    ...editedColumns,
    deletedAt: instantColumn('deleted_at', { nullable: true }),
    nameKey: derivedColumn('name_key', 'directory.sort_key(((family_name || chr(1)) || given_name))'),
    usernameKey: derivedColumn('username_key', 'directory.sort_key(username)'),
    emailKey: derivedColumn('email_key', 'COALESCE(directory.caseless(email), chr(1114111))'),
    searchText: derivedColumn(
      'search_text',
      "directory.fold(((((((((' '::text || family_name) || ' '::text) || given_name) || COALESCE((' '::text || middle_name), ''::text)) || COALESCE((' '::text || preferred_name), ''::text)) || ' '::text) || username) || COALESCE((' '::text || email), ''::text)))",
    ),
  } satisfies ColumnsOf<PersonRecord>,
  uniques: [{ name: 'person_sourced_id_key', columns: ['sourcedId'] }],
  checks: [
    wordCheck('person_status_check', { column: 'status', of: personStatus }),
    sourceCheck('person_source_check'),
    { name: 'person_email_check', expression: 'length(email) <= 320' },
  ],
  indices: [
    { name: 'person_name_idx', columns: ['nameKey', 'id'], where: LISTED },
    { name: 'person_username_idx', columns: ['usernameKey', 'id'], where: LISTED },
    { name: 'person_email_idx', columns: ['emailKey', 'id'], where: LISTED },
    { name: 'person_status_idx', columns: ['status', 'nameKey', 'id'], where: LISTED },
    { name: 'person_updated_at_idx', columns: ['updatedAt', 'id'], where: LISTED },
    { name: 'person_deleted_idx', columns: ['nameKey', 'id'], where: 'deleted_at IS NOT NULL' },
    { name: 'person_email_unique', columns: ['emailKey'], unique: true, where: `${LISTED} AND email IS NOT NULL` },
    unmanagedIndex('person_search_idx', ['searchText']),
  ],
})
