import { lineOfText, lineOrNothing, wordOfText } from '../../../../contract/inputs/text-rules.ts'
import type { FaultCode } from '../../../../contract/reasons/import-faults.ts'
import type { CellRule, Column } from '../../../oneroster/oneroster-tables.ts'
import { CONTROL, HIGH, NOT_IN_ID, type RecordScanner, fieldText } from '../../../foundation/record-scanner.ts'

export type FileMode = 'bulk' | 'delta'
type Report = (code: FaultCode, column: string) => void
type CheckCell = (scanner: RecordScanner, bytes: Buffer, field: number) => FaultCode | undefined

const sourcedIdForm = /^[0-9A-Za-z./@_-]{1,255}$/
const extensionForm = /^ext:[0-9A-Za-z._:-]{1,200}$/
const emailForm = /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\]+\.[^\s@"(),:;<>[\]\\.]+$/
const dateTimeForm = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?Z$/

const digit = (byte: number | undefined) => {
  const value = (byte ?? 0) - 48
  return value >= 0 && value <= 9 ? value : NaN
}

const daysOf = (year: number, month: number) =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31

const isDate = (bytes: Uint8Array, start: number, end: number) => {
  if (end - start !== 10 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return false
  const at = (offset: number) => digit(bytes[start + offset])
  const year = at(0) * 1000 + at(1) * 100 + at(2) * 10 + at(3)
  const month = at(5) * 10 + at(6)
  const day = at(8) * 10 + at(9)
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
}

/**
 * Finds faults of a text's characters. Only bytes above 127 can be part of a hidden character, so few cells become
 * strings.
 */
const characterFault = (scanner: RecordScanner, bytes: Buffer, field: number, form: RegExp): FaultCode | undefined => {
  const flags = scanner.flags[field]!
  if ((flags & CONTROL) !== 0) return 'control-character'
  return (flags & HIGH) === 0 || form.test(fieldText(scanner, bytes, field)) ? undefined : 'hidden-character'
}

const textWithin =
  (maxLength: number, form: RegExp): CheckCell =>
  (scanner, bytes, field) => {
    const fault = characterFault(scanner, bytes, field, form)
    if (fault) return fault
    const length = scanner.ends[field]! - scanner.starts[field]!
    if (length <= maxLength) return undefined
    return [...fieldText(scanner, bytes, field)].length > maxLength ? 'too-long' : undefined
  }

/** Compares words as bytes, because they are short and few, so that a row needs no string. */
const wordIn = (words: readonly string[], extensible: boolean): CheckCell => {
  const encoded = words.map((word) => Buffer.from(word))
  return (scanner, bytes, field) => {
    const start = scanner.starts[field]!
    const length = scanner.ends[field]! - start
    for (const word of encoded) {
      if (word.length !== length) continue
      let at = 0
      while (at < length && word[at] === bytes[start + at]) at += 1
      if (at === length) return undefined
    }
    return extensible && bytes[start] === 101 && extensionForm.test(fieldText(scanner, bytes, field))
      ? undefined
      : 'vocabulary'
  }
}

const plainId: CheckCell = (scanner, _bytes, field) =>
  (scanner.flags[field]! & NOT_IN_ID) === 0 && scanner.ends[field]! - scanner.starts[field]! <= 255
    ? undefined
    : 'sourced-id'

const cellCheck = (rule: CellRule): CheckCell => {
  switch (rule.kind) {
    case 'sourcedId':
      return plainId
    case 'sourcedIds':
      return (scanner, bytes, field) => {
        if (plainId(scanner, bytes, field) === undefined) return undefined
        const items = fieldText(scanner, bytes, field).split(',')
        return items.every((item) => sourcedIdForm.test(item.trim())) ? undefined : 'sourced-id'
      }
    case 'text':
      return textWithin(rule.maxLength, rule.everyCharacterShows ? wordOfText : lineOfText)
    case 'list':
      return textWithin(10_000, lineOrNothing)
    case 'email':
      return (scanner, bytes, field) => {
        const fault = characterFault(scanner, bytes, field, wordOfText)
        if (fault) return fault
        if (scanner.ends[field]! - scanner.starts[field]! > 320) return 'too-long'
        return emailForm.test(fieldText(scanner, bytes, field).trim()) ? undefined : 'email'
      }
    case 'date':
      return (scanner, bytes, field) =>
        isDate(bytes, scanner.starts[field]!, scanner.ends[field]!) ? undefined : 'date'
    case 'dateTime':
      return (scanner, bytes, field) => {
        const start = scanner.starts[field]!
        const formed = dateTimeForm.test(bytes.toString('latin1', start, scanner.ends[field]))
        return formed && isDate(bytes, start, start + 10) ? undefined : 'date-time'
      }
    case 'year':
      return (scanner, bytes, field) =>
        /^[1-9]\d{3}$/.test(bytes.toString('latin1', scanner.starts[field], scanner.ends[field])) ? undefined : 'year'
    case 'boolean':
      return (scanner, bytes, field) =>
        /^(true|false)$/i.test(bytes.toString('latin1', scanner.starts[field], scanner.ends[field]))
          ? undefined
          : 'boolean'
    case 'vocabulary':
      return wordIn(rule.words, rule.extensible)
    case 'status':
      return wordIn(['active', 'tobedeleted'], false)
  }
}

/** True when the content is only spaces. */
const isBlank = (scanner: RecordScanner, bytes: Buffer, field: number) => {
  const start = scanner.starts[field]!
  const end = scanner.ends[field]!
  if (start === end) return true
  if (bytes[start] !== 32) return false
  for (let at = start; at < end; at += 1) if (bytes[at] !== 32) return false
  return true
}

/**
 * Builds the check of a file's rows, which reports each fault with its column. A row that a delta deletes needs only
 * its id; its other cells are not checked.
 */
export const rowCheck = (columns: readonly Column[], mode: FileMode) => {
  const checks = columns.map(({ rule, required, name }) => ({
    check: cellCheck(rule),
    looked: rule.kind !== 'text' || rule.maxLength !== Infinity,
    required,
    name,
  }))
  const statusAt = columns.findIndex((column) => column.name === 'status')
  const modifiedAt = columns.findIndex((column) => column.name === 'dateLastModified')
  const deleted = Buffer.from('tobedeleted')

  return (scanner: RecordScanner, bytes: Buffer, report: Report) => {
    const status = bytes.subarray(scanner.starts[statusAt], scanner.ends[statusAt])
    const deletes = status.length === deleted.length && status.equals(deleted)
    for (let field = 0; field < checks.length; field += 1) {
      const { check, looked, required, name } = checks[field]!
      if (isBlank(scanner, bytes, field)) {
        if (required && (!deletes || field === 0)) report('required', name)
        else if (mode === 'delta' && (field === statusAt || field === modifiedAt)) report('required', name)
        continue
      }
      if (field === statusAt) {
        if (mode === 'delta') {
          if (check(scanner, bytes, field) !== undefined) report('status', name)
        } else
          report(
            deletes ? 'bulk-deleted' : check(scanner, bytes, field) === undefined ? 'bulk-status' : 'vocabulary',
            name,
          )
        continue
      }
      if (!looked || (field === modifiedAt && mode === 'bulk') || (deletes && field > modifiedAt)) continue
      const fault = check(scanner, bytes, field)
      if (fault !== undefined) report(fault, name)
    }
  }
}

/** True when the record has bytes above 127, so that its encoding has to be checked. */
export const hasHighBytes = (scanner: RecordScanner) => (scanner.recordFlags & HIGH) !== 0
