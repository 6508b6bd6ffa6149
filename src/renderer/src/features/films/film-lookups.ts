import type { FilmPerson } from '../../../../contract/films.ts'
import type { Lookup } from '../../app/pickers/lookups.ts'
import { filmsText as t } from './films.messages.ts'

export const filmPersonLookup: Lookup<FilmPerson, FilmPerson> = {
  label: () => t('person'),
  search: (queries, search) => queries.films.people.queryOptions({ input: { search, limit: 50 } }),
  value: ({ id }) => id,
  name: ({ name }) => name,
  note: ({ filmCount }) => t('total', { count: filmCount }),
}
