import type { PersonPatch } from '../../../contract/people.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { IdAndVersion } from './people-directory.port.ts'

export const updatePerson = (school: Pick<School, 'people'>, change: IdAndVersion & PersonPatch, author: Author) =>
  school.people.update(change, author)
