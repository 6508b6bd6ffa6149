import type { ActedBy } from '../../../contract/acting.ts'
import type { CheckAnswer } from '../../../contract/authority.ts'
import { Refusal, refusal } from '../../../contract/errors.ts'
import type { ActionPermission } from '../../../contract/protocol/action-permissions.ts'
import type { Profile } from '../../../contract/connections.ts'
import type { Author } from '../../foundation/author.ts'

/** Asks authority for one verdict as of now, as `checkAuthority` does. */
export type AskAuthority = (question: {
  personId: string
  permission: string
  orgUnitId: string
}) => Promise<Pick<CheckAnswer, 'person' | 'orgUnit' | 'chain'>>

/** Returns the link of the author's user, or undefined when the user acts as administrator. */
export const linkOf = ({ actors }: Pick<Profile, 'actors'>, { actor }: Pick<Author, 'actor'>) =>
  actors.find((link) => link.actor === actor)

/** Returns what a question of authority names and the school does not have, or null for another fault. */
export const unknownOf = (error: unknown): { entity: string; id: string } | null =>
  error instanceof Refusal && error.code === 'NOT_FOUND' ? (error as Refusal<'NOT_FOUND'>).data : null

/** Says by what a granted chain allows an action. */
const actedByOf = (permission: string, { person, orgUnit, chain }: Awaited<ReturnType<AskAuthority>>): ActedBy | null =>
  chain && {
    person,
    permission,
    orgUnit,
    root: chain.root.person,
    role: chain.root.role,
    hops: chain.hops.map(({ delegationId, delegator, delegate }) => ({ delegationId, delegator, delegate })),
  }

/**
 * Returns the author as whom an action is written: with the person and the chain that allows it, or unchanged for a user
 * who acts as administrator. Throws `NOT_PERMITTED` when the person lacks the permission now, and when the link names a
 * person or unit that does not exist.
 */
export const askPermission = async (
  { profile, ask }: { profile: Pick<Profile, 'actors'>; ask: AskAuthority },
  permission: ActionPermission,
  author: Author,
): Promise<Author> => {
  const link = linkOf(profile, author)
  if (link === undefined) return author
  const { personId, orgUnitId } = link
  const refused = (found: { personName: string | null; orgUnitName: string | null; unknown: string | null }) =>
    refusal('NOT_PERMITTED', { permission, personId, orgUnitId, ...found })
  const answer = await ask({ personId, permission, orgUnitId }).catch((error: unknown) => {
    const unknown = unknownOf(error)
    throw unknown ? refused({ personName: null, orgUnitName: null, unknown: unknown.entity }) : error
  })
  const actedBy = actedByOf(permission, answer)
  if (actedBy === null)
    throw refused({ personName: answer.person.name, orgUnitName: answer.orgUnit.name, unknown: null })
  return { ...author, actedBy }
}
