import type { DelegationRegister } from './delegation-register.port.ts'
import { type DelegationAsked, examineDelegation } from './examine-delegation.ts'

/** What writing this delegation down would give and what to beware of; refused as that would be. */
export const previewDelegation = ({ delegations }: { delegations: DelegationRegister }, input: DelegationAsked) =>
  delegations.examine(async (basis) => {
    const { delegation, permissions, gains, warnings } = await examineDelegation(basis, input)
    return { validFrom: delegation.validFrom, permissionKeys: permissions, gains, warnings }
  })
