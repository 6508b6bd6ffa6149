import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { findFilmRow, searchFilmPeople, searchFilmRows } from './film-list.sql.ts'
import type { FilmCollection } from './films.port.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const writes = () => import('./film-writes.sql.ts')

export const postgresFilms = (store: PostgresStore): FilmCollection => ({
  search: (query) => searchFilmRows(store.pool, query),
  people: (query) => searchFilmPeople(store.pool, query),
  find: (id) => findFilmRow(store.pool, id),
  create: async (input, author) => (await writes()).createFilmRow(store, input, author),
  update: async (change, author) => (await writes()).updateFilmRow(store, change, author),
  remove: async (target, author) => (await writes()).removeFilmRow(store, target, author),
})
