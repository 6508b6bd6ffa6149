import { DAY } from '../district.ts'
import { drawCulture, drawName } from '../name-people.ts'
import { createRandom, type Random } from '../random.ts'
import { createIdSource } from '../sample-ids.ts'
import { startOfDay } from '../school-calendar.ts'
import { CATEGORIES, TITLES, type TitleWords } from './book-words.ts'

export type SampleAuthor = { id: string; name: string; sortName: string }
export type SampleCategory = { id: string; name: string; parentId: string | null }
export type SampleBook = {
  id: string
  isbn: string
  title: string
  subtitle: string
  language: string
  publishedYear: number
  /** In cents of a US dollar. */
  priceAmount: number
  authors: readonly SampleAuthor[]
  categories: readonly SampleCategory[]
  copies: readonly { id: string; barcode: string }[]
}
export type SampleLibrary = {
  authors: readonly SampleAuthor[]
  categories: readonly SampleCategory[]
  books: readonly SampleBook[]
}

const BOOKS_PER_AUTHOR = 4

/** ISO 2108: the digit that makes the weighted sum of all thirteen a multiple of ten. */
const isbnOf = (number: number): string => {
  const first = `979${String(8_00000000 + number).padStart(9, '0')}`
  const sum = [...first].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return first + String((10 - (sum % 10)) % 10)
}

const titleByPercent = TITLES.flatMap((words) => Array.from({ length: words.weight }, () => words))

/** A title of a pattern: `{a}` is something described, `{p}` a place, each `{n}` another noun. */
export const drawTitle = (
  random: Random,
  { patterns, described, nouns, places }: Pick<TitleWords, 'patterns' | 'described' | 'nouns' | 'places'>,
): string => {
  const first = random.pick(nouns)
  const second = random.pick(nouns.filter((noun) => noun !== first))
  const nounsLeft = [first, second]
  return random
    .pick(patterns)
    .replace('{a}', () => random.pick(described))
    .replace('{p}', () => random.pick(places))
    .replaceAll('{n}', () => nounsLeft.shift()!)
}

/** Draws up to `most` different items; the first one always. */
const drawSome = <Item>(random: Random, items: readonly Item[], most: number): Item[] => {
  const drawn = new Set([random.pick(items)])
  while (drawn.size < most && random.chance(0.3)) drawn.add(random.pick(items))
  return [...drawn]
}

/** Makes up the library of a sample district. The same options give the same rows on every platform. */
export const generateBooks = ({
  books,
  seed,
  today,
}: {
  books: number
  seed: number
  today: string
}): SampleLibrary => {
  const random = createRandom('library', seed, books)
  const nextId = createIdSource({ start: startOfDay(today) - DAY, seeds: ['library', seed, books, today] })
  const thisYear = Number(today.slice(0, 4))

  const categories = Object.entries(CATEGORIES).flatMap(([name, below]) => {
    const parentId = nextId()
    return [{ id: parentId, name, parentId: null }, ...below.map((child) => ({ id: nextId(), name: child, parentId }))]
  })
  const leaves = categories.filter(({ parentId }) => parentId !== null)
  const authors = Array.from({ length: Math.max(1, Math.ceil(books / BOOKS_PER_AUTHOR)) }, () => {
    const { givenName, familyName } = drawName(random, drawCulture(random))
    return { id: nextId(), name: `${givenName} ${familyName}`, sortName: `${familyName}, ${givenName}` }
  })
  let barcode = 0
  return {
    categories,
    authors,
    books: Array.from({ length: books }, (_, number) => {
      const words = random.pick(titleByPercent)
      return {
        id: nextId(),
        isbn: isbnOf(number),
        title: drawTitle(random, words),
        subtitle: random.chance(0.45) ? random.pick(words.subtitles) : '',
        language: words.language,
        publishedYear: thisYear - Math.floor(random.float() ** 2 * 60),
        priceAmount: random.between(6, 38) * 100 - 5,
        authors: drawSome(random, authors, 3),
        categories: drawSome(random, leaves, 2),
        copies: Array.from({ length: 1 + Math.floor(random.float() ** 2 * 4) }, () => ({
          id: nextId(),
          barcode: `S${String(++barcode).padStart(6, '0')}`,
        })),
      }
    }),
  }
}
