import { schoolRoutes } from '../../implementer.ts'
import { checkAuthority } from './check-authority.ts'
import { createDelegation } from './create-delegation.ts'
import { findAuthorityPath } from './find-authority-path.ts'
import { listDelegable } from './list-delegable.ts'
import { listAuthorityHolders } from './list-holders.ts'
import { listAuthorityPermissions } from './list-permissions.ts'
import { listUnitsBelow } from './list-units-below.ts'
import { previewDelegation } from './preview-delegation.ts'
import { previewAuthorityImpact } from './preview-impact.ts'
import { previewJointImpact } from './preview-joint-impact.ts'
import { previewRoleGain } from './preview-role-gain.ts'
import { revokeDelegation, revokeDelegations } from './revoke-delegations.ts'
import { getDelegation, searchDelegations } from './search-delegations.ts'

const { authority, delegations } = schoolRoutes

export const authorityRoutes = {
  check: authority.check.handler(({ input, context }) => checkAuthority(context.school, input)),
  path: authority.path.handler(({ input, context }) => findAuthorityPath(context.school, input)),
  holders: authority.holders.handler(({ input, context }) => listAuthorityHolders(context.school, input)),
  permissionsOf: authority.permissionsOf.handler(({ input, context }) =>
    listAuthorityPermissions(context.school, input),
  ),
  impact: authority.impact.handler(({ input, context }) => previewAuthorityImpact(context.school, input)),
  jointImpact: authority.jointImpact.handler(({ input, context }) => previewJointImpact(context.school, input)),
  gain: authority.gain.handler(({ input, context }) => previewRoleGain(context.school, input)),
  unitsBelow: authority.unitsBelow.handler(({ input, context }) => listUnitsBelow(context.school, input)),
}

export const delegationsRoutes = {
  search: delegations.search.handler(({ input, context }) => searchDelegations(context.school, input)),
  get: delegations.get.handler(({ input, context }) => getDelegation(context.school, input)),
  create: delegations.create.handler(({ input, context }) => createDelegation(context.school, input, context.author)),
  preview: delegations.preview.handler(({ input, context }) => previewDelegation(context.school, input)),
  revoke: delegations.revoke.handler(({ input, context }) => revokeDelegation(context.school, input, context.author)),
  revokeMany: delegations.revokeMany.handler(({ input, context }) =>
    revokeDelegations(context.school, input.delegations, context.author),
  ),
  delegable: delegations.delegable.handler(({ input, context }) => listDelegable(context.school, input)),
}
