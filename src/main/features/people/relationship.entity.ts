import { EntitySchema } from 'typeorm'
import { relationshipKind } from '../../../contract/reporting-lines.ts'
import {
  type ColumnsOf,
  foreignKey,
  sourceCheck,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export type RelationshipRecord = {
  id: string
  /** The pupil. */
  personId: string
  /** The guardian, parent or relative of the pupil. */
  relatedPersonId: string
  kind: 'guardian' | 'parent' | 'relative'
  source: 'manual' | 'oneroster'
}

export const relationshipEntity = new EntitySchema<RelationshipRecord>({
  name: 'Relationship',
  schema: 'directory',
  tableName: 'relationship',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'relationship_pkey' }),
    personId: uuidColumn('person_id'),
    relatedPersonId: uuidColumn('related_person_id'),
    kind: textColumn('kind'),
    source: textColumn('source', { default: 'manual' }),
  } satisfies ColumnsOf<RelationshipRecord>,
  uniques: [{ name: 'relationship_key', columns: ['personId', 'relatedPersonId'] }],
  foreignKeys: [
    foreignKey('relationship_person_fkey', { column: 'personId', target: 'Person' }),
    foreignKey('relationship_related_person_fkey', { column: 'relatedPersonId', target: 'Person' }),
  ],
  checks: [
    { name: 'relationship_self_check', expression: 'person_id <> related_person_id' },
    wordCheck('relationship_kind_check', { column: 'kind', of: relationshipKind }),
    sourceCheck('relationship_source_check'),
  ],
  indices: [{ name: 'relationship_related_person_idx', columns: ['relatedPersonId'] }],
})
