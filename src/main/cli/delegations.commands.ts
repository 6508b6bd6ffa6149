import type { DelegationWarning } from '../../contract/delegations.ts'
import type { Command } from './command.ts'
import { contractCommands } from './contract-commands.ts'

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

/** The contract's command, with the warnings of its answer as lines for people; programs read them in the answer. */
const warned = (name: string): Command => {
  const command = contractCommands.find((each) => each.name === name)!
  const run: Command['run'] = (invocation) => {
    const { output } = invocation
    const print = (value: unknown) => {
      if (output.json) return output.print(value)
      const { warnings, ...rest } = value as { warnings: DelegationWarning[] }
      output.print(rest)
      for (const warning of warnings) output.note(`Warning: ${warningLine(warning)}.`)
    }
    return command.run({ ...invocation, output: { ...output, print } })
  }
  return { ...command, run }
}

export const delegationsCommands: Command[] = [warned('delegations create'), warned('delegations preview')]
