import {
  type FilmClassification,
  filmClassification,
  type FilmFormat,
  filmFormat,
  type FilmGenre,
  filmGenre,
  type FilmSort,
  filmSort,
} from '../../../../contract/films.ts'
import { type AddressQuery, idIn, matching, one, wordIn } from '../../app/addresses/address-query.ts'

/** The question of the collection. The address holds it. */
export type FilmsQuestion = {
  search: string
  genre: FilmGenre | undefined
  classification: FilmClassification | undefined
  format: FilmFormat | undefined
  year: string | undefined
  person: string | undefined
  sort: FilmSort
}

/** 1888 to 2200, as the contract has it. */
const year = /^(188[89]|189\d|19\d\d|20\d\d|21\d\d|2200)$/

/** The question in an address. What cannot be read counts as not asked. */
export const questionOf = (query: AddressQuery): FilmsQuestion => ({
  search: one(query.search),
  genre: wordIn(filmGenre.options, query.genre),
  classification: wordIn(filmClassification.options, query.classification),
  format: wordIn(filmFormat.options, query.format),
  year: matching(year, query.year),
  person: idIn(query.person),
  sort: wordIn(filmSort.options, query.sort) ?? 'title',
})

/** The contract's filter. */
export const filterOf = ({ search, genre, classification, format, year, person }: FilmsQuestion) => ({
  search: search || undefined,
  genre,
  classification,
  format,
  year: year === undefined ? undefined : Number(year),
  personId: person,
})

export const isFiltered = ({ sort: _, ...question }: FilmsQuestion) =>
  Object.values(question).some((part) => part !== undefined && part !== '')
