import { getPermission } from '../features/roles/get-permission.ts'
import { getRole } from '../features/roles/get-role.ts'
import { updateRole } from '../features/roles/update-role.ts'
import { schoolRoutes } from './implementer.ts'

const { roles, permissions, assignments } = schoolRoutes

export const rolesRoutes = {
  search: roles.search.handler(({ input, context }) => context.school.roles.search(input)),
  get: roles.get.handler(({ input, context }) => getRole(context.school, input)),
  create: roles.create.handler(({ input, context }) => context.school.roles.create(input, context.author)),
  update: roles.update.handler(({ input, context }) => updateRole(context.school, input, context.author)),
  remove: roles.remove.handler(({ input, context }) => context.school.roles.remove(input, context.author)),
}

export const permissionsRoutes = {
  search: permissions.search.handler(({ input, context }) => context.school.permissions.search(input)),
  get: permissions.get.handler(({ input, context }) => getPermission(context.school, input)),
  create: permissions.create.handler(({ input, context }) => context.school.permissions.create(input, context.author)),
  update: permissions.update.handler(({ input, context }) => context.school.permissions.update(input, context.author)),
  remove: permissions.remove.handler(({ input, context }) => context.school.permissions.remove(input, context.author)),
}

export const assignmentsRoutes = {
  search: assignments.search.handler(({ input, context }) => context.school.assignments.search(input)),
  create: assignments.create.handler(({ input, context }) => context.school.assignments.create(input, context.author)),
  update: assignments.update.handler(({ input, context }) => context.school.assignments.update(input, context.author)),
  end: assignments.end.handler(({ input, context }) => context.school.assignments.end(input, context.author)),
  remove: assignments.remove.handler(({ input, context }) => context.school.assignments.remove(input, context.author)),
}
