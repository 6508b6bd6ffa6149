import type { Film } from '../../../../contract/films.ts'
import { formatNumber } from '../../i18n/messages.ts'
import { filmsText as t } from './films.messages.ts'

/** Options of a closed list of the contract, in its order. */
export const optionsOf = <Word extends string>(
  list: 'genre' | 'format' | 'classification' | 'part',
  words: readonly Word[],
) => words.map((value) => ({ value, label: t(`${list}.${value}` as Parameters<typeof t>[0]) }))

export const runtimeWords = (minutes: number | null) =>
  minutes === null ? '' : formatNumber(minutes, { style: 'unit', unit: 'minute' })

export const classificationWords = (classification: Film['classification']) =>
  classification === null ? '' : t(`classification.${classification}`)

export const genreWords = (genres: Film['genres']) => genres.map((genre) => t(`genre.${genre}`)).join(', ')

export const formatWords = (formats: Film['formats']) => formats.map((format) => t(`format.${format}`)).join(', ')

export const directorsOf = ({ credits }: Pick<Film, 'credits'>) => credits.filter(({ part }) => part === 'director')
