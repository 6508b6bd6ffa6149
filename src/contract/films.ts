import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, line, paragraph, searchText, version } from './ids.ts'
import { page, pageInput } from './page.ts'

export const filmPart = z.enum(['director', 'writer', 'actor', 'producer', 'camera', 'music', 'editor', 'other'])
export type FilmPart = z.infer<typeof filmPart>

/** The age from which a film may be seen. */
export const filmClassification = z.enum(['all', 'from-6', 'from-12', 'from-16', 'from-18'])
export type FilmClassification = z.infer<typeof filmClassification>

/** As what the school holds a film. */
export const filmFormat = z.enum(['dvd', 'blu-ray', 'film-reel', 'file', 'stream'])
export type FilmFormat = z.infer<typeof filmFormat>

export const filmGenre = z.enum([
  'action',
  'adventure',
  'animation',
  'biography',
  'comedy',
  'crime',
  'documentary',
  'drama',
  'family',
  'fantasy',
  'history',
  'horror',
  'music',
  'mystery',
  'romance',
  'science-fiction',
  'short',
  'silent',
  'thriller',
  'war',
  'western',
])
export type FilmGenre = z.infer<typeof filmGenre>

/** What a person did in a film. The person is nobody of the directory. */
export const filmCredit = z.object({
  personId: id,
  name: z.string(),
  part: filmPart,
  /** Whom an actor plays. */
  played: z.string().nullable(),
})
export type FilmCredit = z.infer<typeof filmCredit>

export const film = z.object({
  id,
  title: z.string(),
  /** The title where the film was made, where it differs. */
  originalTitle: z.string().nullable(),
  /** The year of the first showing. */
  year: z.int().nullable(),
  synopsis: z.string(),
  runtimeMinutes: z.int().nullable(),
  /** Null when nobody decided it. */
  classification: filmClassification.nullable(),
  genres: z.array(filmGenre),
  formats: z.array(filmFormat),
  /** In the order in which the film lists them. */
  credits: z.array(filmCredit),
  createdAt: instant,
  updatedAt: instant,
  version,
})
export type Film = z.infer<typeof film>

/** Somebody who is credited. `filmCount` counts the films that name the person. */
export const filmPerson = z.object({ id, name: z.string(), filmCount: z.int() })
export type FilmPerson = z.infer<typeof filmPerson>

export const filmSort = z.enum(['title', '-title', 'year', '-year', 'updatedAt', '-updatedAt'])
export type FilmSort = z.infer<typeof filmSort>

const each = <Words extends z.ZodEnum>(words: Words) =>
  z.array(words).refine((list) => new Set(list).size === list.length, {
    params: { rule: 'unique', expected: 'each word once' },
  })
const creditInput = z
  .object({ name: line(300), part: filmPart, played: line(300).nullable().default(null) })
  .refine(({ part, played }) => played === null || part === 'actor', {
    path: ['played'],
    params: { rule: 'played', expected: 'null, unless the part is actor' },
  })
export type FilmCreditInput = z.infer<typeof creditInput>

const fields = {
  title: line(500),
  originalTitle: line(500).nullable(),
  year: z.int().min(1888).max(2200).nullable(),
  synopsis: paragraph(10_000),
  runtimeMinutes: z.int().min(1).max(6_000).nullable(),
  classification: filmClassification.nullable(),
  genres: each(filmGenre),
  formats: each(filmFormat),
  credits: z.array(creditInput).max(200),
}
const filmInput = z.object({
  ...fields,
  originalTitle: fields.originalTitle.default(null),
  year: fields.year.default(null),
  synopsis: fields.synopsis.default(''),
  runtimeMinutes: fields.runtimeMinutes.default(null),
  classification: fields.classification.default(null),
  genres: fields.genres.default([]),
  formats: fields.formats.default([]),
  credits: fields.credits.default([]),
})
export type FilmInput = z.infer<typeof filmInput>
const filmPatch = z.object(fields).partial()
export type FilmPatch = z.infer<typeof filmPatch>

const withToken = { consistencyToken }
const target = { id, version }
const about = { tags: ['films'] }

export const films = {
  search: procedure
    .route({
      method: 'GET',
      path: '/films',
      ...about,
      description:
        'Lists the films that match, one keyset page at a time. Each word of `search` has to be in the title, the ' +
        'original title or a credited name, whatever its case and accents; one of one or two letters has to begin a ' +
        'word. `personId` is somebody who is credited. Films without a year come before all others.',
    })
    .input(
      z.object({
        search: searchText.optional(),
        genre: filmGenre.optional(),
        classification: filmClassification.optional(),
        format: filmFormat.optional(),
        year: z.int().min(1888).max(2200).optional(),
        personId: id.optional(),
        sort: filmSort.default('title'),
        ...pageInput,
      }),
    )
    .output(page(film)),
  people: procedure
    .route({
      method: 'GET',
      path: '/films/people',
      ...about,
      description: 'Lists the people whom a film credits, by name. `search` works as for films.',
    })
    .input(z.object({ search: searchText.optional(), sort: z.enum(['name', '-name']).default('name'), ...pageInput }))
    .output(page(filmPerson)),
  get: procedure
    .route({ method: 'GET', path: '/films/{id}', ...about, description: 'Returns one film.' })
    .input(z.object({ id }))
    .output(film),
  create: procedure
    .meta({ permission: 'films.manage' })
    .route({
      method: 'POST',
      path: '/films',
      successStatus: 201,
      ...about,
      description:
        'Adds a film. `runtimeMinutes` is in whole minutes. `credits` names people in the order in which the film lists ' +
        'them; the same name is the same person. `played` says whom an actor plays.',
    })
    .input(filmInput)
    .output(film.extend(withToken)),
  update: procedure
    .meta({ permission: 'films.manage' })
    .route({
      method: 'PATCH',
      path: '/films/{id}',
      ...about,
      description: 'Changes only the named fields. `genres`, `formats` and `credits` replace the whole list.',
    })
    .input(filmPatch.extend(target))
    .output(film.extend(withToken)),
  remove: procedure
    .meta({ permission: 'films.manage' })
    .route({ method: 'DELETE', path: '/films/{id}', ...about, description: 'Removes a film with its credits.' })
    .input(z.object(target))
    .output(z.object(withToken)),
}
