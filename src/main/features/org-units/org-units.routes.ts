import { schoolRoutes } from '../../implementer.ts'
import { createOrgUnit } from './create-org-unit.ts'
import { getOrgUnit } from './get-org-unit.ts'
import { previewOrgUnitRemoval, previewOrgUnitRestore } from './preview-org-unit-removal.ts'
import { removeOrgUnit } from './remove-org-unit.ts'
import { restoreOrgUnit } from './restore-org-unit.ts'
import { searchOrgUnits } from './search-org-units.ts'
import { updateOrgUnit } from './update-org-unit.ts'

const { orgUnits } = schoolRoutes

export const orgUnitsRoutes = {
  search: orgUnits.search.handler(({ input, context }) => searchOrgUnits(context.school, input)),
  get: orgUnits.get.handler(({ input, context }) => getOrgUnit(context.school, input)),
  create: orgUnits.create.handler(({ input, context }) => createOrgUnit(context.school, input, context.author)),
  update: orgUnits.update.handler(({ input, context }) => updateOrgUnit(context.school, input, context.author)),
  previewRemoval: orgUnits.previewRemoval.handler(({ input, context }) => previewOrgUnitRemoval(context.school, input)),
  remove: orgUnits.remove.handler(({ input, context }) => removeOrgUnit(context.school, input, context.author)),
  previewRestore: orgUnits.previewRestore.handler(({ input, context }) => previewOrgUnitRestore(context.school, input)),
  restore: orgUnits.restore.handler(({ input, context }) => restoreOrgUnit(context.school, input, context.author)),
}
