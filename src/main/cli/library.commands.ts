import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { refusal } from '../../contract/errors.ts'
import { MAX_UPLOAD_PIECE } from '../../contract/imports.ts'
import type { BookImportReport } from '../../contract/library.ts'
import type { Command, ExitCode, Invocation } from './command.ts'
import { contractCommands } from './contract-commands.ts'

const loans = contractCommands.find(({ name }) => name === 'library loans search')!

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

const verdict = ({ faultCount, rows, known, written, ...added }: BookImportReport) => {
  if (faultCount > 0)
    return `Nothing was added: ${counted(faultCount, 'fault', 'faults')} in ${counted(rows, 'row', 'rows')}.`
  const parts = [
    counted(added.added, 'book', 'books'),
    counted(added.copiesAdded, 'copy', 'copies'),
    counted(added.authorsAdded, 'author', 'authors'),
    counted(added.categoriesAdded, 'category', 'categories'),
  ].join(', ')
  const before = known === 0 ? '' : ` ${counted(known, 'book was', 'books were')} there already.`
  return written
    ? `Added ${parts}.${before}`
    : `Nothing was added: this was a dry run. The file adds ${parts}.${before}`
}

const importBooks = async ({ client, args, options, output }: Invocation): Promise<ExitCode> => {
  const path = resolve(args[0]!)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile())
    throw refusal('BAD_REQUEST', { issues: [{ field: 'file', rule: 'exists', expected: 'a CSV file that is there' }] })
  if (found.size > MAX_UPLOAD_PIECE) throw refusal('PAYLOAD_TOO_LARGE', { limitBytes: MAX_UPLOAD_PIECE })
  const file = new File([await readFile(path)], basename(path), { type: 'text/csv' })
  const report = await client.library.books.import({ file, dryRun: options['dryRun'] === true })
  if (output.json) output.print(report)
  else if (report.faults.length > 0) {
    output.print(report.faults, ['line', 'column', 'code', 'expected'])
    const more = report.faultCount - report.faults.length
    if (more > 0) output.note(`${more} more.`)
  }
  output.note(verdict(report))
  return report.faultCount === 0 ? 0 : 1
}

/** Short names of the lists that a librarian asks for every day, and books from files. */
export const libraryCommands: Command[] = [
  {
    name: 'library import-books',
    summary: 'Adds the books of a CSV file, all or nothing. Exit code 1 when the file has faults.',
    args: [{ name: 'file', summary: 'CSV in UTF-8 with a header' }],
    options: [{ flags: '--dry-run', summary: 'check only' }],
    run: importBooks,
  },
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
