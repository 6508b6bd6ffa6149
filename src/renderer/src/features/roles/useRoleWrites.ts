import { useQueryClient } from '@tanstack/vue-query'
import type { Permission, Role, RoleInput, RolePatch, RoleRow } from '../../../../contract/roles.ts'
import { confirm, useWriteGuard } from '../../app/confirm.ts'
import { toast } from '../../app/toast.ts'
import { useApi } from '../../client/school.ts'
import { permissionsText, rolesText as t } from './roles.messages.ts'

/** Writes to roles and permissions. Each reads the lists again and resolves to undefined when the user said no. */
export const useRoleWrites = () => {
  const { client, queries } = useApi()
  const queryClient = useQueryClient()
  const mayWrite = useWriteGuard()
  const readAgain = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: queries.roles.key() }),
      queryClient.invalidateQueries({ queryKey: queries.permissions.key() }),
    ])

  const createRole = async (input: RoleInput) => {
    if (!(await mayWrite({ what: t('createTitle'), count: 1 }))) return undefined
    const role = await client.roles.create(input)
    toast.done(t('created', { name: role.name }))
    await readAgain()
    return role
  }

  const saveRole = async ({ id, version, name }: Pick<Role, 'id' | 'version' | 'name'>, patch: RolePatch) => {
    if (!(await mayWrite({ what: t('editTitle', { name }), count: 1 }))) return undefined
    const role = await client.roles.update({ id, version, ...patch })
    toast.done(t('saved', { name: role.name }))
    await readAgain()
    return role
  }

  const ask = (question: { title: string; text: string; action: string }) => confirm({ ...question, danger: true })

  const removeRole = async (role: RoleRow) => {
    const inUse = role.assignmentCount > 0 ? `${t('deleteInUse', { count: role.assignmentCount })} ` : ''
    const question = {
      title: t('deleteTitle', { name: role.name }),
      text: inUse + t('deleteText'),
      action: t('deleteDo'),
    }
    if (!(await ask(question))) return false
    try {
      await client.roles.remove({ id: role.id, version: role.version })
      toast.done(t('deleted', { name: role.name }))
      return true
    } catch (error) {
      toast.problem(error)
      return false
    } finally {
      await readAgain()
    }
  }

  const createPermission = async (input: { key: string; description: string }) => {
    if (!(await mayWrite({ what: permissionsText('createTitle'), count: 1 }))) return undefined
    const permission = await client.permissions.create(input)
    toast.done(permissionsText('created', { key: permission.key }))
    await readAgain()
    return permission
  }

  const savePermission = async (input: { key: string; description: string }) => {
    if (!(await mayWrite({ what: permissionsText('editTitle', { key: input.key }), count: 1 }))) return undefined
    const permission = await client.permissions.update(input)
    toast.done(permissionsText('saved', { key: permission.key }))
    await readAgain()
    return permission
  }

  const removePermission = async ({ key, roleCount }: Permission) => {
    const inUse = roleCount > 0 ? `${permissionsText('deleteInUse', { count: roleCount })} ` : ''
    const agreed = await ask({
      title: permissionsText('deleteTitle', { key }),
      text: inUse + permissionsText('deleteText'),
      action: permissionsText('deleteDo'),
    })
    if (!agreed) return
    try {
      await client.permissions.remove({ key })
      toast.done(permissionsText('deleted', { key }))
    } catch (error) {
      toast.problem(error)
    } finally {
      await readAgain()
    }
  }

  return { createRole, saveRole, removeRole, createPermission, savePermission, removePermission }
}
