import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { School } from '../../school.ts'

export const searchRelationships = async (
  school: Pick<School, 'people' | 'relationships'>,
  { personId }: { personId: Id },
) => {
  const [person, items] = await Promise.all([school.people.find(personId), school.relationships.of(personId)])
  if (!person) throw refusal('NOT_FOUND', { entity: 'person', id: personId })
  return { items }
}
