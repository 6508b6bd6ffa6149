import { useQueryClient } from '@tanstack/vue-query'
import type { OrgUnit, OrgUnitInput, OrgUnitPatch } from '../../../../contract/org-units.ts'
import { confirm, useWriteGuard } from '../../app/confirm.ts'
import { askOpenEntries, totalOf } from '../../app/open-entries.ts'
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

  /** What never ended at the unit is chosen, where there is anything. */
  const restore = async (unit: Written) => {
    try {
      const entries = await client.orgUnits.previewRestore({ id: unit.id })
      const choice =
        totalOf(entries.counts) === 0
          ? {}
          : await askOpenEntries({
              title: t('restoreTitle', { name: unit.name }),
              text: t('restoreText'),
              action: t('restore'),
              mode: 'choose',
              entries,
            })
      if (choice === undefined) return
      await client.orgUnits.restore({ id: unit.id, version: unit.version, ...choice })
      toast.done(t('restored', { name: unit.name }))
    } catch (error) {
      toast.problem(error)
    }
    await readAgain()
  }

  /** Says what ends with the unit and who loses something; resolves to how much ends, undefined when the user said no. */
  const agreeToEnd = async (unit: Written): Promise<number | undefined> => {
    const preview = await client.orgUnits.previewRemoval({ id: unit.id })
    const title = t('deleteTitle', { name: unit.name })
    const asked = { title, action: t('deleteDo'), danger: true }
    if (preview.units > 0) {
      const note = t('deleteBlocked', { count: preview.units })
      await askOpenEntries({ ...asked, text: t('deleteBlockedText'), mode: 'blocked', note, entries: preview })
      return undefined
    }
    if (preview.ends === 0) return (await confirm({ ...asked, text: t('deleteText') })) ? 0 : undefined
    const { lost } = await client.authority.impact({ orgUnitId: unit.id, limit: 1 })
    const note =
      lost.people === 0
        ? t('deleteLosesNothing')
        : t('deleteLoses', {
            people: t('deletePeople', { count: lost.people }),
            permissions: t('deletePermissions', { count: lost.permissions }),
          })
    const choice = await askOpenEntries({ ...asked, text: t('deleteEnds'), mode: 'end', note, entries: preview })
    return choice?.ends
  }

  /** Resolves to whether the unit is gone. */
  const remove = async (unit: Written) => {
    try {
      const ends = await agreeToEnd(unit)
      if (ends === undefined) return false
      const removed = await client.orgUnits.remove({ id: unit.id, version: unit.version, ends })
      // What ended stays ended: only a unit at which nothing was can be brought back as it was.
      if (ends === 0) toast.undo(t('deleted', { name: unit.name }), () => void restore(removed))
      else toast.done(t('deletedWith', { name: unit.name, count: ends }))
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
