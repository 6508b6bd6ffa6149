import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { RelationshipRegister } from './relationship-register.port.ts'
import type { PeopleDirectory } from './people-directory.port.ts'

export const searchRelationships = async (
  school: { people: PeopleDirectory; relationships: RelationshipRegister },
  { personId }: { personId: Id },
) => {
  const [person, items] = await Promise.all([school.people.find(personId), school.relationships.of(personId)])
  if (!person) throw refusal('NOT_FOUND', { entity: 'person', id: personId })
  return { items }
}
