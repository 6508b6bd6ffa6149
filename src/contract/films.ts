import { z } from 'zod'
import { id, instant, version } from './ids.ts'

export const film = z.object({
  id,
  title: z.string().min(1),
  /** The title where the film was made, where it differs. */
  originalTitle: z.string().nullable(),
  /** The year of the first showing. */
  year: z.int().min(1888).max(2200).nullable(),
  synopsis: z.string(),
  runtimeMinutes: z.int().positive().nullable(),
  /** The age from which the film may be seen; null when nobody decided it. */
  classification: z.enum(['all', 'from-6', 'from-12', 'from-16', 'from-18']).nullable(),
  /** What the school holds of it. */
  formats: z.array(z.enum(['dvd', 'blu-ray', 'film-reel', 'file', 'stream'])),
  createdAt: instant,
  updatedAt: instant,
  version,
})
export type Film = z.infer<typeof film>

/** Somebody who made a film. No person of the directory. */
export type FilmPerson = { id: string; name: string } & Pick<Film, 'createdAt' | 'updatedAt' | 'version'>

/** What a person did in a film. `ordinal` is its place in the film's list, from 1. */
export const filmCredit = z.object({
  filmId: id,
  ordinal: z.int(),
  personId: id,
  part: z.enum(['director', 'writer', 'actor', 'producer', 'camera', 'music', 'editor', 'other']),
  /** Whom an actor plays. */
  played: z.string().nullable(),
})
export type FilmCredit = z.infer<typeof filmCredit>
