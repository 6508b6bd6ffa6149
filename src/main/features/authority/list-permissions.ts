import type { BoundReached, PermissionOfRow } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { AuthorityService } from './authority-service.port.ts'
import { claimsOfGrants, type Rest, unheard } from './rules/authority-claims.ts'
import { findGrants, isCutOff, noneUsed, topmost, unitNamesOf } from './rules/authority-grants.ts'
import type { AuthorityGraph } from './rules/authority-graph.port.ts'
import { instantOf, type Paged, pageOfList } from './page-of-list.ts'

const orderKey = (row: { permission: string; orgUnit: { id: Id } }) => `${row.permission} ${row.orgUnit.id}`

export const listAuthorityPermissions = async (
  { authority }: { authority: AuthorityService },
  { atLeast, ...question }: Paged & { personId: Id },
) => {
  const at = await instantOf(authority, question)
  const asked = { ...question, at }
  return { at, ...(await authority.answers.ask((graph, rest) => listPermissions(graph, asked, rest), { atLeast })) }
}

/** Lists what a person may do and the topmost units where, by permission and unit. */
export const listPermissions = async (
  graph: AuthorityGraph,
  { personId, at, cursor, limit }: { personId: Id; at: Date; cursor?: string; limit: number },
  rest: Rest = unheard,
): Promise<Page<PermissionOfRow> & BoundReached & { position: string }> => {
  const grants = await graph.grantsTo({ personIds: [personId], at })
  if (!grants.people.has(personId)) throw refusal('NOT_FOUND', { entity: 'person', id: personId })
  const used = noneUsed()
  const held = findGrants(grants, at, used).get(personId) ?? []
  rest(claimsOfGrants(grants, used))
  const unitNames = unitNamesOf(grants)
  const rows = topmost(grants, held).map(({ permission, topUnitId, hops }) => ({
    permission,
    orgUnit: { id: topUnitId, name: unitNames.get(topUnitId) ?? '' },
    direct: hops === 0,
    hops,
  }))
  rows.sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1))
  const page = pageOfList(rows, { cursor, limit, question: ['permissions', personId, at], key: orderKey })
  const limitReached = isCutOff(grants, { at, personIds: [personId] }) ? 'chain-length' : null
  return { ...page, position: grants.position, limitReached }
}
