import type { PersonStatus } from '../../../contract/people.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'
import type { IdAndVersion } from './people-directory.port.ts'

export const setPeopleStatus = (
  school: Pick<School, 'people'>,
  change: { people: IdAndVersion[]; status: PersonStatus },
  author: Author,
) => school.people.setStatus(change, author)
