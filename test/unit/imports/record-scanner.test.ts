import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultList } from '../../../src/main/features/imports/package/fault-list.ts'
import type { Column } from '../../../src/main/oneroster/oneroster-tables.ts'
import { readRows } from '../../../src/main/features/imports/package/read-rows.ts'
import { RecordScanner, fieldText } from '../../../src/main/foundation/record-scanner.ts'

const scanAll = (bytes: Buffer) => {
  const closed = Buffer.concat([bytes, Buffer.alloc(1)])
  const scanner = new RecordScanner()
  const records: { line: number; fields: string[] }[] = []
  for (let at = 0; at < bytes.length; at = scanner.next) {
    const outcome = scanner.scan(closed, at, bytes.length, true)
    if (outcome !== 'record') return { records, outcome, line: scanner.line }
    if (!scanner.blank) {
      const fields = Array.from({ length: scanner.fieldCount }, (_, field) => fieldText(scanner, closed, field))
      records.push({ line: scanner.line, fields })
    }
  }
  return { records }
}

const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', ',', '"', '\n', '\r\n', '-'), maxLength: 8 })
const table = fc.array(fc.array(text, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 })
const cell = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
const written = fc.tuple(table, fc.constantFrom('\n', '\r\n'), fc.boolean()).map(([rows, lineEnd, closed]) => ({
  rows,
  csv: rows.map((fields) => fields.map(cell).join(',')).join(lineEnd) + (closed ? lineEnd : ''),
}))

describe('RecordScanner', () => {
  it('reads what was written, like csv-parse', () => {
    fc.assert(
      fc.property(written, ({ rows, csv }) => {
        const fields = scanAll(Buffer.from(csv)).records.map((record) => record.fields)
        expect(fields).toEqual(rows)
        expect(fields).toEqual(parse(csv, { relax_column_count: true, skip_empty_lines: true }))
      }),
    )
  })

  it('refuses exactly what csv-parse refuses', () => {
    const anything = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '""', '"a"'), minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(anything, (csv) => {
        let reference: string[][] | undefined
        try {
          reference = parse(csv, { relax_column_count: true, skip_empty_lines: true, record_delimiter: '\n' })
        } catch {
          reference = undefined
        }
        const { records, outcome } = scanAll(Buffer.from(csv))
        expect(outcome === undefined).toBe(reference !== undefined)
        if (reference !== undefined) expect(records.map((record) => record.fields)).toEqual(reference)
      }),
      { numRuns: 2_000 },
    )
  })

  it('counts the lines of the file, also those inside of quotes', () => {
    const { records } = scanAll(Buffer.from('a\r\n"b\r\nb\nb"\r\n\r\nc\rd'))
    expect(records.map(({ line, fields }) => [line, ...fields])).toEqual([[1, 'a'], [2, 'b\r\nb\nb'], [6, 'c'], [7, 'd']]) // prettier-ignore
  })

  it.each([
    ['a"b,c\nd', 'bad-quote', 1],
    ['a\n"b"c\nd', 'bad-quote', 2],
    ['a\n"b\nc', 'unclosed-quote', 2],
    ['a\nb\0,c\n', 'nul-byte', 2],
    ['a\n"b\0"\n', 'nul-byte', 2],
  ])('tells %j as %s', (csv, outcome, line) => {
    expect(scanAll(Buffer.from(csv))).toMatchObject({ outcome, line })
  })
})

describe('readRows', () => {
  const columns: Column[] = ['sourcedId', 'status', 'dateLastModified', 'name', 'password'].map((name) => ({
    name,
    rule:
      name === 'sourcedId' ? { kind: 'sourcedId' } : { kind: 'text', maxLength: name === 'password' ? Infinity : 200 },
    required: false,
    kept: name !== 'password' && name !== 'dateLastModified',
  }))

  const read = async (csv: string, cuts: number[]) => {
    const bytes = Buffer.from(csv)
    const at = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b)
    async function* pieces() {
      for (const [index, start] of [0, ...at].entries()) yield bytes.subarray(start, at[index] ?? bytes.length)
    }
    const written: Buffer[] = []
    const faults = new FaultList()
    const header = () => ({ columns, mode: 'bulk' as const })
    const result = await readRows({
      input: pieces(),
      file: 'x.csv',
      faults,
      header,
      write: (rows) => void written.push(rows),
    })
    return { result, faults: faults.sorted(), output: Buffer.concat(written).toString() }
  }

  it('returns the same rows however the bytes are split, without unused columns', async () => {
    const fields = fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), text, text)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fields, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        async (rows, cuts) => {
          const csv = [
            'sourcedId,status,dateLastModified,name,password',
            ...rows.map(([id, name, password]) => [id, '', '', name, password].map(cell).join(',')),
          ].join('\r\n')
          const { result, output } = await read(csv, cuts)
          expect(result).toEqual({ rows: rows.length, dropped: 0, whole: true })
          const copied = parse(output, { relax_column_count: true })
          expect(copied.map(([, ...rest]) => rest)).toEqual(rows.map(([id, name]) => [id, '', name]))
        },
      ),
    )
  })

  it('drops a row that it cannot read and goes on', async () => {
    const { result, faults, output } = await read('a,b,c,d,e\r\none,,,x,\r\ntwo,,x,\r\nthree,,,y"y,\r\nfour,,,z,', [])
    expect(result).toEqual({ rows: 4, dropped: 2, whole: true })
    expect(faults.map(({ line, code }) => [line, code])).toEqual([[3, 'field-count'], [4, 'quote']]) // prettier-ignore
    expect(output).toBe('2,one,,x\n5,four,,z\n')
  })
})
