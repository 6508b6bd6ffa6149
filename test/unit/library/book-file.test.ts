import { describe, expect, it } from 'vitest'
import { namesIn, planImport } from '../../../src/main/features/library/book-file/plan-import.ts'
import { readBooks } from '../../../src/main/features/library/book-file/read-books.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const codes = (faults: readonly { line: number; column: string | null; code: string }[]) =>
  faults.map(({ line, column, code }) => [line, column, code])

const read = (text: string | Uint8Array) => readBooks(typeof text === 'string' ? bytes(text) : text)

describe('a file of books', () => {
  it('has its columns in any order, names in any case, and cells by RFC 4180', async () => {
    const { rows, faults } = await read(
      '\ufeffCopies,ISBN,Title,Published year,language,price,currency,authors,categories,subtitle\r\n' +
        '2,0-306-40615-2,"A ""sea"", and\r\na lake",1942,ES-ar,"19,5",eur,Adolfo Bioy Casares; Borges ;,Fiction > Crime;Poetry,\n',
    )
    // A title is one line, and the fault says where its row begins.
    expect(codes(faults)).toEqual([[2, 'title', 'hidden-characters']])
    expect(rows).toEqual([])
    const sound = await read(
      'title,isbn,price,currency,authors,categories,language,publishedYear,copies\r' +
        '"A ""sea"", etc.",0-306-40615-2,"19,5",eur,Adolfo Bioy Casares; Borges ;,Fiction > Crime;Poetry,ES-ar,1942,2\r',
    )
    expect(sound.faults).toEqual([])
    expect(sound.rows).toEqual([
      {
        line: 2,
        title: 'A "sea", etc.',
        subtitle: '',
        isbn: '9780306406157',
        price: { amount: 1950, currency: 'EUR' },
        authors: ['Adolfo Bioy Casares', 'Borges'],
        categories: [['Fiction', 'Crime'], ['Poetry']],
        language: 'es-AR',
        publishedYear: 1942,
        copies: 2,
      },
    ])
  })

  it('needs a title alone', async () => {
    const { rows, faults } = await read('title\n=HYPERLINK("x")\n')
    expect(codes(faults)).toEqual([[2, null, 'bad-quote']])
    expect(rows).toEqual([])
    const quoted = await read(`title\n"=1+1"\n<script>alert(1)</script>\n`)
    expect(quoted.rows.map(({ title }) => title)).toEqual(['=1+1', '<script>alert(1)</script>'])
    expect(quoted.rows[0]).toMatchObject({ isbn: null, language: 'und', price: null, copies: 0, authors: [] })
  })

  it.each([
    ['', [[1, null, 'empty']]],
    ['\n\n', [[1, null, 'empty']]],
    ['isbn,language\n', [[1, 'title', 'no-title']]],
    ['title;isbn\nA;\n', [[1, null, 'separator']]],
    ['title,titel\nA,B\n', [[1, 'titel', 'unknown-column']]],
    ['title,Title\nA,B\n', [[1, 'title', 'column-twice']]],
    ['title,isbn\nA\n', [[2, null, 'cell-count']]],
    ['title,isbn\nA,,,\n', [[2, null, 'cell-count']]],
    ['title\nA\n"B\nC\n', [[3, null, 'unclosed-quote']]],
    ['title\nA\0\nB\n', [[2, null, 'nul-byte']]],
  ])('%j is a fault by line, column and code', async (text, expected) => {
    expect(codes((await read(text)).faults)).toEqual(expected)
  })

  it('names the column that a misspelt one means', async () => {
    const { faults } = await read('title,catagories\n')
    expect(faults).toMatchObject([{ code: 'unknown-column', suggestion: 'categories' }])
  })

  it('is UTF-8: lines in another encoding are named, and nothing of them', async () => {
    const latin = Uint8Array.from([...bytes('title\nA\nCaf'), 0xe9, ...bytes('\nB\n')])
    expect(codes((await read(latin)).faults)).toEqual([[3, null, 'not-utf8']])
    expect(codes((await read(Uint8Array.from([0xff, 0xfe, 0x41, 0]))).faults)[0]).toEqual([1, null, 'not-utf8'])
  })

  it('skips lines without anything, and counts lines inside of quotes', async () => {
    const { rows, faults } = await read('title,subtitle\r\n\r\n,\r\nA,"x\r\ny"\r\nB,\r\n')
    expect(codes(faults)).toEqual([[4, 'subtitle', 'hidden-characters']])
    expect(rows.map(({ title, line }) => [title, line])).toEqual([['B', 6]])
  })
})

describe('a row', () => {
  const faultsOf = async (columns: string, row: string) => codes((await read(`title,${columns}\nA,${row}\n`)).faults)

  it.each([
    ['isbn', '9780306406158', 'isbn'],
    ['language', 'not a tag', 'language'],
    ['publishedYear', 'soon', 'invalid_type'],
    ['publishedYear', '2201', 'too_big'],
    ['copies', '1001', 'too_big'],
    ['copies', '-1', 'too_small'],
    ['copies', '0x10', 'invalid_type'],
    ['authors', 'x\u202ey', 'hidden-characters'],
    ['categories', 'A >  > B', 'too_small'],
  ])('with %s %s is refused by its column', async (column, cell, code) => {
    expect(await faultsOf(column, cell)).toEqual([[2, column, code]])
  })

  it.each([
    ['19.505,EUR', 'price', 'price'],
    ['-1,EUR', 'price', 'price'],
    ['90071992547409.92,EUR', 'price', 'too_big'],
    ['1,', 'currency', 'currency'],
    ['1,EUX', 'currency', 'currency'],
  ])('with the price %s is refused by one fault', async (cells, column, code) => {
    expect(await faultsOf('price,currency', cells)).toEqual([[2, column, code]])
  })

  it('without a title is refused once', async () => {
    expect(codes((await read('title,copies\n,1\n')).faults)).toEqual([[2, 'title', 'too_small']])
  })

  it('has an ISBN that no other row has, in whatever form', async () => {
    const { faults } = await read('title,isbn\nA,0-306-40615-2\nB,9780306406157\n')
    expect(faults).toMatchObject([
      { line: 3, column: 'isbn', code: 'repeated', expected: expect.stringContaining('line 2') },
    ])
  })

  it('says no value in its faults', async () => {
    const { faults } = await read('title,isbn,language\nA,secret-isbn,secret tag\n')
    expect(JSON.stringify(faults)).not.toContain('secret')
  })
})

describe('the plan of an import', () => {
  const rowsOf = async (text: string) => (await read(text)).rows
  const known = {
    isbns: new Set<string>(),
    folded: new Map([
      ['Borges', 'borges'],
      ['BORGES', 'borges'],
      ['Bioy', 'bioy'],
      ['Ficción', 'ficcion'],
      ['Ficcion', 'ficcion'],
      ['Crime', 'crime'],
    ]),
    authors: new Map([['bioy', 'id-of-bioy']]),
    categories: [{ id: 'id-of-fiction', parentId: null, folded: 'ficcion' }],
  }
  const planOf = (rows: Awaited<ReturnType<typeof rowsOf>>, more: Partial<typeof known> = {}) => {
    let made = 0
    return planImport(rows, { known: { ...known, ...more }, newId: () => `new-${++made}` })
  }

  it('finds authors and categories by their folded names, and makes each missing one once', async () => {
    const rows = await rowsOf(
      'title,authors,categories\nA,Borges;Bioy,Ficción > Crime\nB,BORGES,Crime;Ficcion > Crime;Ficcion\n',
    )
    const plan = planOf(rows)
    expect(namesIn(rows).authors).toEqual(['Borges', 'Bioy', 'BORGES'])
    expect(plan.authors).toEqual([{ id: expect.any(String), name: 'Borges' }])
    const [borges] = plan.authors
    const [below, root] = plan.categories
    expect(below).toMatchObject({ name: 'Crime', parentId: 'id-of-fiction' })
    expect(root).toMatchObject({ name: 'Crime', parentId: null })
    expect(plan.books.map(({ authorIds, categoryIds }) => ({ authorIds, categoryIds }))).toEqual([
      { authorIds: [borges!.id, 'id-of-bioy'], categoryIds: [below!.id] },
      { authorIds: [borges!.id], categoryIds: [root!.id, below!.id, 'id-of-fiction'] },
    ])
    expect(plan.faults).toEqual([])
  })

  it('leaves a row alone whose ISBN the library has, with its authors', async () => {
    const rows = await rowsOf('title,isbn,authors\nA,9780306406157,Borges\n')
    const plan = planOf(rows, { isbns: new Set(['9780306406157']) })
    expect(plan).toEqual({ books: [], authors: [], categories: [], known: 1, faults: [] })
  })

  it('names a row with the same author twice', async () => {
    const plan = planOf(await rowsOf('title,authors,categories\nA,Borges;BORGES,Crime;Crime\n'))
    expect(codes(plan.faults)).toEqual([
      [2, 'authors', 'unique'],
      [2, 'categories', 'unique'],
    ])
  })
})
