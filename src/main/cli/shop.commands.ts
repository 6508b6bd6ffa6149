import { type OnShortage, onShortage } from '../../contract/shop.ts'
import type { Command } from './command.ts'

/** The till of the school's library. The other procedures of the shop have the words of the contract: `library accounts`. */
export const shopCommands: Command[] = [
  {
    name: 'shop checkout',
    summary: 'sells copies from the shelf to a person: one order, all or nothing',
    options: [
      { flags: '--person-id <id>', summary: 'who pays', required: true },
      {
        flags: '--book <book...>',
        summary: 'the id of a book, or id=copies for more than one',
        required: true,
        many: true,
      },
      {
        flags: '--on-shortage <choice>',
        summary: 'what happens to a book of which too few copies are there',
        choices: onShortage.options,
        default: 'refuse',
      },
      { flags: '--idempotency-key <key>', summary: 'names this checkout: sent again with it, it is the same order' },
    ],
    run: async ({ client, options, output }) => {
      const books = options['book'] as string[]
      const { order } = await client.library.checkout({
        personId: String(options['personId']),
        lines: books.map((book) => {
          const [bookId = '', quantity = '1'] = book.split('=')
          return { bookId, quantity: quantity as unknown as number, onShortage: options['onShortage'] as OnShortage }
        }),
        ...(options['idempotencyKey'] !== undefined && { idempotencyKey: String(options['idempotencyKey']) }),
      })
      output.print({ order })
    },
  },
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
