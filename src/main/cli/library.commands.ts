import type { Command } from './command.ts'
import { contractCommands } from './contract-commands.ts'

const loans = contractCommands.find(({ name }) => name === 'library loans search')!

/** Short names of the lists that a librarian asks for every day. */
export const libraryCommands: Command[] = [
  { ...loans, name: 'library loans', aliases: [] },
  {
    ...loans,
    name: 'library overdue',
    aliases: [],
    summary: 'Lists the loans whose due date has passed, the longest overdue first.',
    options: loans.options?.filter(({ flags }) => !flags.startsWith('--state')) ?? [],
    run: (invocation) => {
      const { options } = invocation
      return loans.run({ ...invocation, options: { sort: 'dueAt', ...options, state: 'overdue' } })
    },
  },
]
