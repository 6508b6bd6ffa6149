import type pg from 'pg'
import { refusal } from '../../../contract/errors.ts'

type Queryable = {
  query: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<{ rows: Row[] }>
}

/** What an edit of a deleted row is refused with: when it was deleted, and by whom as far as the log says. */
export const refusedAsDeleted = async (
  client: Queryable,
  { entity, id, deletedAt, version }: { entity: string; id: string; deletedAt: Date; version: number },
) => {
  const { rows } = await client.query<{ actor: string }>(
    `SELECT actor FROM directory.audit_event WHERE entity_kind = $1 AND entity_id = $2 AND after ->> 'deletedAt' IS NOT NULL
     ORDER BY recorded_at DESC, id DESC LIMIT 1`,
    [entity, id],
  )
  return refusal('DELETED', {
    entity,
    id,
    deletedAt: deletedAt.toISOString(),
    deletedBy: rows[0]?.actor ?? null,
    currentVersion: version,
  })
}

const tables = { person: 'directory.person', orgUnit: 'directory.org_unit' }

/**
 * Holds people and units, which stay undeleted until the transaction ends, and refuses a deleted one. Take it before the
 * rows that hang on them are locked, units first: who removes one locks in this order.
 */
export const holdUndeleted = async (
  client: Queryable,
  { entity, ids }: { entity: keyof typeof tables; ids: readonly string[] },
) => {
  const { rows } = await client.query<{ id: string; deletedAt: Date | null; version: number }>(
    `SELECT id, deleted_at AS "deletedAt", version FROM ${tables[entity]} WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE`,
    [ids],
  )
  for (const { id, deletedAt, version } of rows) {
    if (deletedAt) throw await refusedAsDeleted(client, { entity, id, deletedAt, version })
  }
}
