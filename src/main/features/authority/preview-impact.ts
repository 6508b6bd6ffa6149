import type { ImpactRow } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import { findLosses } from './authority-grants.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import { readCursor, writeCursor } from './page-of-list.ts'

export type ImpactSubject = { delegationId?: Id; assignmentId?: Id; personId?: Id }
type After = { personId: Id; permission: string; unitId: Id }

/**
 * The grants that would end with the subject, by person, permission and unit id. Only people whom delegations lead to
 * from the subject's person can lose anything; units are read only as far as the page needs them.
 */
export const previewImpact = async (
  graph: AuthorityGraph,
  {
    subject,
    startsAt,
    at,
    cursor,
    limit,
  }: { subject: ImpactSubject; startsAt: Id; at: Date; cursor?: string; limit: number },
): Promise<Page<ImpactRow> & { position: string }> => {
  const question = JSON.stringify([subject, at])
  const after = cursor === undefined ? null : readCursor<After>(cursor, question)
  const { personIds } = await graph.downstream({ personId: startsAt, at })
  const grants = await graph.grantsTo({ personIds, at })
  if (!grants.people.has(startsAt)) throw refusal('NOT_FOUND', { entity: 'person', id: startsAt })
  const affected = new Set(personIds)
  const losses = findLosses(grants, at, subject).filter((loss) => affected.has(loss.personId))
  const items: ImpactRow[] = []
  for (const { personId, permission, tops, kept } of losses) {
    if (after && (personId < after.personId || (personId === after.personId && permission < after.permission))) continue
    const resumes = after?.personId === personId && after.permission === permission
    const wanted = limit + 1 - items.length
    const units = await graph.unitsBelow({ tops, except: kept, after: resumes ? after.unitId : null, limit: wanted })
    const person = { id: personId, name: grants.people.get(personId)!.name }
    for (const orgUnit of units) items.push({ person, permission, orgUnit })
    if (items.length > limit) break
  }
  const last = items.length > limit ? items[limit - 1] : undefined
  return {
    position: grants.position,
    items: items.slice(0, limit),
    nextCursor: last
      ? writeCursor({ personId: last.person.id, permission: last.permission, unitId: last.orgUnit.id }, question)
      : null,
  }
}
