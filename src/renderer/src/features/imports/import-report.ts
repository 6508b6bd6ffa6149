import type { ImportCounts, ImportFault, ImportReport } from '../../../../contract/imports.ts'

/** The rows of a report's table: the kinds with counts, and their sum. */
export const countRows = ({ counts }: Pick<ImportReport, 'counts'>) =>
  Object.entries(counts)
    .map(([kind, numbers]) => ({ kind: kind as keyof ImportReport['counts'], ...numbers }))
    .filter(
      ({ added, changed, unchanged, missing, deactivated, kept }) =>
        added + changed + unchanged + missing + deactivated + kept > 0,
    )

export const sumOf = ({ counts }: Pick<ImportReport, 'counts'>): ImportCounts =>
  Object.values(counts).reduce(
    (sum, one) => ({
      added: sum.added + one.added,
      changed: sum.changed + one.changed,
      unchanged: sum.unchanged + one.unchanged,
      missing: sum.missing + one.missing,
      deactivated: sum.deactivated + one.deactivated,
      kept: sum.kept + one.kept,
    }),
    { added: 0, changed: 0, unchanged: 0, missing: 0, deactivated: 0, kept: 0 },
  )

export const changesAnything = (report: Pick<ImportReport, 'counts'>) => {
  const { added, changed, deactivated } = sumOf(report)
  return added + changed + deactivated > 0
}

/**
 * The faults as CSV (RFC 4180) with a header. A cell that a spreadsheet would run as a formula begins with an
 * apostrophe.
 */
export const faultsCsv = (faults: readonly ImportFault[]) => {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '')
    const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
  }
  const rows = faults.map(({ file, line, column, code, severity, message }) =>
    [file, line, column, code, severity, message].map(cell).join(','),
  )
  return ['file,line,column,code,severity,message', ...rows, ''].join('\r\n')
}
