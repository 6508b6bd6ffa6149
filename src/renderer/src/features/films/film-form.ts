import type {
  Film,
  FilmClassification,
  FilmFormat,
  FilmGenre,
  FilmInput,
  FilmPart,
} from '../../../../contract/films.ts'

export type CreditForm = { name: string; part: FilmPart; played: string }

/** A film as its form has it: every field a text or a list. */
export type FilmForm = {
  title: string
  originalTitle: string
  year: string
  runtimeMinutes: string
  classification: FilmClassification | 'none'
  synopsis: string
  genres: FilmGenre[]
  formats: FilmFormat[]
  credits: CreditForm[]
}

const numberText = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value))

export const formOf = (film: Film | undefined): FilmForm => ({
  title: film?.title ?? '',
  originalTitle: film?.originalTitle ?? '',
  year: numberText(film?.year),
  runtimeMinutes: numberText(film?.runtimeMinutes),
  classification: film?.classification ?? 'none',
  synopsis: film?.synopsis ?? '',
  genres: [...(film?.genres ?? [])],
  formats: [...(film?.formats ?? [])],
  credits: (film?.credits ?? []).map(({ name, part, played }) => ({ name, part, played: played ?? '' })),
})

/** Credits as they are written, without the lines in which nobody is named. */
export const creditsOf = (credits: readonly CreditForm[]): FilmInput['credits'] =>
  credits
    .filter(({ name }) => name.trim() !== '')
    .map(({ name, part, played }) => ({ name: name.trim(), part, played: (part === 'actor' && played.trim()) || null }))

/** The input of the contract. A number that cannot be read is sent as NaN, which the contract refuses by its field. */
export const inputOf = (form: FilmForm): FilmInput => {
  const number = (text: string | number) => (String(text).trim() === '' ? null : Number(text))
  return {
    title: form.title,
    originalTitle: form.originalTitle.trim() || null,
    year: number(form.year),
    runtimeMinutes: number(form.runtimeMinutes),
    classification: form.classification === 'none' ? null : form.classification,
    synopsis: form.synopsis,
    genres: [...form.genres],
    formats: [...form.formats],
    credits: creditsOf(form.credits),
  }
}
