import type { FaultList } from './fault-list.ts'
import { type Column, type OneRosterVersion, type StoredFile, columnsOf } from '../../../oneroster/oneroster-tables.ts'

/** The header names that only OneRoster 1.0 has, by file. */
const only10: Record<string, readonly string[]> = {
  academicSessions: [],
  classes: ['grade', 'termSourcedId'],
  courses: ['schoolYearId', 'grade', 'metadata.duration'],
  enrollments: [],
  orgs: [],
  users: ['userId', 'agents'],
}

const is10 = (file: string, names: readonly string[]) => {
  if (only10[file]?.some((name) => names.includes(name))) return true
  if (file === 'enrollments') return names[1] === 'classSourcedId' && names[5] === 'status'
  if (file === 'orgs') return names.at(-1) === 'parentSourcedId' && names.includes('metadata.classification')
  return file === 'academicSessions' && names.at(-1) === 'parentSourcedId' && names.length === 8
}

const follows = (names: readonly string[], columns: readonly Column[]) =>
  columns.every((column, index) => names[index] === column.name) &&
  names.slice(columns.length).every((name) => name.startsWith('metadata.'))

type HeaderCheck = { file: StoredFile; version: OneRosterVersion; names: readonly string[]; faults: FaultList }

/**
 * Returns the columns of a file whose header is exactly OneRoster's (names, order, extensions only as trailing
 * `metadata.*`), or undefined after a fault. A message names what is expected and never what is there, because a file
 * without a header would reveal a person's values.
 */
export const checkHeader = ({ file, version, names, faults }: HeaderCheck): readonly Column[] | undefined => {
  const columns = columnsOf(file, version)
  const place = { file: `${file}.csv`, line: 1 }
  if (columns === undefined) {
    faults.add('file-unknown', { file: `${file}.csv` })
    return undefined
  }
  if (follows(names, columns)) return columns
  if (is10(file, names)) {
    faults.add('oneroster-1.0', place)
    return undefined
  }
  const other: OneRosterVersion = version === '1.1' ? '1.2' : '1.1'
  const otherColumns = columnsOf(file, other)
  if (otherColumns !== undefined && follows(names, otherColumns)) {
    faults.add('header-other-version', { ...place, detail: `The manifest says ${version}, the header is of ${other}.` })
    return undefined
  }
  let told = 0
  for (const [index, column] of columns.entries()) {
    if (names[index] === column.name) continue
    const elsewhere = names.indexOf(column.name)
    const found = names.findIndex((name) => name.toLowerCase() === column.name.toLowerCase())
    const detail =
      elsewhere >= 0
        ? `Column ${index + 1} must be ${column.name}, which stands at column ${elsewhere + 1}.`
        : found >= 0
          ? `Column ${index + 1} must be ${column.name}, with these upper and lower case letters.`
          : `Column ${index + 1} must be ${column.name}.`
    faults.add('header', { ...place, column: column.name, detail })
    told += 1
    if (told === 5) break
  }
  if (told === 0) {
    const at = names.findIndex((name, index) => index >= columns.length && !name.startsWith('metadata.'))
    faults.add('header', {
      ...place,
      detail: `Column ${at + 1} is none of OneRoster; own columns begin with metadata.`,
    })
  }
  return undefined
}

/** True for a header of OneRoster 1.0, recognised without a manifest. */
export const isHeaderOf10 = (file: string, names: readonly string[]) => is10(file, names)
