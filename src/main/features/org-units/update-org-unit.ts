import type { Id } from '../../../contract/ids.ts'
import type { OrgUnitPatch } from '../../../contract/org-units.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const updateOrgUnit = (
  school: Pick<School, 'orgUnits'>,
  change: OrgUnitPatch & { id: Id; version: number },
  author: Author,
) => school.orgUnits.update(change, author)
