import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { PeopleDirectory } from './people-directory.port.ts'

/** Lists the entries of these people that hold now or later, and that count again once the people come back. */
export const listOpenEntries = async ({ people }: { people: PeopleDirectory }, { personIds }: { personIds: Id[] }) => {
  const [first] = personIds
  if (personIds.length === 1 && !(await people.find(first!)))
    throw refusal('NOT_FOUND', { entity: 'person', id: first! })
  return people.openEntries(personIds)
}
