import type { Id } from '../../../contract/ids.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'

export const removeOrgUnit = (
  school: Pick<School, 'orgUnits'>,
  target: { id: Id; version: number; ends?: number },
  author: Author,
) => school.orgUnits.remove(target, author)
