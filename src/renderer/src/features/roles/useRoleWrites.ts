import { confirm } from '../../app/writes/confirm.ts'
import { mergeLists } from '../../app/writes/merge-edit.ts'
import { useEdit } from '../../app/writes/useEdit.ts'
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
  const entry = {
    kind: 'role' as const,
    read: (id: string) => client.roles.get({ id }),
    name: ({ name }: Pick<Role, 'name'>) => name,
    label: (field: keyof RolePatch) => t(field === 'permissionKeys' ? 'detailTabs.permissions' : field),
    merge: { permissionKeys: mergeLists },
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

  /** Resolves to whether the role was deleted. */
  const removeRole = async ({ id, version, name, assignmentCount }: RoleRow) => {
    const inUse = assignmentCount > 0 ? `${t('deleteInUse', { count: assignmentCount })} ` : ''
    const question = { title: t('deleteTitle', { name }), text: inUse + t('deleteText'), action: t('deleteDo') }
    if (!(await ask(question))) return false
    const removed = await write({
      procedure: 'roles.remove',
      input: { id, version },
      asks: false,
      done: () => t('deleted', { name }),
    })
    return removed !== undefined
  }

  const createPermission = (input: { key: string; description: string }) =>
    write({
      procedure: 'permissions.create',
      input,
      asks: { what: permissionsText('createTitle') },
      done: ({ key }) => permissionsText('created', { key }),
      refused: 'throw',
    })

  const savePermission = (input: { key: string; description: string }) =>
    write({
      procedure: 'permissions.update',
      input,
      asks: { what: permissionsText('editTitle', { key: input.key }) },
      done: ({ key }) => permissionsText('saved', { key }),
      refused: 'throw',
    })

  const removePermission = async ({ key, roleCount }: Permission) => {
    const inUse = roleCount > 0 ? `${permissionsText('deleteInUse', { count: roleCount })} ` : ''
    const agreed = await ask({
      title: permissionsText('deleteTitle', { key }),
      text: inUse + permissionsText('deleteText'),
      action: permissionsText('deleteDo'),
    })
    if (!agreed) return
    await write({
      procedure: 'permissions.remove',
      input: { key },
      asks: false,
      done: () => permissionsText('deleted', { key }),
    })
  }

  return { createRole, saveRole, removeRole, createPermission, savePermission, removePermission }
}
