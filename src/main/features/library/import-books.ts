import { uuidv7 } from 'uuidv7'
import { type BookFault, MOST_SHOWN_FAULTS } from '../../../contract/inputs/book-file.ts'
import type { BookImportReport } from '../../../contract/library.ts'
import type { Author } from '../../foundation/author.ts'
import { type KnownToLibrary, type ImportPlan, namesIn, planImport } from './book-file/plan-import.ts'
import { readBooks } from './book-file/read-books.ts'
import type { BookImports } from './library.port.ts'
import { sortNameOf } from './sort-name.ts'

/** The token of a call that wrote nothing. */
const NOTHING_CHANGED = '0.0'

type Outcome = { plan: ImportPlan; faults: BookFault[]; rows: number; consistencyToken?: string }

const report = ({ plan, faults, rows, consistencyToken }: Outcome): BookImportReport => {
  const all = [...faults, ...plan.faults].sort((one, other) => one.line - other.line)
  return {
    rows,
    added: plan.books.length,
    known: plan.known,
    authorsAdded: plan.authors.length,
    categoriesAdded: plan.categories.length,
    copiesAdded: plan.books.reduce((sum, { copies }) => sum + copies, 0),
    faults: all.slice(0, MOST_SHOWN_FAULTS),
    faultCount: all.length,
    written: consistencyToken !== undefined,
    consistencyToken: consistencyToken ?? NOTHING_CHANGED,
  }
}

/** Adds the books of a CSV file, all or nothing. Nothing is written with `dryRun` or when the report has a fault. */
export const importBooks = async (
  { bookImports }: { bookImports: BookImports },
  { file, dryRun }: { file: Blob; dryRun: boolean },
  by: Author,
): Promise<BookImportReport> => {
  const { rows, found, faults } = await readBooks(new Uint8Array(await file.arrayBuffer()))
  const names = namesIn(rows)
  const decide = (known: KnownToLibrary) => planImport(rows, { known, newId: uuidv7 })
  if (dryRun || faults.length > 0) return report({ plan: decide(await bookImports.know(names)), faults, rows: found })
  const written = await bookImports.write(names, { decide, sortNameOf }, by)
  return report({ ...written, faults, rows: found })
}
