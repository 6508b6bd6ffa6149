import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { IdAndVersion } from './people-directory.port.ts'

export const removePerson = (school: Pick<School, 'people'>, target: IdAndVersion, author: Author) =>
  school.people.remove(target, author)
