import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { AuthorityService } from './authority-service.port.ts'
import type { AuthorityGraph } from './rules/authority-graph.port.ts'
import { findGrants, furthest } from './rules/authority-grants.ts'

/** The most entries that a list to choose from has. The caller is told when there are more. */
const MOST = 1_000

/**
 * Lists what the person may pass on at that time, where, and how often it may be passed on further. These are exactly
 * the delegations that would not be refused.
 */
export const listDelegable = async (
  { authority }: { authority: AuthorityService },
  { personId, at }: { personId: Id; at?: Date },
) => delegableOf(authority.record, { personId, at: at ?? (await authority.now()) })

export const delegableOf = async (graph: AuthorityGraph, { personId, at }: { personId: Id; at: Date }) => {
  const grants = await graph.grantsTo({ personIds: [personId], at })
  if (!grants.people.has(personId)) throw refusal('NOT_FOUND', { entity: 'person', id: personId })
  const names = new Map([...grants.hops, ...grants.holdings].map(({ orgUnit }) => [orgUnit.id, orgUnit]))
  const own = (findGrants(grants, at).get(personId) ?? []).filter((grant) => grant.remaining > 0)
  const items = furthest(grants, own)
    .map(({ permission, topUnitId, remaining }) => ({
      permission,
      orgUnit: names.get(topUnitId)!,
      maxRedelegations: remaining - 1,
    }))
    .sort((a, b) =>
      a.permission === b.permission
        ? a.orgUnit.name.localeCompare(b.orgUnit.name)
        : a.permission < b.permission
          ? -1
          : 1,
    )
  return { items: items.slice(0, MOST), limitReached: items.length > MOST }
}
