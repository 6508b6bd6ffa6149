import type { Id } from '../../../contract/ids.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const restoreOrgUnit = (school: Pick<School, 'orgUnits'>, target: { id: Id; version: number }, author: Author) =>
  school.orgUnits.restore(target, author)
