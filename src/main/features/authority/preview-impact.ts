import { z } from 'zod'
import type { ImpactRow, Lost } from '../../../contract/authority.ts'
import { id, type Id, permissionKey } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Ends } from './authority-grants.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import { gatherLosses } from './gather-losses.ts'
import { questionCursors } from './page-of-list.ts'

const placeShape = z.object({ personId: id, permission: permissionKey, unitId: id })

/**
 * The grants that would end with the subject, by person, permission and unit id. Units are read only
 * as far as the page needs them.
 */
export const previewImpact = async (
  graph: AuthorityGraph,
  { ends, startsAt, at, cursor, limit }: { ends: Ends; startsAt: Id[]; at: Date; cursor?: string; limit: number },
): Promise<Page<ImpactRow> & { position: string; lost: Lost }> => {
  const cursors = questionCursors(['impact', ends, at], placeShape)
  const after = cursors.read(cursor)
  const { grants, losses, lost } = await gatherLosses(graph, { ends, startsAt, at })
  const read = new Map<string, Promise<{ id: Id; name: string }[]>>()
  /** Permissions of one role are mostly lost at the same units. */
  const unitsOf = (question: { tops: Id[]; except: Id[]; after: Id | null }) => {
    const key = JSON.stringify(question)
    const units = read.get(key) ?? graph.unitsBelow({ ...question, limit: limit + 1 })
    read.set(key, units)
    return units
  }
  const items: ImpactRow[] = []
  for (const { personId, permission, tops, kept } of losses) {
    if (after && (personId < after.personId || (personId === after.personId && permission < after.permission))) continue
    const resumes = after?.personId === personId && after.permission === permission
    const units = await unitsOf({ tops, except: kept, after: resumes ? after.unitId : null })
    const person = { id: personId, name: grants.people.get(personId)!.name }
    for (const orgUnit of units.slice(0, limit + 1 - items.length)) items.push({ person, permission, orgUnit })
    if (items.length > limit) break
  }
  const last = items.length > limit ? items[limit - 1] : undefined
  return {
    position: grants.position,
    lost,
    items: items.slice(0, limit),
    nextCursor: last
      ? cursors.write({ personId: last.person.id, permission: last.permission, unitId: last.orgUnit.id })
      : null,
  }
}
