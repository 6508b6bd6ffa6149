import { stripVTControlCharacters } from 'node:util'

type Row = Record<string, unknown>

export type Output = {
  /** Programs read: one JSON value per call of `print`. */
  json: boolean
  /** A value for people (lists as a table, objects as pairs) or, with `--json`, as JSON. */
  print: (value: unknown, columns?: readonly string[]) => void
  /** One line for people on standard error; programs do not see it. */
  note: (text: string) => void
  /** Text as it is, whatever the mode: a file sent to standard output. Resolves when the reader takes more. */
  write: (bytes: string | Uint8Array) => Promise<void>
}

/** Control characters in data must not steer a terminal. */
const clean = (text: string) => stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ')

/** What an entry inside another is called: its name, or those of what it joins. */
const namesOf = (row: Row) =>
  Object.keys(row)
    .filter((key) => key === 'name' || key.endsWith('Name'))
    .map((key) => cell(row[key]))
    .join(', ')

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(cell).join(', ')
  if (typeof value === 'object') return namesOf(value as Row) || clean(JSON.stringify(value))
  return clean(String(value))
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

const columnsOf = (rows: readonly Row[]) => {
  const names = new Set(rows.flatMap((row) => Object.keys(row)))
  return [...names].filter((name) => rows.some((row) => cell(row[name]) !== ''))
}

/** Rows under a line of column names, each column as wide as its widest cell. */
export const table = (rows: readonly Row[], columns: readonly string[] = columnsOf(rows)): string => {
  const lines = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)))
  return lines
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const pairs = (row: Row) => {
  const names = Object.keys(row)
  const width = Math.max(0, ...names.map((name) => name.length))
  return names.map((name) => `${name.padEnd(width)}  ${cell(row[name])}`.trimEnd()).join('\n')
}

/** How `print` shows a value to people. */
export const forPeople = (value: unknown, columns?: readonly string[]): string => {
  if (Array.isArray(value))
    return value.length === 0
      ? 'Nothing found.'
      : value.every(isRow)
        ? table(value, columns)
        : value.map(cell).join('\n')
  if (!isRow(value)) return cell(value)
  const { items, nextCursor, total, totalCapped } = value
  if (!Array.isArray(items)) return pairs(value)
  const count = total === undefined ? '' : `\n${items.length} of ${String(total)}${totalCapped ? ' or more' : ''}`
  return `${forPeople(items, columns)}${count}${nextCursor ? `\nnext: --cursor ${cell(nextCursor)}` : ''}`
}

type Streams = { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream }

export const createOutput = (json: boolean, { stdout, stderr }: Streams = process): Output => ({
  json,
  print: (value, columns) => void stdout.write(`${json ? JSON.stringify(value) : forPeople(value, columns)}\n`),
  note: (text) => void (json || stderr.write(`${clean(text)}\n`)),
  write: (bytes) =>
    new Promise((resolve, reject) => stdout.write(bytes, (error) => (error ? reject(error) : resolve()))),
})
