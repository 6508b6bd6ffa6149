import type { EntityManager, EntitySchema, ObjectLiteral } from 'typeorm'
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js'

/**
 * Inserts rows whose values are all known, in one statement. Leaves out what `manager.insert` does for entities that are
 * used afterwards: listeners, and reading what the database made.
 */
export const insertRows = async <Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  rows: QueryDeepPartialEntity<Row>[],
): Promise<void> => {
  await manager
    .createQueryBuilder()
    .insert()
    .into(entity)
    .values(rows)
    .updateEntity(false)
    .callListeners(false)
    .execute()
}
