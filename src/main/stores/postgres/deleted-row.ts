import type pg from 'pg'
import { refusal } from '../../../contract/errors.ts'

type Queryable = {
  query: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<{ rows: Row[] }>
}

/** The refusal of an edit of a deleted row: when it was deleted, and by whom as far as the log tells. */
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
 * Locks people and units, so that they stay undeleted until the transaction ends, and refuses a deleted one. Call it
 * before locking rows that depend on them, units first, because a removal locks in this order.
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
