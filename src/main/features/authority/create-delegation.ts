import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import { type DelegationAsked, examineDelegation } from './examine-delegation.ts'

/** Writes a delegation down as of the instant at which it is judged, in one transaction, and says what to beware of. */
export const createDelegation = async (
  { delegations }: Pick<School, 'delegations'>,
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
