import { refusal } from '../../../../contract/errors.ts'
import type { ExportColumn, ExportEvent, PeopleFilter, PeopleSort } from '../../../../contract/people.ts'
import { allExportColumns } from './exported-cells.ts'
import { peopleCsv } from './people-csv.ts'
import type { PeopleDirectory, ExportedPerson } from '../people-directory.port.ts'
import { peopleXlsx, XLSX_MAX_ROWS } from './people-xlsx.ts'

export type ExportRequest = PeopleFilter & {
  sort: PeopleSort
  format: 'csv' | 'xlsx'
  columns?: ExportColumn[]
  ids?: string[]
}

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

async function* data(
  batches: AsyncIterable<ExportedPerson[]>,
  { format, columns }: { format: ExportRequest['format']; columns: readonly ExportColumn[] },
): AsyncGenerator<ExportEvent> {
  if (format === 'csv') {
    for await (const text of peopleCsv(batches, columns)) yield { kind: 'data', encoding: 'utf8', data: text }
  } else {
    for await (const bytes of peopleXlsx(batches, columns)) {
      yield { kind: 'data', encoding: 'base64', data: bytes.toString('base64') }
    }
  }
}

/**
 * Yields the file in pieces, with its progress between them. Ending the iteration early also ends the reading of the
 * database.
 */
export async function* exportPeople(
  school: { people: PeopleDirectory },
  { format, columns = [...allExportColumns], ids, sort, ...filter }: ExportRequest,
): AsyncGenerator<ExportEvent> {
  const total = ids ? ids.length : await school.people.count(filter)
  if (format === 'xlsx' && total > XLSX_MAX_ROWS) {
    throw refusal('RULE_VIOLATION', {
      rule: 'xlsx-rows',
      field: 'format',
      expected: `csv, or a filter that leaves at most ${XLSX_MAX_ROWS} people`,
    })
  }
  let rows = 0
  const counted = async function* () {
    for await (const batch of school.people.exportRows({ ...filter, sort, ...(ids && { ids }) })) {
      rows += batch.length
      yield batch
    }
  }
  let reported = 0
  yield { kind: 'progress', rows, total }
  for await (const piece of data(counted(), { format, columns })) {
    yield piece
    if (rows === reported) continue
    reported = rows
    yield { kind: 'progress', rows, total }
  }
  const fileName = `people-${new Date().toISOString().slice(0, 10)}.${format}`
  yield { kind: 'done', rows, fileName, mediaType: mediaTypes[format] }
}
