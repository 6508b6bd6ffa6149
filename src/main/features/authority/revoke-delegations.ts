import type { Id } from '../../../contract/ids.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'

type Target = { id: Id; version: number }

export const revokeDelegations = (school: Pick<School, 'delegations'>, targets: Target[], author: Author) =>
  school.delegations.revoke(targets, author)

/** Ends one delegation now and gives it as it is then. */
export const revokeDelegation = async (school: Pick<School, 'delegations'>, target: Target, author: Author) => {
  const { consistencyToken } = await school.delegations.revoke([target], author)
  return { ...(await school.delegations.get(target.id)), consistencyToken }
}
