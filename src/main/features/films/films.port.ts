import type {
  Film,
  FilmClassification,
  FilmFormat,
  FilmGenre,
  FilmInput,
  FilmPatch,
  FilmPerson,
  FilmSort,
} from '../../../contract/films.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../foundation/author.ts'

export type FilmFilter = {
  search?: string
  genre?: FilmGenre
  classification?: FilmClassification
  format?: FilmFormat
  year?: number
  /** Somebody who is credited. */
  personId?: Id
}
export type FilmQuery = FilmFilter & { sort: FilmSort; cursor?: string; limit: number }
export type FilmPersonQuery = { search?: string; sort: 'name' | '-name'; cursor?: string; limit: number }

type Target = { id: Id; version: number }
type Written = Film & { consistencyToken: string }

/**
 * The films of a school. Each write is one transaction with its audit and outbox events. A write refuses unknown ids
 * (`NOT_FOUND`) and other versions (`STALE_VERSION`).
 */
export type FilmCollection = {
  /**
   * Each word of `search` is in a title or a credited name. Sends one statement for a page and one for the total,
   * whatever the page's size. Films without a year come before all others.
   */
  search: (query: FilmQuery) => Promise<Page<Film>>
  /** Those whom at least one film credits, by name. */
  people: (query: FilmPersonQuery) => Promise<Page<FilmPerson>>
  find: (id: Id) => Promise<Film | undefined>
  /** A credited name that is known is the same person. Two writers that make the same name wait for each other. */
  create: (input: FilmInput, author: Author) => Promise<Written>
  /** `credits` replaces the whole list. */
  update: (change: Target & FilmPatch, author: Author) => Promise<Written>
  remove: (target: Target, author: Author) => Promise<{ consistencyToken: string }>
}
