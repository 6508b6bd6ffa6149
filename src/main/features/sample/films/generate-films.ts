import {
  filmClassification,
  type FilmClassification,
  filmFormat,
  type FilmFormat,
  filmGenre,
  type FilmGenre,
  type FilmPart,
} from '../../../../contract/films.ts'
import { DAY } from '../district.ts'
import { drawTitle } from '../library/generate-books.ts'
import { drawCulture, drawName } from '../name-people.ts'
import { createRandom, type Random } from '../random.ts'
import { createIdSource } from '../sample-ids.ts'
import { startOfDay } from '../school-calendar.ts'
import { FILM_TITLES, SYNOPSES } from './film-words.ts'

export type SampleFilmPerson = { id: string; name: string }
export type SampleFilm = {
  id: string
  title: string
  year: number
  synopsis: string
  runtimeMinutes: number
  classification: FilmClassification | null
  genres: readonly FilmGenre[]
  formats: readonly FilmFormat[]
  credits: readonly { personId: string; part: FilmPart; played: string | null }[]
}
export type SampleFilms = { people: readonly SampleFilmPerson[]; films: readonly SampleFilm[] }

const PEOPLE_PER_FILM = 0.9
const titleByPercent = FILM_TITLES.flatMap((words) => Array.from({ length: words.weight }, () => words))
/** Film stock is rare today. */
const formats = filmFormat.options.flatMap((format) =>
  Array.from({ length: format === 'film-reel' ? 1 : 5 }, () => format),
)

/** One to three different words, in the order of their list. */
const drawWords = <Word>(random: Random, words: readonly Word[], all: readonly Word[]): Word[] => {
  const drawn = new Set([random.pick(words)])
  while (drawn.size < 3 && random.chance(0.4)) drawn.add(random.pick(words))
  return all.filter((word) => drawn.has(word))
}

const drawCredits = (random: Random, people: readonly SampleFilmPerson[]): SampleFilm['credits'] => {
  const credit = (part: FilmPart, played: string | null = null) => ({ personId: random.pick(people).id, part, played })
  const actors = Array.from({ length: random.between(2, 5) }, () =>
    credit('actor', random.chance(0.7) ? drawName(random, drawCulture(random)).givenName : null),
  )
  return [
    credit('director'),
    credit('writer'),
    ...actors,
    ...(random.chance(0.5) ? [credit('music')] : []),
    ...(random.chance(0.4) ? [credit('camera')] : []),
  ]
}

/** Makes up the films of a sample district. The same options give the same rows on every platform. */
export const generateFilms = (options: { films: number; seed: number; today: string }): SampleFilms => {
  const { films, seed, today } = options
  const random = createRandom('films', seed, films)
  const nextId = createIdSource({ start: startOfDay(today) - DAY, seeds: ['films', seed, films, today] })
  const thisYear = Number(today.slice(0, 4))
  // One name is one person, as in the console.
  const names = new Set(
    Array.from({ length: Math.max(3, Math.ceil(films * PEOPLE_PER_FILM)) }, () => {
      const { givenName, familyName } = drawName(random, drawCulture(random))
      return `${givenName} ${familyName}`
    }),
  )
  const people = [...names].map((name) => ({ id: nextId(), name }))
  return {
    people,
    films: Array.from({ length: films }, () => {
      const year = thisYear - Math.floor(random.float() ** 2 * 95)
      return {
        id: nextId(),
        title: drawTitle(random, random.pick(titleByPercent)),
        year,
        synopsis: random.chance(0.8) ? random.pick(SYNOPSES) : '',
        runtimeMinutes: random.chance(0.1) ? random.between(6, 30) : random.between(72, 168),
        classification: random.chance(0.9) ? random.pick(filmClassification.options) : null,
        genres: drawWords(random, filmGenre.options, filmGenre.options),
        formats: drawWords(random, formats, filmFormat.options),
        credits: drawCredits(random, people),
      }
    }),
  }
}
