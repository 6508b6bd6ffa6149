import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { OrgUnitRow } from '../../../contract/org-units.ts'
import type { OrgUnitDirectory } from './org-unit-directory.port.ts'

export const getOrgUnit = async (school: { orgUnits: OrgUnitDirectory }, { id }: { id: Id }): Promise<OrgUnitRow> => {
  const unit = await school.orgUnits.find(id)
  if (!unit) throw refusal('NOT_FOUND', { entity: 'orgUnit', id })
  return unit
}
