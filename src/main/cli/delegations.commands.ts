import type { DelegationWarning } from '../../contract/delegations.ts'
import type { Command } from './command.ts'
import { shownAs } from './shown-as.ts'

/** A warning as a line of text; instants are UTC. */
export const warningLine = (warning: DelegationWarning): string => {
  switch (warning.code) {
    case 'delegate-inactive':
      return `${warning.person.name} is inactive: the delegation gives nothing until that changes`
    case 'already-delegated':
      return `all of it is delegated to them already, as long and as far: ${warning.delegationIds.join(', ')}`
    case 'held-already':
      return `${warning.person.name} has all of it there when it begins, so it adds nothing then`
    case 'outlasts-delegator':
      return `${warning.person.name} has ${warning.permissionKeys.join(', ')} until ${warning.at.toISOString()} only, and the delegation gives it no longer than that`
  }
}

/** The contract's command, with the warnings of its answer as lines for people. */
const warned = (name: string): Command =>
  shownAs<{ warnings: DelegationWarning[] }>(name, ({ warnings, ...rest }, output) => {
    output.print(rest)
    for (const warning of warnings) output.note(`Warning: ${warningLine(warning)}.`)
  })

export const delegationsCommands: Command[] = [warned('delegations create'), warned('delegations preview')]
