import { expect, it } from 'vitest'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'
import type { ExportedPerson } from '../../../src/main/features/people/people-directory.port.ts'
import { peopleCsv } from '../../../src/main/features/people/export/people-csv.ts'
import { peopleXlsx } from '../../../src/main/features/people/export/people-xlsx.ts'

const person = (change: Partial<ExportedPerson> = {}): ExportedPerson => ({
  id: '0190a5a0-0000-7000-8000-000000000001',
  givenName: 'Ana',
  familyName: 'Núñez',
  middleName: null,
  preferredName: null,
  username: 'ana',
  email: null,
  status: 'active',
  sourcedId: null,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  updatedAt: new Date('2026-01-02T03:04:05.678Z'),
  deletedAt: null,
  version: 1,
  role: 'Teacher',
  orgUnit: 'Maths, Science',
  ...change,
})

async function* batches(...all: ExportedPerson[][]) {
  yield* all
}

const csvOf = async (people: ExportedPerson[], columns: Parameters<typeof peopleCsv>[1]) => {
  let text = ''
  for await (const piece of peopleCsv(batches(people), columns)) text += piece
  return text
}

const bytesOf = async (pieces: AsyncIterable<Buffer>) => {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

const unzip = (bytes: Buffer) =>
  new Promise<Map<string, string>>((resolve, reject) => {
    const files = new Map<string, string>()
    fromBuffer(bytes, { lazyEntries: true }, (error: Error | null, zip: ZipFile) => {
      if (error) return reject(error)
      zip.on('error', reject)
      zip.on('end', () => resolve(files))
      zip.on('entry', (entry: Entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure)
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            files.set(entry.fileName, Buffer.concat(chunks).toString())
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })

it('writes CSV as RFC 4180 with a header and a byte order mark', async () => {
  const text = await csvOf(
    [person({ preferredName: 'the "boss"' })],
    ['familyName', 'preferredName', 'email', 'orgUnit', 'updatedAt'],
  )
  expect(text).toBe(
    '\uFEFFfamilyName,preferredName,email,orgUnit,updatedAt\r\nNúñez,"the ""boss""",,"Maths, Science",2026-01-02T03:04:05.678Z\r\n',
  )
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x'])(
  'lets no spreadsheet run %j',
  async (formula) => {
    const csv = await csvOf([person({ givenName: formula })], ['givenName'])
    expect(csv.split('\r\n').slice(1).join('\r\n')).toMatch(/^"?'/)
    const files = await unzip(await bytesOf(peopleXlsx(batches([person({ givenName: formula })]), ['givenName'])))
    const sheet = files.get('xl/worksheets/sheet1.xml')!
    expect(sheet).toMatch(/<row><c t="inlineStr" s="2"><is><t/)
    expect(sheet).not.toMatch(/<f>/)
    expect(files.get('xl/styles.xml')).toMatch(/<xf quotePrefix="1"\/><\/cellXfs>/)
  },
)

it('leaves a minus or equals sign inside of a text alone', async () => {
  const text = await csvOf([person({ familyName: 'Smith-Jones', username: 'a=b' })], ['familyName', 'username'])
  expect(text).toContain('Smith-Jones,a=b\r\n')
})

it('escapes text in XLSX that XML cannot hold', async () => {
  const people = [person({ givenName: `<&>"'`, familyName: 'a\u0007b', username: '_x0041_', middleName: ' x ' })]
  const files = await unzip(
    await bytesOf(peopleXlsx(batches(people), ['givenName', 'familyName', 'username', 'middleName', 'email'])),
  )
  expect([...files.keys()].sort()).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/workbook.xml',
    'xl/worksheets/sheet1.xml',
  ])
  const sheet = files.get('xl/worksheets/sheet1.xml')!
  const texts = [...sheet.matchAll(/<t xml:space="preserve">([^<]*)<\/t>/g)].map(([, text]) => text)
  expect(texts.slice(5)).toEqual([`&lt;&amp;&gt;"'`, 'a_x0007_b', '_x005F_x0041_', ' x '])
  expect(sheet.match(/<row>/g)).toHaveLength(2)
  expect(sheet.endsWith('</sheetData></worksheet>')).toBe(true)
})

it('reads no further ahead than the reader of the file, and stops with them', async () => {
  let produced = 0
  let ended = false
  async function* endless() {
    try {
      for (;;) {
        produced += 1
        yield Array.from({ length: 1_000 }, () => person({ username: `user${Math.random()}` }))
      }
    } finally {
      ended = true
    }
  }
  let bytes = 0
  for await (const piece of peopleXlsx(endless(), ['familyName', 'givenName', 'username', 'orgUnit'])) {
    bytes += piece.length
    if (bytes > 100_000) break
  }
  expect(produced).toBeLessThan(60)
  await new Promise((resolve) => setImmediate(resolve))
  expect(ended).toBe(true)
})

it('passes on an error of the rows instead of ending as a complete file', async () => {
  async function* failing() {
    yield [person()]
    throw new Error('lost')
  }
  await expect(bytesOf(peopleXlsx(failing(), ['username']))).rejects.toThrow('lost')
})

it('neutralises a formula after a semicolon, which separates cells in many countries', async () => {
  const text = await csvOf(
    [person({ givenName: 'a;=1+1', familyName: 'b; @SUM(1)', username: 'c;d' })],
    ['givenName', 'familyName', 'username'],
  )
  expect(text.split('\r\n')[1]).toBe("a;'=1+1,b;' @SUM(1),c;d")
})
