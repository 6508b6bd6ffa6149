import { Readable } from 'node:stream'
import yazl from 'yazl'
import type { ExportColumn } from '../../../../contract/people.ts'
import { exportedCells } from './exported-cells.ts'
import type { ExportedPerson } from '../people-directory.port.ts'

/** The most rows of a sheet that Excel opens, without the header. */
export const XLSX_MAX_ROWS = 1_048_575

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const officeRelationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const contentTypes = 'http://schemas.openxmlformats.org/package/2006/content-types'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/**
 * The fixed parts. Styles by index: 0 plain, 1 header, 2 text that looks like a formula (quote prefix: stays text when
 * edited).
 */
const parts: Record<string, string> = {
  '[Content_Types].xml': `<Types xmlns="${contentTypes}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${officeRelationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${officeRelationships}"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${officeRelationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${officeRelationships}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>`,
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const hex = (character: string) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`

/**
 * Escapes a text for XML, which has no control characters. OOXML writes them as `_x0007_`, so a `_` in a text that
 * looks like that is escaped too.
 */
const xmlText = (text: string) =>
  text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, hex('_'))
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, hex)
    .replace(/[&<>]/g, (character) => escapes[character] ?? '')

const looksLikeFormula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

const cell = (text: string, style = looksLikeFormula.test(text) ? 2 : 0) =>
  text === '' ? '<c/>' : `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`

const row = (cells: string[]) => `<row>${cells.join('')}</row>`

async function* sheet(batches: AsyncIterable<ExportedPerson[]>, columns: readonly ExportColumn[]) {
  const header = row(columns.map((column) => cell(column, 1)))
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  yield `${declaration}<worksheet xmlns="${main}">${frozen}<sheetData>${header}`
  for await (const people of batches) {
    yield people.map((person) => row(exportedCells(person, columns).map((text) => cell(text)))).join('')
  }
  yield '</sheetData></worksheet>'
}

/**
 * Writes an Office Open XML workbook (ECMA-376) of one sheet and compresses it as it is written. Cells are inline
 * strings, so no cell is executed, and only one batch is in memory. The available writer libraries need the whole sheet
 * as an array.
 */
export async function* peopleXlsx(
  batches: AsyncIterable<ExportedPerson[]>,
  columns: readonly ExportColumn[],
): AsyncGenerator<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [path, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(declaration + xml), path)
  const rows = Readable.from(sheet(batches, columns), { objectMode: true, highWaterMark: 1 })
  const output = zip.outputStream as Readable
  // yazl does not pass on the error of a stream it reads.
  rows.on('error', (error) => output.destroy(error))
  zip.addReadStream(rows, 'xl/worksheets/sheet1.xml')
  zip.end()
  try {
    for await (const chunk of output) yield chunk as Buffer
  } finally {
    rows.destroy()
  }
}
