import type { LossRow, Lost } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import { isBelow, unitNamesOf } from './authority-grants.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import { gatherLosses } from './gather-losses.ts'
import { pageOfList } from './page-of-list.ts'

const orderKey = ({ person, permission, orgUnit }: LossRow) => `${person.id} ${permission} ${orgUnit.id}`

/** What several delegations would take away if they ended together, by person id, permission and topmost unit. */
export const previewJointImpact = async (
  graph: AuthorityGraph,
  {
    delegationIds,
    startsAt,
    at,
    cursor,
    limit,
  }: { delegationIds: Id[]; startsAt: Id[]; at: Date; cursor?: string; limit: number },
): Promise<Page<LossRow> & { position: string; lost: Lost }> => {
  const { grants, losses, lost } = await gatherLosses(graph, { ends: { delegationIds }, startsAt, at })
  const unitNames = unitNamesOf(grants)
  const named = (id: Id) => ({ id, name: unitNames.get(id) ?? '' })
  const rows = losses.flatMap(({ personId, permission, tops, kept }) =>
    tops.map((top) => ({
      person: { id: personId, name: grants.people.get(personId)!.name },
      permission,
      orgUnit: named(top),
      kept: kept.filter((unitId) => isBelow(grants, unitId, top)).map(named),
    })),
  )
  rows.sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1))
  const question = ['joint-impact', delegationIds, at]
  return { ...pageOfList(rows, { cursor, limit, question, key: orderKey }), position: grants.position, lost }
}
