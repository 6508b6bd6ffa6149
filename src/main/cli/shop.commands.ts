import type { Command } from './command.ts'

/** The till of the school's library. The other procedures of the shop have the words of the contract: `library accounts`. */
export const shopCommands: Command[] = [
  {
    name: 'shop ledger verify',
    summary: 'counts the whole ledger again: exit code 1 when it names a fault',
    run: async ({ client, output }) => {
      const report = await client.library.ledger.verify()
      output.print(report)
      return report.faults.length === 0 ? 0 : 1
    },
  },
]
