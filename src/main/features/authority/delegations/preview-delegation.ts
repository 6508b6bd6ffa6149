import type { DelegationRegister } from './delegation-register.port.ts'
import { type DelegationAsked, examineDelegation } from './examine-delegation.ts'

/** Returns what creating this delegation would give, with warnings. Refuses what creating it would refuse. */
export const previewDelegation = ({ delegations }: { delegations: DelegationRegister }, input: DelegationAsked) =>
  delegations.examine(async (basis) => {
    const { delegation, permissions, gains, warnings } = await examineDelegation(basis, input)
    return { validFrom: delegation.validFrom, permissionKeys: permissions, gains, warnings }
  })
