import { createInterface } from 'node:readline/promises'
import type { Invocation } from './command.ts'

/**
 * The name of the school, typed by whoever sits at a terminal; undefined where nothing is asked for or nobody sits there, and the
 * call is then refused with what it wants.
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
