import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { School } from '../../school.ts'
import { judgeAuthority, judgePath } from './check-authority.ts'
import { listHolders } from './list-holders.ts'
import { listPermissions } from './list-permissions.ts'
import { type ImpactSubject, previewImpact } from './preview-impact.ts'

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

/** Exactly one subject; its person is where the walk to those who could lose something starts. */
export const previewAuthorityImpact = async (
  { authority, delegations, assignments }: Pick<School, 'authority' | 'delegations' | 'assignments'>,
  { atLeast, cursor, limit, at: asked, ...subject }: Paged & ImpactSubject,
) => {
  const named = Object.values(subject).filter((id) => id !== undefined)
  if (named.length !== 1) {
    const expected = 'exactly one of delegationId, assignmentId and personId'
    throw refusal('BAD_REQUEST', { issues: [{ field: 'delegationId', rule: 'one-subject', expected }] })
  }
  const at = instantOf({ at: asked, cursor, limit })
  const startsAt =
    subject.personId ??
    (subject.delegationId
      ? (await delegations.get(subject.delegationId)).delegate.id
      : (await assignments.get(subject.assignmentId!)).personId)
  const answer = await authority.answers.ask(
    (graph) => previewImpact(graph, { subject, startsAt, at, cursor, limit }),
    { atLeast },
  )
  return { at, ...answer }
}
