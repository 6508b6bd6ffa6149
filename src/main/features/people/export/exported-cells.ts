import { type ExportColumn, exportColumn } from '../../../../contract/people.ts'
import type { ExportedPerson } from '../people-directory.port.ts'

export const allExportColumns: readonly ExportColumn[] = exportColumn.options

/**
 * Returns the cells of one person in the order of `columns`, as text, empty when there is no value. Instants are ISO
 * 8601 in UTC.
 */
export const exportedCells = (person: ExportedPerson, columns: readonly ExportColumn[]): string[] =>
  columns.map((column) => {
    const value = person[column]
    return value instanceof Date ? value.toISOString() : (value ?? '')
  })
