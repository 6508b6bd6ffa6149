import { refusal } from '../../../contract/errors.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { postAudienceEntity, postTagEntity } from './post.entity.ts'

/** Makes these the tags of the post, in this order. */
export const writeTags = async (
  { manager }: WriteScope,
  { postId, tags }: { postId: string; tags: readonly string[] },
): Promise<void> => {
  await manager.delete(postTagEntity, { postId })
  const rows = tags.map((tag, index) => ({ postId, ordinal: index + 1, tag }))
  if (rows.length > 0) await manager.insert(postTagEntity, rows)
}

/** Units that are there already may have been removed since: only new ones have to exist. */
const refuseUnknown = async ({ query }: WriteScope, ids: readonly string[]) => {
  const rows = await query<{ id: string }>(
    `SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
     WHERE NOT EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = wanted.id AND unit.deleted_at IS NULL)
     ORDER BY 1 LIMIT 10`,
    [ids],
  )
  if (rows.length === 0) return
  throw refusal('RULE_VIOLATION', {
    rule: 'unknown-org-unit',
    field: 'audienceIds',
    expected: 'ids of org units that exist',
    unknown: rows.map(({ id }) => id),
  })
}

/** Makes these the units for whose members the post is, in this order. */
export const writeAudience = async (
  scope: WriteScope,
  { postId, ids, before }: { postId: string; ids: readonly string[]; before: readonly string[] },
): Promise<void> => {
  await refuseUnknown(
    scope,
    ids.filter((id) => !before.includes(id)),
  )
  await scope.manager.delete(postAudienceEntity, { postId })
  const rows = ids.map((orgUnitId, index) => ({ postId, ordinal: index + 1, orgUnitId }))
  if (rows.length > 0) await scope.manager.insert(postAudienceEntity, rows)
}
