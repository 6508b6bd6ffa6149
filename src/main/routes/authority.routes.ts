import { schoolRoutes } from './implementer.ts'
import { checkAuthority } from '../features/authority/check-authority.ts'
import { createDelegation } from '../features/authority/delegations/create-delegation.ts'
import { findAuthorityPath } from '../features/authority/find-authority-path.ts'
import { listDelegable } from '../features/authority/list-delegable.ts'
import { listAuthorityHolders } from '../features/authority/list-holders.ts'
import { listAuthorityPermissions } from '../features/authority/list-permissions.ts'
import { listUnitsBelow } from '../features/authority/list-units-below.ts'
import { previewDelegation } from '../features/authority/delegations/preview-delegation.ts'
import { previewAuthorityImpact } from '../features/authority/preview-impact.ts'
import { previewJointImpact } from '../features/authority/preview-joint-impact.ts'
import { previewRoleGain } from '../features/authority/preview-role-gain.ts'
import { revokeDelegation } from '../features/authority/delegations/revoke-delegation.ts'

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
  search: delegations.search.handler(({ input, context }) => context.school.delegations.search(input)),
  get: delegations.get.handler(({ input, context }) => context.school.delegations.get(input.id)),
  create: delegations.create.handler(({ input, context }) => createDelegation(context.school, input, context.author)),
  preview: delegations.preview.handler(({ input, context }) => previewDelegation(context.school, input)),
  revoke: delegations.revoke.handler(({ input, context }) => revokeDelegation(context.school, input, context.author)),
  revokeMany: delegations.revokeMany.handler(({ input, context }) =>
    context.school.delegations.revoke(input.delegations, context.author),
  ),
  delegable: delegations.delegable.handler(({ input, context }) => listDelegable(context.school, input)),
}
