import type { Id } from '../../../contract/ids.ts'
import type { School } from '../../school.ts'
import type { DelegationQuery } from './delegation-register.port.ts'

export const searchDelegations = (school: Pick<School, 'delegations'>, query: DelegationQuery) =>
  school.delegations.search(query)

export const getDelegation = (school: Pick<School, 'delegations'>, { id }: { id: Id }) => school.delegations.get(id)
