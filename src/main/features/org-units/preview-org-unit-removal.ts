import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { OrgUnitDirectory } from './org-unit-directory.port.ts'

const openEntriesAt = async ({ orgUnits }: { orgUnits: OrgUnitDirectory }, id: Id) => {
  const found = await orgUnits.openEntries(id)
  if (!found) throw refusal('NOT_FOUND', { entity: 'orgUnit', id })
  return found
}

/** Returns what prevents the removal, and how many entries would end with it. */
export const previewOrgUnitRemoval = async (school: { orgUnits: OrgUnitDirectory }, { id }: { id: Id }) => {
  const { units, counts, items } = await openEntriesAt(school, id)
  return { units, counts, items, ends: counts.assignments + counts.delegations }
}

/** Returns the entries at a removed unit that never ended. */
export const previewOrgUnitRestore = async (school: { orgUnits: OrgUnitDirectory }, { id }: { id: Id }) => {
  const { counts, items } = await openEntriesAt(school, id)
  return { counts, items }
}
