import { schoolRoutes } from '../../implementer.ts'
import { countPeople } from './count-people.ts'
import { createPerson } from './create-person.ts'
import { exportPeople } from './export-people.ts'
import { findPeopleLandmarks } from './find-people-landmarks.ts'
import { getPerson } from './get-person.ts'
import { listOpenEntries } from './list-open-entries.ts'
import { removePerson } from './remove-person.ts'
import { restorePerson } from './restore-person.ts'
import { searchPeople } from './search-people.ts'
import { setPeopleStatus } from './set-people-status.ts'
import { updatePerson } from './update-person.ts'

const { people } = schoolRoutes

export const peopleRoutes = {
  search: people.search.handler(({ input, context }) => searchPeople(context.school, input)),
  count: people.count.handler(({ input, context }) => countPeople(context.school, input)),
  landmarks: people.landmarks.handler(({ input, context }) => findPeopleLandmarks(context.school, input)),
  get: people.get.handler(({ input, context }) => getPerson(context.school, input)),
  create: people.create.handler(({ input, context }) => createPerson(context.school, input, context.author)),
  update: people.update.handler(({ input, context }) => updatePerson(context.school, input, context.author)),
  setStatus: people.setStatus.handler(({ input, context }) => setPeopleStatus(context.school, input, context.author)),
  remove: people.remove.handler(({ input, context }) => removePerson(context.school, input, context.author)),
  openEntries: people.openEntries.handler(({ input, context }) => listOpenEntries(context.school, input)),
  restore: people.restore.handler(({ input, context }) => restorePerson(context.school, input, context.author)),
  export: people.export.handler(({ input, context }) => exportPeople(context.school, input)),
}
