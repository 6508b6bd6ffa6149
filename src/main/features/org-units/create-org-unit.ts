import type { OrgUnitInput } from '../../../contract/org-units.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const createOrgUnit = (school: Pick<School, 'orgUnits'>, input: OrgUnitInput, author: Author) =>
  school.orgUnits.create(input, author)
