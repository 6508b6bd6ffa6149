import {
  type ImportCounts,
  type ImportFault,
  type ImportReport,
  importCountNames,
} from '../../../../contract/imports.ts'

/** Which counted rows are written when the plan is applied. */
const isWritten = {
  added: true,
  changed: true,
  unchanged: false,
  missing: false,
  deactivated: true,
  kept: false,
} satisfies Record<keyof ImportCounts, boolean>

/** The rows of a report's table: the kinds with counts, and their sum. */
export const countRows = ({ counts }: Pick<ImportReport, 'counts'>) =>
  Object.entries(counts)
    .map(([kind, numbers]) => ({ kind: kind as keyof ImportReport['counts'], ...numbers }))
    .filter((row) => importCountNames.some((name) => row[name] > 0))

export const sumOf = ({ counts }: Pick<ImportReport, 'counts'>): ImportCounts => {
  const sum = (name: keyof ImportCounts) => Object.values(counts).reduce((total, one) => total + one[name], 0)
  return Object.fromEntries(importCountNames.map((name) => [name, sum(name)])) as ImportCounts
}

export const changesAnything = (report: Pick<ImportReport, 'counts'>) => {
  const sum = sumOf(report)
  return importCountNames.some((name) => isWritten[name] && sum[name] > 0)
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
