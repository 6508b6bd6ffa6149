import { z } from 'zod'
import type { BoundReached, HolderRow } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import { id, type Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { School } from '../../school.ts'
import { findDelegates } from './authority-grants.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import { instantOf, type Paged, questionCursors } from './page-of-list.ts'

const placeShape = z.object({ sortKey: z.string().regex(/^[^\0\p{Cs}]*$/u), id })

export const listAuthorityHolders = async (
  { authority }: Pick<School, 'authority'>,
  { atLeast, ...question }: Paged & { permission: string; orgUnitId: Id },
) => {
  const at = instantOf(question)
  return { at, ...(await authority.answers.ask((graph) => listHolders(graph, { ...question, at }), { atLeast })) }
}

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
): Promise<Page<HolderRow> & BoundReached & { position: string }> => {
  const cursors = questionCursors(['holders', permission, orgUnitId, at], placeShape)
  const after = cursors.read(cursor)
  const facts = await graph.coverage({ permission, orgUnitId, at })
  if (!facts) throw refusal('NOT_FOUND', { entity: 'orgUnit', id: orgUnitId })
  const { hopsTo, cutOff } = findDelegates(facts, at)
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
    limitReached: cutOff ? 'chain-length' : null,
    items,
    nextCursor: last ? cursors.write({ sortKey: last.sortKey, id: last.person.id }) : null,
  }
}
