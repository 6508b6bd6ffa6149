import type { Command } from './command.ts'
import { contractCommands } from './contract-commands.ts'
import type { Output } from './output.ts'

/** The contract's command of this name, whose answer `show` prints for people. Programs get the answer as it is. */
export const shownAs = <Answer>(name: string, show: (answer: Answer, output: Output) => void): Command => {
  const command = contractCommands.find((each) => each.name === name)!
  const run: Command['run'] = (invocation) => {
    const { output } = invocation
    const print = (value: unknown) => (output.json ? output.print(value) : show(value as Answer, output))
    return command.run({ ...invocation, output: { ...output, print } })
  }
  return { ...command, run }
}
