import type { Lost } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import { type Ends, findLosses, type Loss } from './authority-grants.ts'
import type { AuthorityGraph, Grants } from './authority-graph.port.ts'

/**
 * What would be lost if all of `ends` ended at once, by person id and permission. Only people whom delegations lead to
 * from where it starts can lose anything.
 */
export const gatherLosses = async (
  graph: AuthorityGraph,
  { ends, startsAt, at }: { ends: Ends; startsAt: Id[]; at: Date },
): Promise<{ grants: Grants; losses: Loss[]; lost: Lost }> => {
  const { personIds } = await graph.downstream({ personIds: startsAt, at })
  const grants = await graph.grantsTo({ personIds, at })
  const nobody = startsAt.find((personId) => !grants.people.has(personId))
  if (nobody !== undefined) throw refusal('NOT_FOUND', { entity: 'person', id: nobody })
  const losses = findLosses(grants, { at, ends, personIds })
  const people = new Set(losses.map(({ personId }) => personId)).size
  return { grants, losses, lost: { people, permissions: losses.length } }
}
