import type { BoundReached, LossRow, Lost } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { School } from '../../school.ts'
import { claimsOfGrants, type Rest, unheard } from './authority-claims.ts'
import { type Ends, unitNamesOf } from './authority-grants.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import { gatherLosses } from './gather-losses.ts'
import { instantOf, type Paged, pageOfList } from './page-of-list.ts'

type Subject = { delegationId?: Id; assignmentId?: Id; personId?: Id; orgUnitId?: Id }
type Asking = Pick<School, 'authority' | 'delegations' | 'assignments' | 'orgUnits'>

/** Where the walk to those who could lose something starts. */
const startsOf = async (
  { delegations, assignments, orgUnits }: Asking,
  { delegationId, assignmentId, personId, orgUnitId, at }: Subject & { at: Date },
): Promise<Id[]> => {
  if (personId !== undefined) return [personId]
  if (delegationId !== undefined) return [(await delegations.get(delegationId)).delegate.id]
  if (assignmentId !== undefined) return [(await assignments.get(assignmentId)).personId]
  const people = await orgUnits.peopleAt(orgUnitId!, at)
  if (people === undefined) throw refusal('NOT_FOUND', { entity: 'orgUnit', id: orgUnitId! })
  return people
}

/** Exactly one subject. */
export const previewAuthorityImpact = async (
  school: Asking,
  { atLeast, cursor, limit, at: asked, ...subject }: Paged & Subject,
) => {
  const named = Object.values(subject).filter((id) => id !== undefined)
  if (named.length !== 1) {
    const expected = 'exactly one of delegationId, assignmentId, personId and orgUnitId'
    throw refusal('BAD_REQUEST', { issues: [{ field: 'delegationId', rule: 'one-subject', expected }] })
  }
  const at = await instantOf(school.authority, { at: asked, cursor })
  const { delegationId, ...others } = subject
  const startsAt = await startsOf(school, { ...subject, at })
  const ends = { ...others, ...(delegationId ? { delegationIds: [delegationId] } : {}) }
  const answer = await school.authority.answers.ask(
    (graph, rest) => previewImpact(graph, { ends, startsAt, at, cursor, limit }, rest),
    { atLeast },
  )
  return { at, ...answer }
}

/** By name for people to read, by id where names are equal. */
const orderKey = ({ person, permission, orgUnit }: LossRow) =>
  [person.name, person.id, permission, orgUnit.id].join('\n')

/** What would end with the subject, by person, permission and topmost unit. */
export const previewImpact = async (
  graph: AuthorityGraph,
  { ends, startsAt, at, cursor, limit }: { ends: Ends; startsAt: Id[]; at: Date; cursor?: string; limit: number },
  rest: Rest = unheard,
): Promise<Page<LossRow> & BoundReached & { position: string; lost: Lost }> => {
  const gathered = await graph.snapshot((same) => gatherLosses(same, { ends, startsAt, at }))
  const { grants, losses, lost, cutOff, position } = gathered
  rest(claimsOfGrants(grants))
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
