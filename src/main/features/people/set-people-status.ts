import type { PersonStatus } from '../../../contract/people.ts'
import type { Choice } from '../../../contract/open-entries.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import type { IdAndVersion } from './people-directory.port.ts'

export const setPeopleStatus = (
  school: Pick<School, 'people'>,
  change: { people: IdAndVersion[]; status: PersonStatus } & Choice,
  author: Author,
) => school.people.setStatus(change, author)
