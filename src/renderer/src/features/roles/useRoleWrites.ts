import { confirm } from '../../app/writes/confirm.ts'
import { mergeLists } from '../../app/writes/merge-edit.ts'
import { useEdit } from '../../app/writes/useEdit.ts'
import { useSeenWrite } from '../../app/writes/useSeenWrite.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import type { Permission } from '../../../../contract/permissions.ts'
import type { Role, RoleInput, RolePatch, RoleRow } from '../../../../contract/roles.ts'
import { useApi } from '../../client/school.ts'
import { permissionsText, rolesText as t } from './roles.messages.ts'

/**
 * Writes to roles and permissions. Creating and saving throw refusals, so that the form can show them, and resolve to
 * undefined when the user declined.
 */
export const useRoleWrites = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const edit = useEdit()
  const { writeSeen } = useSeenWrite()
  const entry = {
    kind: 'role' as const,
    read: (id: string) => client.roles.get({ id }),
    name: ({ name }: Pick<Role, 'name'>) => name,
    labels: () => ({
      name: t('name'),
      description: t('description'),
      permissionKeys: t('detailTabs.permissions'),
    }),
    merge: { permissionKeys: mergeLists },
  }
  const permissionEntry = {
    kind: 'permission' as const,
    read: (key: string) => client.permissions.get({ key }),
    name: ({ key }: Pick<Permission, 'key'>) => key,
    labels: () => ({ description: permissionsText('description') }),
  }

  const createRole = (input: RoleInput) =>
    write({
      procedure: 'roles.create',
      input,
      asks: { what: t('createTitle') },
      done: ({ name }) => t('created', { name }),
      refused: 'throw',
    })

  /** `base` is the role when the edit began. */
  const saveRole = (base: Role, patch: RolePatch) =>
    edit.save({
      procedure: 'roles.update',
      entry,
      base,
      mine: patch,
      asks: { what: t('editTitle', { name: base.name }) },
      done: (role) => t('saved', { name: role.name }),
      refused: 'throw',
    })

  const ask = (question: { title: string; text: string; action: string }) => confirm({ ...question, danger: true })

  /** Resolves to whether the role is deleted now. */
  const removeRole = async (gone: RoleRow) => {
    const { id, name, assignmentCount } = gone
    const inUse = assignmentCount > 0 ? `${t('deleteInUse', { count: assignmentCount })} ` : ''
    const question = { title: t('deleteTitle', { name }), text: inUse + t('deleteText'), action: t('deleteDo') }
    if (!(await ask(question))) return false
    return writeSeen({
      procedure: 'roles.remove',
      entry,
      seen: [gone],
      verb: 'delete',
      input: (now) => ({ id, version: now(gone).version }),
      asks: false,
      done: () => t('deleted', { name }),
    })
  }

  const createPermission = (input: { key: string; description: string }) =>
    write({
      procedure: 'permissions.create',
      input,
      asks: { what: permissionsText('createTitle') },
      done: ({ key }) => permissionsText('created', { key }),
      refused: 'throw',
    })

  /** `base` is the permission when the edit began. */
  const savePermission = (base: Permission, { description }: { description: string }) =>
    edit.save({
      procedure: 'permissions.update',
      entry: permissionEntry,
      base,
      mine: { description },
      asks: { what: permissionsText('editTitle', { key: base.key }) },
      done: ({ key }) => permissionsText('saved', { key }),
      refused: 'throw',
    })

  const removePermission = async (gone: Permission) => {
    const { key, roleCount } = gone
    const inUse = roleCount > 0 ? `${permissionsText('deleteInUse', { count: roleCount })} ` : ''
    const agreed = await ask({
      title: permissionsText('deleteTitle', { key }),
      text: inUse + permissionsText('deleteText'),
      action: permissionsText('deleteDo'),
    })
    if (!agreed) return
    await writeSeen({
      procedure: 'permissions.remove',
      entry: permissionEntry,
      seen: [gone],
      verb: 'delete',
      input: (now) => ({ key, version: now(gone).version }),
      asks: false,
      done: () => permissionsText('deleted', { key }),
    })
  }

  return { createRole, saveRole, removeRole, createPermission, savePermission, removePermission }
}
