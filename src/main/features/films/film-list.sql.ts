import type pg from 'pg'
import type { Film, FilmPerson } from '../../../contract/films.ts'
import { integerKey, instantKey, keysetOf, textKey } from '../../stores/postgres/keyset.ts'
import { type Bind, readPage, wordsIn } from '../../stores/postgres/list-page.ts'
import type { FilmFilter, FilmPersonQuery, FilmQuery } from './films.port.ts'

const sorts = {
  title: [textKey('title_key')],
  year: [integerKey('year_key')],
  updatedAt: [instantKey('updated_at')],
}

/** A school has some hundred films: their keys and words are made when they are asked for. */
const keyedFilms = `(SELECT film.*, directory.sort_key(film.title) COLLATE "C" AS title_key, coalesce(film.year, -1) AS year_key
  FROM films.film)`

const words = `concat_ws(' ', t.title, t.original_title, (SELECT string_agg(person.name, ' ')
  FROM films.credit JOIN films.person ON person.id = credit.person_id WHERE credit.film_id = t.id))`

const columns = `t.id, t.title, t.original_title AS "originalTitle", t.year, t.synopsis,
  t.runtime_minutes AS "runtimeMinutes", t.classification, t.genres, t.formats,
  (SELECT coalesce(json_agg(json_build_object(
      'personId', credit.person_id, 'name', person.name, 'part', credit.part, 'played', credit.played
    ) ORDER BY credit.ordinal), '[]')
   FROM films.credit JOIN films.person ON person.id = credit.person_id WHERE credit.film_id = t.id) AS credits,
  t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`

const conditionsOf = ({ search, genre, classification, format, year, personId }: FilmFilter, bind: Bind): string[] => [
  ...wordsIn(search, { text: words, bind }),
  ...(genre === undefined ? [] : [`${bind(genre)}::text = ANY (t.genres)`]),
  ...(classification === undefined ? [] : [`t.classification = ${bind(classification)}::text`]),
  ...(format === undefined ? [] : [`${bind(format)}::text = ANY (t.formats)`]),
  ...(year === undefined ? [] : [`t.year = ${bind(year)}::integer`]),
  ...(personId === undefined
    ? []
    : [`EXISTS (SELECT FROM films.credit WHERE credit.film_id = t.id AND credit.person_id = ${bind(personId)}::uuid)`]),
]

export const searchFilmRows = (pool: pg.Pool, query: FilmQuery) =>
  readPage<Film>(pool, {
    list: 'films',
    keyset: keysetOf(query.sort, sorts),
    query,
    table: keyedFilms,
    conditions: (bind) => conditionsOf(query, bind),
    columns,
  })

export const findFilmRow = async (on: Pick<pg.Pool, 'query'>, id: string): Promise<Film | undefined> =>
  (await on.query<Film>(`SELECT ${columns} FROM films.film t WHERE t.id = $1`, [id])).rows[0]

/** People with the number of films that credit them. */
const creditedPeople = `(SELECT person.id, person.name, directory.sort_key(person.name) COLLATE "C" AS name_key,
    count(DISTINCT credit.film_id)::integer AS film_count
  FROM films.person JOIN films.credit ON credit.person_id = person.id GROUP BY person.id)`

export const searchFilmPeople = (pool: pg.Pool, query: FilmPersonQuery) =>
  readPage<FilmPerson>(pool, {
    list: 'film-people',
    keyset: keysetOf(query.sort, { name: [textKey('name_key')] }),
    query,
    table: creditedPeople,
    conditions: (bind) => wordsIn(query.search, { text: 't.name', bind }),
    columns: 't.id, t.name, t.film_count AS "filmCount"',
  })
