import type { Choice } from '../../../contract/open-entries.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import type { IdAndVersion } from './people-directory.port.ts'

export const restorePerson = (
  school: Pick<School, 'people'>,
  target: IdAndVersion & Choice & { email?: string | null },
  author: Author,
) => school.people.restore(target, author)
