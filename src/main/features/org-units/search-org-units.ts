import type { School } from '../../school.ts'
import type { OrgUnitQuery } from './org-unit-directory.port.ts'

export const searchOrgUnits = (school: Pick<School, 'orgUnits'>, query: OrgUnitQuery) => school.orgUnits.search(query)
