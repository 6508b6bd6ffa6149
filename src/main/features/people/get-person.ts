import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Person } from '../../../contract/people.ts'
import type { School } from '../../school.ts'

export const getPerson = async (school: Pick<School, 'people'>, { id }: { id: Id }): Promise<Person> => {
  const person = await school.people.find(id)
  if (!person) throw refusal('NOT_FOUND', { entity: 'person', id })
  return person
}
