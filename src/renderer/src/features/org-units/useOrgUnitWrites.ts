import { useQueryClient } from '@tanstack/vue-query'
import type { OrgUnit, OrgUnitInput, OrgUnitPatch } from '../../../../contract/org-units.ts'
import { confirm, useWriteGuard } from '../../app/confirm.ts'
import { toast } from '../../app/toast.ts'
import { useApi } from '../../client/school.ts'
import { orgUnitsText as t } from './org-units.messages.ts'

type Written = Pick<OrgUnit, 'id' | 'name' | 'version'>

/**
 * Writes to org units; each reads the lists again, says what it did, with the way back where there is one, and resolves
 * to undefined when the user said no.
 */
export const useOrgUnitWrites = () => {
  const { client, queries } = useApi()
  const queryClient = useQueryClient()
  const mayWrite = useWriteGuard()
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.orgUnits.key() })

  const create = async (input: OrgUnitInput) => {
    if (!(await mayWrite({ what: t('createTitle'), count: 1 }))) return undefined
    const unit = await client.orgUnits.create(input)
    toast.done(t('created', { name: unit.name }))
    await readAgain()
    return unit
  }

  const save = async ({ id, version, name }: Written, patch: OrgUnitPatch) => {
    if (!(await mayWrite({ what: t('editTitle', { name }), count: 1 }))) return undefined
    const unit = await client.orgUnits.update({ id, version, ...patch })
    toast.done(t('saved', { name: unit.name }))
    await readAgain()
    return unit
  }

  const move = async (from: Written & { parentId: string | null }, parentId: string | null) => {
    if (!(await mayWrite({ what: t('moveTitle', { name: from.name }), count: 1 }))) return undefined
    const moved = await client.orgUnits.update({ id: from.id, version: from.version, parentId })
    toast.undo(t('moved', { name: moved.name }), () => {
      client.orgUnits
        .update({ id: moved.id, version: moved.version, parentId: from.parentId })
        .catch(toast.problem)
        .finally(readAgain)
    })
    await readAgain()
    return moved
  }

  const restore = async (unit: Written) => {
    try {
      await client.orgUnits.restore({ id: unit.id, version: unit.version })
      toast.done(t('restored', { name: unit.name }))
    } catch (error) {
      toast.problem(error)
    }
    await readAgain()
  }

  /** Resolves to whether the unit is gone. */
  const remove = async (unit: Written) => {
    const agreed = await confirm({
      title: t('deleteTitle', { name: unit.name }),
      text: t('deleteText'),
      action: t('deleteDo'),
      danger: true,
    })
    if (!agreed) return false
    try {
      const removed = await client.orgUnits.remove({ id: unit.id, version: unit.version })
      toast.undo(t('deleted', { name: unit.name }), () => void restore(removed))
      return true
    } catch (error) {
      toast.problem(error)
      return false
    } finally {
      await readAgain()
    }
  }

  return { create, save, move, remove, restore }
}
