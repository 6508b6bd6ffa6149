import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Person } from '../../../contract/people.ts'
import type { PeopleDirectory } from './people-directory.port.ts'

export const getPerson = async (school: { people: PeopleDirectory }, { id }: { id: Id }): Promise<Person> => {
  const person = await school.people.find(id)
  if (!person) throw refusal('NOT_FOUND', { entity: 'person', id })
  return person
}
