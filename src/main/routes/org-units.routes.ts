import { getOrgUnit } from '../features/org-units/get-org-unit.ts'
import { previewOrgUnitRemoval, previewOrgUnitRestore } from '../features/org-units/preview-org-unit-removal.ts'
import { schoolRoutes } from './implementer.ts'

const { orgUnits } = schoolRoutes

export const orgUnitsRoutes = {
  search: orgUnits.search.handler(({ input, context }) => context.school.orgUnits.search(input)),
  get: orgUnits.get.handler(({ input, context }) => getOrgUnit(context.school, input)),
  create: orgUnits.create.handler(({ input, context }) => context.school.orgUnits.create(input, context.author)),
  update: orgUnits.update.handler(({ input, context }) => context.school.orgUnits.update(input, context.author)),
  previewRemoval: orgUnits.previewRemoval.handler(({ input, context }) => previewOrgUnitRemoval(context.school, input)),
  remove: orgUnits.remove.handler(({ input, context }) => context.school.orgUnits.remove(input, context.author)),
  previewRestore: orgUnits.previewRestore.handler(({ input, context }) => previewOrgUnitRestore(context.school, input)),
  restore: orgUnits.restore.handler(({ input, context }) => context.school.orgUnits.restore(input, context.author)),
}
