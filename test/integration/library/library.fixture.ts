import type { Client } from '../../../src/contract/index.ts'

/** Thirteen digits that pass the check, the same for the same number. */
export const isbnNumber = (number: number): string => {
  const first12 = `978${String(number).padStart(9, '0')}`
  const sum = [...first12].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0)
  return first12 + String((10 - (sum % 10)) % 10)
}

/** Two authors, two categories and a book of both with three copies. */
export const aLibrary = async ({ library }: Client) => {
  const borges = await library.authors.create({ name: 'Jorge Luis Borges', sortName: 'Borges, Jorge Luis' })
  const bioy = await library.authors.create({ name: 'Adolfo Bioy Casares' })
  const fiction = await library.categories.create({ name: 'Ficción' })
  const crime = await library.categories.create({ name: 'Crime', parentId: fiction.id })
  const book = await library.books.create({
    isbn: '0-306-40615-2',
    title: 'Seis problemas para don Isidro Parodi',
    language: 'ES-ar',
    publishedYear: 1942,
    price: { amount: 1950, currency: 'EUR' },
    copies: 3,
    authorIds: [bioy.id, borges.id],
    categoryIds: [crime.id],
  })
  return { borges, bioy, fiction, crime, book }
}
