import type { Film } from '../../../../contract/films.ts'
import type { GridColumn } from '../../ui/tables/grid.ts'
import { classificationWords, directorsOf, formatWords, genreWords, runtimeWords } from './film-words.ts'
import { filmsText as t } from './films.messages.ts'

export const filmColumns = (): GridColumn<Film>[] => [
  { id: 'title', title: t('column.title'), width: 260, sortKey: 'title', text: ({ title }) => title },
  {
    id: 'director',
    title: t('column.director'),
    width: 180,
    text: (film) =>
      directorsOf(film)
        .map(({ name }) => name)
        .join(', '),
  },
  {
    id: 'year',
    title: t('column.year'),
    width: 72,
    sortKey: 'year',
    numeric: true,
    text: ({ year }) => (year === null ? '' : String(year)),
  },
  { id: 'genres', title: t('column.genres'), width: 180, text: ({ genres }) => genreWords(genres) },
  {
    id: 'runtime',
    title: t('column.runtime'),
    width: 90,
    numeric: true,
    text: ({ runtimeMinutes }) => runtimeWords(runtimeMinutes),
  },
  {
    id: 'classification',
    title: t('column.classification'),
    width: 110,
    text: ({ classification }) => classificationWords(classification),
  },
  { id: 'formats', title: t('column.formats'), width: 140, text: ({ formats }) => formatWords(formats) },
]
