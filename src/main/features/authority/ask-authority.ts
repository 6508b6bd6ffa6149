import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { School } from '../../school.ts'
import { judgeAuthority, judgePath } from './check-authority.ts'
import { listHolders } from './list-holders.ts'
import { listPermissions } from './list-permissions.ts'
import { previewImpact } from './preview-impact.ts'
import { previewJointImpact } from './preview-joint-impact.ts'

type Asked = { at?: Date; atLeast?: string }
type Paged = Asked & { cursor?: string; limit: number }
type Asking = Pick<School, 'authority'>

export const checkAuthority = (
  { authority }: Asking,
  { at = new Date(), atLeast, ...question }: Asked & { personId: Id; permission: string; orgUnitId: Id },
) => authority.answers.ask((graph) => judgeAuthority(graph, { ...question, at }), { atLeast })

export const findAuthorityPath = (
  { authority }: Asking,
  { at = new Date(), atLeast, ...question }: Asked & { from: Id; to: Id; permission?: string; orgUnitId?: Id },
) => authority.answers.ask((graph) => judgePath(graph, { ...question, at }), { atLeast })

/** A page keeps the instant of its list: a cursor of "now" would never meet the same question again. */
const instantOf = ({ at, cursor }: Paged) => {
  if (at === undefined && cursor !== undefined) {
    throw refusal('BAD_REQUEST', {
      issues: [{ field: 'at', rule: 'required', expected: 'the instant of the page before' }],
    })
  }
  return at ?? new Date()
}

export const listAuthorityHolders = async (
  { authority }: Asking,
  { atLeast, ...question }: Paged & { permission: string; orgUnitId: Id },
) => {
  const at = instantOf(question)
  return { at, ...(await authority.answers.ask((graph) => listHolders(graph, { ...question, at }), { atLeast })) }
}

export const listAuthorityPermissions = async (
  { authority }: Asking,
  { atLeast, ...question }: Paged & { personId: Id },
) => {
  const at = instantOf(question)
  return { at, ...(await authority.answers.ask((graph) => listPermissions(graph, { ...question, at }), { atLeast })) }
}

type Ending = Pick<School, 'authority' | 'delegations' | 'assignments'>

/** Exactly one subject; its person is where the walk to those who could lose something starts. */
export const previewAuthorityImpact = async (
  { authority, delegations, assignments }: Ending,
  { atLeast, cursor, limit, at: asked, ...subject }: Paged & { delegationId?: Id; assignmentId?: Id; personId?: Id },
) => {
  const named = Object.values(subject).filter((id) => id !== undefined)
  if (named.length !== 1) {
    const expected = 'exactly one of delegationId, assignmentId and personId'
    throw refusal('BAD_REQUEST', { issues: [{ field: 'delegationId', rule: 'one-subject', expected }] })
  }
  const at = instantOf({ at: asked, cursor, limit })
  const { delegationId, assignmentId, personId } = subject
  const startsAt =
    personId ??
    (delegationId ? (await delegations.get(delegationId)).delegate.id : (await assignments.get(assignmentId!)).personId)
  const ends = { assignmentId, personId, ...(delegationId ? { delegationIds: [delegationId] } : {}) }
  const answer = await authority.answers.ask(
    (graph) => previewImpact(graph, { ends, startsAt: [startsAt], at, cursor, limit }),
    { atLeast },
  )
  return { at, ...answer }
}

/** Several delegations as if they ended at once; one that does not exist refuses all of them. */
export const previewImpactOfDelegations = async (
  { authority, delegations }: Ending,
  { atLeast, delegationIds, ...paged }: Paged & { delegationIds: Id[] },
) => {
  const at = instantOf(paged)
  const ids = [...new Set(delegationIds)].sort()
  const found = await delegations.getMany(ids)
  const known = new Set(found.map(({ id }) => id))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown !== undefined) throw refusal('NOT_FOUND', { entity: 'delegation', id: unknown })
  const startsAt = [...new Set(found.map(({ delegate }) => delegate.id))]
  const answer = await authority.answers.ask(
    (graph) => previewJointImpact(graph, { ...paged, delegationIds: ids, startsAt, at }),
    { atLeast },
  )
  return { at, ...answer }
}
