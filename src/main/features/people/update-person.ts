import type { PersonPatch } from '../../../contract/people.ts'
import type { Choice } from '../../../contract/open-entries.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import type { IdAndVersion } from './people-directory.port.ts'

export const updatePerson = (
  school: Pick<School, 'people'>,
  change: IdAndVersion & PersonPatch & Choice,
  author: Author,
) => school.people.update(change, author)
