import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import type { RelatedPerson, RelationshipRegister } from './relationship-register.port.ts'

export const relationshipsStatement = `
  SELECT r.id, r.kind, r.direction,
    json_build_object('id', p.id, 'name', ${personName('p')}) AS related
  FROM (
    SELECT id, kind, 'has' AS direction, related_person_id AS other FROM directory.relationship WHERE person_id = $1
    UNION ALL
    SELECT id, kind, 'is', person_id FROM directory.relationship WHERE related_person_id = $1
  ) r
  JOIN directory.person p ON p.id = r.other AND p.deleted_at IS NULL
  ORDER BY r.direction, p.name_key, p.id`

export const postgresRelationshipRegister = (store: PostgresStore): RelationshipRegister => ({
  of: async (personId) => (await store.pool.query<RelatedPerson>(relationshipsStatement, [personId])).rows,
})
