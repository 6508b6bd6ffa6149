import type { OrgUnit, OrgUnitInput, OrgUnitPatch } from '../../../../contract/org-units.ts'
import { confirm } from '../../app/writes/confirm.ts'
import { askOpenEntries, totalOf } from '../../app/writes/open-entries.ts'
import { toast } from '../../app/toast.ts'
import { unitKindText } from '../../app/unit-kinds.messages.ts'
import { useEdit } from '../../app/writes/useEdit.ts'
import { useSeenWrite } from '../../app/writes/useSeenWrite.ts'
import { useWrite, type WriteRequest } from '../../app/writes/useWrite.ts'
import { useApi } from '../../client/school.ts'
import { orgUnitsText as t } from './org-units.messages.ts'

/**
 * Writes to org units, with an undo where there is one. Creating, saving and moving throw refusals, so that the form
 * can show them, and resolve to undefined when the user declined.
 */
export const useOrgUnitWrites = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const edit = useEdit()
  const { writeSeen } = useSeenWrite()
  const entry = {
    kind: 'orgUnit' as const,
    read: (id: string) => client.orgUnits.get({ id }),
    name: ({ name }: Pick<OrgUnit, 'name'>) => name,
    labels: () => ({ name: t('name'), kind: t('kind'), code: t('code'), parentId: t('parent') }),
    say: async (field: keyof OrgUnitPatch, value: unknown) => {
      if (field === 'kind') return unitKindText(value as OrgUnit['kind'])
      if (field !== 'parentId') return (value as string | null) || undefined
      return value === null ? t('top') : (await client.orgUnits.get({ id: value as string })).name
    },
  }

  const create = (input: OrgUnitInput) =>
    write({
      procedure: 'orgUnits.create',
      input,
      asks: { what: t('createTitle') },
      done: ({ name }) => t('created', { name }),
      refused: 'throw',
    })

  /** `base` is the unit as it was when the edit began. */
  const save = (base: OrgUnit, patch: OrgUnitPatch) =>
    edit.save({
      procedure: 'orgUnits.update',
      entry,
      base,
      mine: patch,
      asks: { what: t('editTitle', { name: base.name }) },
      done: (unit) => t('saved', { name: unit.name }),
      refused: 'throw',
    })

  const moveTo = (
    { from, parentId }: { from: OrgUnit; parentId: string | null },
    asked: Pick<WriteRequest<'orgUnits.update'>, 'asks' | 'undo'>,
  ) =>
    edit.save({
      procedure: 'orgUnits.update',
      entry,
      base: from,
      mine: { parentId },
      ...asked,
      done: ({ name }) => t('moved', { name }),
      refused: 'throw',
    })

  const move = (from: OrgUnit, parentId: string | null) =>
    moveTo(
      { from, parentId },
      {
        asks: { what: t('moveTitle', { name: from.name }) },
        undo: (moved) => () =>
          void moveTo({ from: moved, parentId: from.parentId }, { asks: false }).catch(toast.problem),
      },
    )

  /**
   * Asks which assignments and delegations that never ended at the unit remain, if there are any. Undefined when the
   * user declined.
   */
  const chooseRestored = async (unit: OrgUnit) => {
    const entries = await client.orgUnits.previewRestore({ id: unit.id })
    if (totalOf(entries.counts) === 0) return {}
    return askOpenEntries({
      title: t('restoreTitle', { name: unit.name }),
      text: t('restoreText'),
      action: t('restore'),
      mode: 'choose',
      entries,
    })
  }

  const restore = async (unit: OrgUnit) => {
    try {
      const choice = await chooseRestored(unit)
      if (choice === undefined) return
      await writeSeen({
        procedure: 'orgUnits.restore',
        entry,
        seen: [unit],
        verb: 'restore',
        input: (now) => ({ id: unit.id, version: now(unit).version, ...choice }),
        over: ({ deletedAt }) => (deletedAt === null ? 'restored' : undefined),
        asks: false,
        done: () => t('restored', { name: unit.name }),
      })
    } catch (error) {
      toast.problem(error)
    }
  }

  /**
   * Shows what ends with the unit and who would lose something. Resolves to the number of entries that end, or
   * undefined when the user declined.
   */
  const agreeToEnd = async (unit: OrgUnit): Promise<number | undefined> => {
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

  /**
   * Resolves to whether the unit was deleted. What ended with it stays ended, so only the deletion of an empty unit can
   * be undone.
   */
  const remove = async (unit: OrgUnit) => {
    const { id, name } = unit
    try {
      const ends = await agreeToEnd(unit)
      if (ends === undefined) return false
      return await writeSeen({
        procedure: 'orgUnits.remove',
        entry,
        seen: [unit],
        verb: 'delete',
        input: (now) => ({ id, version: now(unit).version, ends }),
        asks: false,
        done: () => (ends === 0 ? t('deleted', { name }) : t('deletedWith', { name, count: ends })),
        undo: (removed) => (ends === 0 ? () => void restore(removed) : undefined),
      })
    } catch (error) {
      toast.problem(error)
      return false
    }
  }

  return { create, save, move, remove, restore }
}
