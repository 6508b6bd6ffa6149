import type { Id } from '../../../contract/ids.ts'
import type { Choice } from '../../../contract/open-entries.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'

export const restoreOrgUnit = (
  school: Pick<School, 'orgUnits'>,
  target: { id: Id; version: number } & Choice,
  author: Author,
) => school.orgUnits.restore(target, author)
