import { schoolRoutes } from '../../implementer.ts'
import { createAssignments } from './create-assignments.ts'
import { createPermission } from './create-permission.ts'
import { createRole } from './create-role.ts'
import { endAssignment } from './end-assignment.ts'
import { getRole } from './get-role.ts'
import { removeAssignment } from './remove-assignment.ts'
import { removePermission } from './remove-permission.ts'
import { removeRole } from './remove-role.ts'
import { searchAssignments } from './search-assignments.ts'
import { searchPermissions } from './search-permissions.ts'
import { searchRoles } from './search-roles.ts'
import { updateAssignment } from './update-assignment.ts'
import { updatePermission } from './update-permission.ts'
import { updateRole } from './update-role.ts'

const { roles, permissions, assignments } = schoolRoutes

export const rolesRoutes = {
  search: roles.search.handler(({ input, context }) => searchRoles(context.school, input)),
  get: roles.get.handler(({ input, context }) => getRole(context.school, input)),
  create: roles.create.handler(({ input, context }) => createRole(context.school, input, context.author)),
  update: roles.update.handler(({ input, context }) => updateRole(context.school, input, context.author)),
  remove: roles.remove.handler(({ input, context }) => removeRole(context.school, input, context.author)),
}

export const permissionsRoutes = {
  search: permissions.search.handler(({ input, context }) => searchPermissions(context.school, input)),
  create: permissions.create.handler(({ input, context }) => createPermission(context.school, input, context.author)),
  update: permissions.update.handler(({ input, context }) => updatePermission(context.school, input, context.author)),
  remove: permissions.remove.handler(({ input, context }) => removePermission(context.school, input, context.author)),
}

export const assignmentsRoutes = {
  search: assignments.search.handler(({ input, context }) => searchAssignments(context.school, input)),
  create: assignments.create.handler(({ input, context }) => createAssignments(context.school, input, context.author)),
  update: assignments.update.handler(({ input, context }) => updateAssignment(context.school, input, context.author)),
  end: assignments.end.handler(({ input, context }) => endAssignment(context.school, input, context.author)),
  remove: assignments.remove.handler(({ input, context }) => removeAssignment(context.school, input, context.author)),
}
