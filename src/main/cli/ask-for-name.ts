import { createInterface } from 'node:readline/promises'
import type { Invocation } from './command.ts'

/**
 * Asks the person at the terminal for the name of the school. Returns undefined when no name is needed or nobody is
 * there. The call is then refused with what it needs.
 */
export const askForName = async (
  { output, signal }: Pick<Invocation, 'output' | 'signal'>,
  name: string | null,
): Promise<string | undefined> => {
  if (name === null || output.json || !process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(`Type the name of the school, ${name}, to go on: `, { signal })
  } finally {
    terminal.close()
  }
}
