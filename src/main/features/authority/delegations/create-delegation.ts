import type { Author } from '../../../foundation/author.ts'
import type { DelegationRegister } from './delegation-register.port.ts'
import { type DelegationAsked, examineDelegation } from './examine-delegation.ts'

/** Creates a delegation in one transaction, as of the instant at which it is judged. Returns it with warnings. */
export const createDelegation = async (
  { delegations }: { delegations: DelegationRegister },
  input: DelegationAsked,
  author: Author,
) => {
  const { created, decided } = await delegations.create({
    people: [input.delegatorId, input.delegateId],
    orgUnitId: input.orgUnitId,
    decide: (basis) => examineDelegation(basis, input),
    author,
  })
  return { ...created, warnings: decided.warnings }
}
