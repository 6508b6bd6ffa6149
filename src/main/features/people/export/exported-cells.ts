import { type ExportColumn, exportColumn } from '../../../../contract/people.ts'
import type { ExportedPerson } from '../people-directory.port.ts'

export const allExportColumns: readonly ExportColumn[] = exportColumn.options

/** The cells of one person in the order of `columns`: text, empty where there is none; instants as ISO 8601 in UTC. */
export const exportedCells = (person: ExportedPerson, columns: readonly ExportColumn[]): string[] =>
  columns.map((column) => {
    const value = person[column]
    return value instanceof Date ? value.toISOString() : (value ?? '')
  })
