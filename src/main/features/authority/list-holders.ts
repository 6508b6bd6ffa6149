import { z } from 'zod'
import type { HolderRow } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import { id, type Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import { findDelegates } from './authority-grants.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import { questionCursors } from './page-of-list.ts'

const placeShape = z.object({ sortKey: z.string().regex(/^[^\0\p{Cs}]*$/u), id })

/** Everyone who has the permission at the unit: direct holders and whom it reached by delegation, by name. */
export const listHolders = async (
  graph: AuthorityGraph,
  {
    permission,
    orgUnitId,
    at,
    cursor,
    limit,
  }: { permission: string; orgUnitId: Id; at: Date; cursor?: string; limit: number },
): Promise<Page<HolderRow> & { position: string }> => {
  const cursors = questionCursors(['holders', permission, orgUnitId, at], placeShape)
  const after = cursors.read(cursor)
  const facts = await graph.coverage({ permission, orgUnitId, at })
  if (!facts) throw refusal('NOT_FOUND', { entity: 'orgUnit', id: orgUnitId })
  const hopsTo = findDelegates(facts, at)
  const delegateIds = [...hopsTo.keys()]
  const rows = await graph.holderPage({ permission, orgUnitId, at, delegateIds, after, limit: limit + 1 })
  const items = rows.slice(0, limit).map(({ person, direct }) => ({
    person,
    direct,
    hops: direct ? 0 : (hopsTo.get(person.id) ?? 0),
  }))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    position: facts.position,
    items,
    nextCursor: last ? cursors.write({ sortKey: last.sortKey, id: last.person.id }) : null,
  }
}
