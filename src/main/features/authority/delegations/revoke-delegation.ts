import type { Id } from '../../../../contract/ids.ts'
import type { Author } from '../../../foundation/author.ts'
import type { DelegationRegister } from './delegation-register.port.ts'

type Target = { id: Id; version: number }

/** Ends one delegation now and returns it as it is then. */
export const revokeDelegation = async (school: { delegations: DelegationRegister }, target: Target, author: Author) => {
  const { consistencyToken } = await school.delegations.revoke([target], author)
  return { ...(await school.delegations.get(target.id)), consistencyToken }
}
