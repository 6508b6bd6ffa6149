import { z } from 'zod'
import type { BoundReached, HolderRow } from '../../../contract/authority.ts'
import { id, type Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { AuthorityService } from './authority-service.port.ts'
import { claimsOfHolders, type Rest, unheard } from './rules/authority-claims.ts'
import { findDelegates } from './rules/authority-grants.ts'
import type { AuthorityGraph } from './rules/authority-graph.port.ts'
import { instantOf, type Paged, questionCursors } from './page-of-list.ts'
import { refuseUnknown } from './refuse-unknown.ts'

const placeShape = z.object({ sortKey: z.string().regex(/^[^\0\p{Cs}]*$/u), id })

export const listAuthorityHolders = async (
  { authority }: { authority: AuthorityService },
  { atLeast, ...question }: Paged & { permission: string; orgUnitId: Id },
) => {
  const at = await instantOf(authority, question)
  const asked = { ...question, at }
  return { at, ...(await authority.answers.ask((graph, rest) => listHolders(graph, asked, rest), { atLeast })) }
}

type HoldersQuestion = { permission: string; orgUnitId: Id; at: Date; cursor?: string; limit: number }

/** Lists everyone who has the permission at the unit, directly or by delegation, by name. */
export const listHolders = (
  graph: AuthorityGraph,
  question: HoldersQuestion,
  rest: Rest = unheard,
): Promise<Page<HolderRow> & BoundReached & { position: string }> =>
  graph.snapshot((same) => pageOfHolders(same, question, rest))

const pageOfHolders = async (
  graph: AuthorityGraph,
  { permission, orgUnitId, at, cursor, limit }: HoldersQuestion,
  rest: Rest,
) => {
  const cursors = questionCursors(['holders', permission, orgUnitId, at], placeShape)
  const after = cursors.read(cursor)
  const found = await graph.coverage({ permission, orgUnitId, at })
  const facts = found ?? (await refuseUnknown(graph, { permission, orgUnitId }))
  const { hopsTo, cutOff, used } = findDelegates(facts, at)
  const delegateIds = [...hopsTo.keys()]
  const rows = await graph.holderPage({ permission, orgUnitId, at, delegateIds, after, limit: limit + 1 })
  const held = rows.flatMap((row) => row.held ?? [])
  rest(claimsOfHolders({ permission, scope: facts.scope }, used, held))
  const items = rows.slice(0, limit).map(({ person, direct }) => ({
    person,
    direct,
    hops: direct ? 0 : (hopsTo.get(person.id) ?? 0),
  }))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    position: facts.position,
    limitReached: cutOff ? ('chain-length' as const) : null,
    items,
    nextCursor: last ? cursors.write({ sortKey: last.sortKey, id: last.person.id }) : null,
  }
}
