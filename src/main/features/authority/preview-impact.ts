import type { BoundReached, LossRow, Lost } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { AuthorityService } from './authority-service.port.ts'
import { claimsOfGrants, type Rest, unheard } from './rules/authority-claims.ts'
import { unitNamesOf } from './rules/authority-grants.ts'
import type { AuthorityGraph, Ends } from './rules/authority-graph.port.ts'
import { gatherLosses } from './rules/gather-losses.ts'
import { instantOf, type Paged, pageOfList } from './page-of-list.ts'

type Subject = { delegationId?: Id; assignmentId?: Id; personId?: Id; orgUnitId?: Id }

/** The question names exactly one subject. */
export const previewAuthorityImpact = async (
  { authority }: { authority: AuthorityService },
  { atLeast, cursor, limit, at: asked, ...subject }: Paged & Subject,
) => {
  const named = Object.values(subject).filter((id) => id !== undefined)
  if (named.length !== 1) {
    const expected = 'exactly one of delegationId, assignmentId, personId and orgUnitId'
    throw refusal('BAD_REQUEST', { issues: [{ field: 'delegationId', rule: 'one-subject', expected }] })
  }
  const at = await instantOf(authority, { at: asked, cursor })
  const { delegationId, ...others } = subject
  const ends = { ...others, ...(delegationId ? { delegationIds: [delegationId] } : {}) }
  const answer = await authority.answers.ask((graph, rest) => previewImpact(graph, { ends, at, cursor, limit }, rest), {
    atLeast,
  })
  return { at, ...answer }
}

/** Orders by name, then by id where names are equal. */
const orderKey = ({ person, permission, orgUnit }: LossRow) =>
  [person.name, person.id, permission, orgUnit.id].join('\n')

/** Lists what would end with the subject, by person, permission and topmost unit. */
export const previewImpact = async (
  graph: AuthorityGraph,
  { ends, at, cursor, limit }: { ends: Ends; at: Date; cursor?: string; limit: number },
  rest: Rest = unheard,
): Promise<Page<LossRow> & BoundReached & { position: string; lost: Lost }> => {
  const gathered = await graph.snapshot((same) => gatherLosses(same, { ends, at }))
  const { grants, used, losses, lost, cutOff, position } = gathered
  rest(claimsOfGrants(grants, used))
  const unitNames = unitNamesOf(grants)
  const named = (id: Id) => ({ id, name: unitNames.get(id) ?? '' })
  const rows = losses.map(({ personId, permission, topUnitId, kept, units }) => ({
    person: { id: personId, name: grants.people.get(personId)!.name },
    permission,
    orgUnit: named(topUnitId),
    kept: kept.map(named),
    units,
  }))
  rows.sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1))
  const page = pageOfList(rows, { cursor, limit, question: ['impact', ends, at], key: orderKey })
  return { ...page, position, lost, limitReached: cutOff ? 'chain-length' : null }
}
