import { stringify } from 'csv-stringify/sync'
import type { ExportColumn } from '../../../../contract/people.ts'
import { exportedCells } from './exported-cells.ts'
import type { ExportedPerson } from '../people-directory.port.ts'

/** Tells spreadsheets that the file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Finds formulas after a `;`. Where a comma is the decimal sign, spreadsheets split at `;` even inside of quotes. */
const beginsLater = /;(?=\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

const lines = (rows: string[][]) =>
  stringify(rows, {
    cast: { string: (text) => text.replace(beginsLater, ";'") },
    record_delimiter: 'windows',
    // A cell that begins with = + - @ tab, CR or the full-width forms gets a leading ', so that every spreadsheet reads
    // text.
    escape_formulas: true,
  })

/** Yields RFC 4180 with a header, one piece for each batch of rows. */
export async function* peopleCsv(
  batches: AsyncIterable<ExportedPerson[]>,
  columns: readonly ExportColumn[],
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + lines([[...columns]])
  for await (const people of batches) yield lines(people.map((person) => exportedCells(person, columns)))
}
