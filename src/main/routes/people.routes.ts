import { exportPeople } from '../features/people/export/export-people.ts'
import { getPerson } from '../features/people/get-person.ts'
import { listOpenEntries } from '../features/people/list-open-entries.ts'
import { readPersonProfile, readProfilePart } from '../features/person-profile/read-person-profile.ts'
import { schoolRoutes } from './implementer.ts'

const { people } = schoolRoutes

export const peopleRoutes = {
  search: people.search.handler(({ input, context }) => context.school.people.search(input)),
  count: people.count.handler(async ({ input, context }) => ({ total: await context.school.people.count(input) })),
  landmarks: people.landmarks.handler(({ input, context }) => context.school.people.landmarks(input)),
  get: people.get.handler(({ input, context }) => getPerson(context.school, input)),
  create: people.create.handler(({ input, context }) => context.school.people.create(input, context.author)),
  update: people.update.handler(({ input, context }) => context.school.people.update(input, context.author)),
  setStatus: people.setStatus.handler(({ input, context }) => context.school.people.setStatus(input, context.author)),
  remove: people.remove.handler(({ input, context }) => context.school.people.remove(input, context.author)),
  openEntries: people.openEntries.handler(({ input, context }) => listOpenEntries(context.school, input)),
  restore: people.restore.handler(({ input, context }) => context.school.people.restore(input, context.author)),
  profile: people.profile.handler(({ input, context, signal }) => readPersonProfile(context.school, input, signal)),
  profilePart: people.profilePart.handler(({ input, context, signal }) =>
    readProfilePart(context.school, input, signal),
  ),
  export: people.export.handler(({ input, context }) => exportPeople(context.school, input)),
}
