import { findRow } from '../foundation/find-row.ts'
import { schoolRoutesOf } from './implementer.ts'

const { films } = schoolRoutesOf('films')

export const filmsRoutes = {
  search: films.search.handler(({ input, context }) => context.school.films.search(input)),
  people: films.people.handler(({ input, context }) => context.school.films.people(input)),
  get: films.get.handler(({ input, context }) => findRow(context.school.films, { entity: 'film', ...input })),
  create: films.create.handler(({ input, context }) => context.school.films.create(input, context.author)),
  update: films.update.handler(({ input, context }) => context.school.films.update(input, context.author)),
  remove: films.remove.handler(({ input, context }) => context.school.films.remove(input, context.author)),
}
